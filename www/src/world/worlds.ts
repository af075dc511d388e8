/** The world of the present run, its entry in the catalogue, and the change to another world. */
import type { RunSpec, WorldInfo } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { reconfigure } from "../run/changing.js";
import { state } from "../run/state.js";
import { titleOfWorld } from "../text/declared.js";
import { counted, fill } from "../text/fill.js";

/** The entry of the present world; null before it is known. */
export function worldInfo(): WorldInfo | null {
  const { declaration, spec } = state();
  return declaration?.worlds.find(({ id }) => id === spec?.world) ?? null;
}

/** The title of the world of a description, with its options; custom maps are marked. */
export function worldTitle(spec: RunSpec): string {
  const info = worldInfo();
  const title = info ? titleOfWorld(info) : spec.world;
  const own = spec.map === null ? title : fill(t.world.ownMap, { world: spec.world });
  return [own, ...(spec.firm ? [t.world.firm] : []), ...(spec.full_view ? [t.world.fullView] : [])].join(", ");
}

/** The title of a world by its id. */
export function titleOfId(id: string): string {
  const info = state().declaration?.worlds.find((world) => world.id === id);
  return info ? titleOfWorld(info) : id;
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
  const size = states > 0 ? counted("state", states) : t.world.smallPrint.images;
  const limit = step_limit === null ? t.world.smallPrint.noLimit : counted("step", step_limit);
  return [size, counted("action", actions.length), limit].join(" · ");
}
