/** The world of the present experiment, as the catalogue has it. */
import type { Experiment, WorldInfo } from "../bridge/door.js";
import { edit } from "../run/session.js";
import { state } from "../run/state.js";
import { plural } from "../text/words.js";

/** The entry of the present world; null before it is known. */
export function worldInfo(): WorldInfo | null {
  const { declaration, experiment } = state();
  return declaration?.worlds.find(({ id }) => id === experiment?.world) ?? null;
}

/** What the present experiment's world is called. */
export function worldTitle(experiment: Experiment): string {
  const title = worldInfo()?.title ?? experiment.world;
  const own = experiment.map === null ? title : `Own map, ${experiment.world}`;
  return own + (experiment.firm ? ", firm" : "") + (experiment.full_view ? ", full view" : "");
}

/** Goes to another world as it comes; options that it has too are kept. */
export function travel(world: WorldInfo): void {
  const { experiment } = state();
  if (!experiment || (experiment.world === world.id && experiment.map === null)) return;
  const { firm, full_view } = experiment;
  edit({ world: world.id, map: null, firm: firm && world.firm_variant, full_view: full_view && world.full_view });
}

/** Its size and its limit, in small print. */
export function smallPrint({ states, actions, step_limit }: WorldInfo): string {
  const size = states > 0 ? plural(states, "state") : "sees images";
  return [size, plural(actions.length, "action"), step_limit === null ? "no limit" : plural(step_limit, "step")].join(" · ");
}
