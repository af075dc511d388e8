/** A comparison of two settings as a study, in the form in which `spikeground study` reads it. */
import type { RunSpec } from "../../bridge/generated/types.js";

/** Seeds of a comparison, at most. */
export const MOST_SEEDS = 20;
/** From so many seeds on a conclusion is drawn (`study::comparison::MIN_SEEDS`). */
export const CONCLUSIVE_SEEDS = 5;

export interface Contender {
  name: string;
  spec: RunSpec;
}

/**
 * A study of two settings in the world of the second one, as JSON.
 * @param steps environment steps of each run; null for the whole run
 */
export function describe(first: Contender, second: Contender, seeds: number, steps: number | null): string {
  const { world, map, firm, full_view } = second.spec;
  return JSON.stringify({
    name: `${shortened(first.name)} / ${shortened(second.name)}`,
    steps,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    worlds: [{ world, map, firm, full_view }],
    settings: [first, second].map(({ name, spec: { agent, preset, parameters } }) => ({
      name,
      agent,
      preset: preset ?? null,
      set: parameters,
    })),
  });
}

/** The name of a study has at most 100 characters. */
function shortened(name: string): string {
  return name.length > 48 ? `${name.slice(0, 47)}…` : name;
}

/** What a description holds that the page shows before a worker has read it. */
export interface Outline {
  name: string;
  seeds: number;
  world: { world: string; map: string | null; firm: boolean; full_view: boolean };
}

export function outlineOf(description: string): Outline {
  const { name, seeds, worlds } = JSON.parse(description) as {
    name: string | null;
    seeds: number[];
    worlds: Outline["world"][];
  };
  const [world] = worlds;
  if (!world) throw new Error("the study has no world");
  return { name: name ?? "", seeds: seeds.length, world };
}
