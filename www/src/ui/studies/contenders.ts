/** What can be compared: the present settings as B, and what may stand beside them as A. */
import type { RunSpec } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { state } from "../../run/state.js";
import type { Contender } from "../../run/studies/describing.js";
import { fill } from "../../text/fill.js";
import { differenceOf } from "../run-words.js";

const NAME_LENGTH = 100;

export interface Opponent extends Contender {
  kind: "pinned" | "twin" | "default";
  title: string;
  /** Whether it is what it would be compared with. */
  isSame: boolean;
}

/** The settings of the page's run; null until there is one. */
export function present(): Contender | null {
  const { spec } = state();
  return spec && { name: nameOf("B", spec), spec };
}

/** In the order in which they are offered; the first is the default. */
export function opponents(): Opponent[] {
  const { spec, pinned } = state();
  if (!spec) return [];
  const twin: RunSpec = { ...spec, agent: spec.agent === "dense" ? "spiking" : "dense" };
  const standard: RunSpec = { ...spec, preset: null, parameters: {} };
  const one = (kind: Opponent["kind"], title: string, of: RunSpec): Opponent => {
    return { kind, title, name: nameOf("A", of), spec: of, isSame: isSame(of, spec) };
  };
  return [
    ...(pinned ? [one("pinned", t.studies.pinned, pinned)] : []),
    one(
      "twin",
      fill(t.studies.twin, { twin: twin.agent === "dense" ? t.common.denseTwin : t.common.spikingTwin }),
      twin,
    ),
    ...(isSame(standard, spec) ? [] : [one("default", t.studies.standard, standard)]),
  ];
}

function nameOf(letter: string, spec: RunSpec): string {
  const agent = spec.agent === "dense" ? t.common.dense : t.common.spiking;
  const name = `${letter}: ${agent}, ${differenceOf({ spec: { ...spec, events: "" } })}`;
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

/** Whether two settings are the same, whatever world and seed they have. */
function isSame(one: RunSpec, other: RunSpec): boolean {
  const text = ({ agent, preset, parameters }: RunSpec): string =>
    JSON.stringify([
      agent,
      preset ?? state().declaration?.presets[0]?.name ?? null,
      Object.entries(parameters).sort(([first], [second]) => (first < second ? -1 : 1)),
    ]);
  return text(one) === text(other);
}
