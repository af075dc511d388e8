/** What a neuron answers to: the cells of the map, or what lies where in the agent's view. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Picture, Scene } from "../../bridge/frame.js";
import { type Activity, VIEW_KINDS } from "../../draw/activity.js";
import { t } from "../../language/language.js";
import { fill } from "../../text/fill.js";
import { percent } from "../../text/words.js";
import { objectName, place } from "../../world/cell-words.js";
import { cellsOf, isNumbered, isOpen, Kind, stateOf } from "../../world/picture.js";
import { ground, MOST_SQUARES, square, view } from "./miniature.js";

/** Decisions in which a thing must have been seen before it counts as what a neuron answers to. */
const LEAST_MET = 20;
/** The signs of objects in a view; walls and floors are drawn as squares. */
const SIGNS: Readonly<Record<number, string>> = {
  [Kind.door]: "D",
  [Kind.key]: "K",
  [Kind.ball]: "B",
  [Kind.box]: "X",
  [Kind.goal]: "G",
  [Kind.lava]: "L",
  [Kind.wall]: "#",
};

/** The more a neuron fires there, the stronger the colour. */
export function receptiveField(scene: Scene, picture: Picture, activity: Activity, neuron: number): TemplateResult {
  if (isNumbered(picture)) return byCell(picture, activity, neuron);
  if (activity.viewCells === 0) return html`<span>${t.brain.fieldTooLarge}</span>`;
  return byView(scene, activity, neuron);
}

function byCell(picture: Picture, activity: Activity, neuron: number): TemplateResult {
  if (picture.rows * picture.columns > MOST_SQUARES) return html`<span>${t.brain.fieldTooLarge}</span>`;
  const rates = cellsOf(picture).map((cell) => {
    const state = isOpen(picture, cell) ? stateOf(picture, cell) : null;
    return state === null ? 0 : activity.toStates.rate(neuron, state);
  });
  const most = Math.max(...rates);
  const words =
    most > 0
      ? fill(t.brain.fieldBest, { state: String(stateOf(picture, rates.indexOf(most))), rate: percent(most) })
      : t.brain.fieldNone;
  return html`<svg viewBox=${view(picture)} role="img" aria-label=${words}><title>${words}</title>
    ${rates.map(
      (rate, cell) => svg`${square(picture, cell, ground(picture, cell))}
      ${rate > 0 ? square(picture, cell, "answer", rate / most) : nothing}`,
    )}</svg>`;
}

/** What in a cell of the view goes with the most spikes, and how many more than on average. */
interface Answer {
  kind: number;
  rate: number;
  gain: number;
}

function byView(scene: Scene, activity: Activity, neuron: number): TemplateResult {
  const { view_columns: columns, view_rows: rows } = scene;
  const usual = activity.rate(neuron, 1);
  // The image is given column by column, from the farthest row to that of the agent.
  const answers = Array.from({ length: rows * columns }, (_, square): Answer | null =>
    answerAt(activity, neuron, (square % columns) * rows + Math.floor(square / columns), usual),
  );
  const most = answers.reduce<number>((sum, answer) => Math.max(sum, answer?.gain ?? 0), 0);
  const best = answers.findIndex((answer) => answer !== null && answer.gain === most);
  const found = answers[best];
  const words = found
    ? fill(t.brain.viewBest, {
        thing: objectName(found.kind),
        place: placeIn(scene, best),
        rate: percent(found.rate),
        usual: percent(usual),
      })
    : t.brain.viewNone;
  const size = { rows, columns };
  return html`<svg class="view" viewBox=${view(size)} role="img" aria-label=${words}>
      ${answers.map(
        (answer, cell) => svg`${square(size, cell, "")}
        ${answer && most > 0 ? svg`${square(size, cell, "answer", answer.gain / most)}${sign(answer.kind, cell, columns)}` : nothing}`,
      )}
      ${scene.view_is_whole ? nothing : svg`<path class="agent" d="M${Math.floor(columns / 2) * 4 + 2} ${rows * 4 - 3.2} l1.4 2.6 h-2.8 z"></path>`}
    </svg><span>${words}</span>`;
}

function answerAt(activity: Activity, neuron: number, cell: number, usual: number): Answer | null {
  let found: Answer | null = null;
  for (let kind = 0; kind < VIEW_KINDS; kind += 1) {
    const thing = cell * VIEW_KINDS + kind;
    if (kind === Kind.unseen || activity.toViews.met(thing) < LEAST_MET) continue;
    const rate = activity.toViews.rate(neuron, thing);
    const gain = rate - usual;
    if (gain > (found?.gain ?? 0)) found = { kind, rate, gain };
  }
  return found;
}

function sign(kind: number, cell: number, columns: number): TemplateResult<2> {
  return svg`<text x=${(cell % columns) * 4 + 2} y=${Math.floor(cell / columns) * 4 + 3.1}>${SIGNS[kind] ?? ""}</text>`;
}

/** "2 ahead and 1 to the left", or row and column where the whole grid is seen. */
function placeIn({ view_columns: columns, view_rows: rows, view_is_whole: isWhole }: Scene, square: number): string {
  if (isWhole) return place(columns, square);
  const ahead = rows - 1 - Math.floor(square / columns);
  const aside = (square % columns) - Math.floor(columns / 2);
  const words = t.brain.inView;
  const parts = [
    ...(ahead > 0 ? [fill(words.ahead, { count: String(ahead) })] : []),
    ...(aside < 0 ? [fill(words.left, { count: String(-aside) })] : []),
    ...(aside > 0 ? [fill(words.right, { count: String(aside) })] : []),
  ];
  return parts.length > 0 ? parts.join(t.common.and) : words.here;
}
