/** The world of the present run, its entry in the catalogue, and the way to another one. */
import type { RunSpec, WorldInfo } from "../bridge/generated/types.js";
import { reconfigure } from "../run/session.js";
import { state } from "../run/state.js";
import { plural } from "../text/words.js";

/** The entry of the present world; null before it is known. */
export function worldInfo(): WorldInfo | null {
  const { declaration, spec } = state();
  return declaration?.worlds.find(({ id }) => id === spec?.world) ?? null;
}

/** The title of the world of a spec, with "Own map" and its options. */
export function worldTitle(spec: RunSpec): string {
  const title = worldInfo()?.title ?? spec.world;
  const own = spec.map === null ? title : `Own map, ${spec.world}`;
  return own + (spec.firm ? ", firm" : "") + (spec.full_view ? ", full view" : "");
}

/** Goes to another world as it comes; options that it has too are kept. */
export function travel(world: WorldInfo): void {
  const { spec } = state();
  if (!spec || (spec.world === world.id && spec.map === null)) return;
  const { firm, full_view } = spec;
  reconfigure({
    world: world.id,
    map: null,
    firm: firm && world.firm_variant,
    full_view: full_view && world.full_view,
  });
}

/** Its size and its limit, in small print. */
export function smallPrint({ states, actions, step_limit }: WorldInfo): string {
  const size = states > 0 ? plural(states, "state") : "sees images";
  return [size, plural(actions.length, "action"), step_limit === null ? "no limit" : plural(step_limit, "step")].join(
    " · ",
  );
}
