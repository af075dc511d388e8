/** The rules of the present world in words: goal, dangers, rewards, chance, and when it counts as solved. */
import { t } from "../language/language.js";
import { state } from "../run/state.js";
import { worldInfo } from "./worlds.js";

/** The rules as paragraphs with marked words; none before a world is known. */
export function rules(): string[] {
  const [{ spec, optimum }, world] = [state(), worldInfo()];
  if (!spec || !world) return [];
  const words = t.rules;
  const family = words.families[world.family as keyof typeof words.families];
  const slips = (world.firm_variant && !spec.firm) || /Slippery/.test(world.id);
  const chance = slips
    ? words.slips
    : world.states === 0
      ? [/Random/.test(world.id) ? words.random : "", words.levels].filter(Boolean).join(" ")
      : words.firm;
  const isScored = optimum !== null && (!Number.isNaN(optimum.value) || world.states === 0);
  return [family ?? "", chance, ...(isScored ? [optimum.costs ? words.solvedCosts : words.solved] : [])].filter(
    Boolean,
  );
}
