/** A run in words: its world, and what differs from the default. */
import type { RunSpec } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { state } from "../run/state.js";
import { declaredText } from "../text/declared.js";
import { fill } from "../text/fill.js";
import { titleOfId } from "../world/worlds.js";

/** What has a description: a row of the list, or settings. */
type Described = Readonly<{ spec: RunSpec }>;
/** What tells a world from others. */
type OfWorld = Readonly<{ spec: Pick<RunSpec, "world" | "map" | "firm" | "full_view"> }>;

export function worldOf({ spec }: OfWorld): string {
  const title = spec.map === null ? titleOfId(spec.world) : fill(t.world.ownMap, { world: spec.world });
  return [title, ...(spec.firm ? [t.world.firm] : []), ...(spec.full_view ? [t.world.fullView] : [])].join(", ");
}

export function differenceOf({ spec }: Described): string {
  const { declaration } = state();
  const preset = declaration?.presets.find(({ name }) => name === spec.preset);
  const parameters = Object.entries(spec.parameters).map(([name, value]) => {
    const declared = declaration?.parameters.find((parameter) => parameter.name === name);
    const title = declared ? declaredText("parameters", declared).title : name;
    return `${title} ${typeof value === "number" ? String(value).replace(".", t.decimalSign) : String(value)}`;
  });
  const edited = spec.events === "" ? [] : [t.keeping.list.edited];
  const all = [...(preset ? [declaredText("presets", preset).title] : []), ...parameters, ...edited];
  return all.join(", ") || t.keeping.list.standard;
}

/** All of a description in words, without its seed. */
export function settingsOf(spec: RunSpec): string {
  return `${worldOf({ spec })}, ${t.common[spec.agent]}: ${differenceOf({ spec })}`;
}
