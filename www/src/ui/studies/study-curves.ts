/** The learning curves of several settings as drawings: the median of the seeds, in the band of their quartiles. */
import { html, nothing, svg } from "lit";
import type { BandPoint, GroupSummary, Quartiles } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { decimal, percent, whole } from "../../text/words.js";
import { letterOf } from "./study-letters.js";

const [WIDTH, HEIGHT] = [640, 190];
const EDGE = { left: 48, right: 34, top: 12, bottom: 24 };
/** Lines differ by their dashes, too, for whoever does not see their colours. */
const DASHES = ["6 4", "", "2 3"];
const CLASSES = ["first", "second", "third"];

interface Band {
  step: number;
  low: number;
  median: number;
  high: number;
}

export function studyCurves(groups: readonly GroupSummary[]): unknown {
  const scores = groups.map(({ curve }) => band(curve, (point) => point.score));
  const isScored = scores.some(({ length }) => length > 0);
  const returns = groups.map(({ curve }) => band(curve, (point) => point.return));
  const firing = groups.map(({ curve }) => band(curve, (point) => point.firing_rate));
  return html`
    ${isScored ? chart(t.studies.scoreCurve, scores, [0, 1], (value) => decimal(value, 1)) : chart(t.studies.returnCurve, returns, null, (value) => decimal(value, 1))}
    ${chart(t.studies.firingCurve, firing, null, (value) => percent(value, 0))}`;
}

function band(curve: readonly BandPoint[], of: (point: BandPoint) => Quartiles | null): Band[] {
  return curve.flatMap((point) => {
    const { low, median, high } = of(point) ?? { low: null, median: null, high: null };
    return low === null || median === null || high === null ? [] : [{ step: point.env_step, low, median, high }];
  });
}

function chart(
  title: string,
  bands: readonly (readonly Band[])[],
  range: readonly [number, number] | null,
  format: (value: number) => string,
): unknown {
  const points = bands.flat();
  if (points.length === 0) return nothing;
  const last = Math.max(...points.map(({ step }) => step));
  const low = Math.min(range?.[0] ?? 0, ...points.map((point) => point.low));
  const top = Math.max(range?.[1] ?? 0, ...points.map((point) => point.high));
  const high = top > low ? top : low + 1;
  const x = (step: number): string => (EDGE.left + (step / last) * (WIDTH - EDGE.left - EDGE.right)).toFixed(1);
  const y = (value: number): string =>
    (EDGE.top + ((high - value) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom)).toFixed(1);
  const line = (values: readonly Band[], of: (point: Band) => number): string =>
    values.map((point) => `${x(point.step)} ${y(of(point))}`).join("L");
  const right = WIDTH - EDGE.right;
  return html`<figure class="study-curve"><figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${[low, (low + high) / 2, high].map((value) => svg`<path class="grid" d="M${EDGE.left} ${y(value)}H${right}"></path><text x=${EDGE.left - 6} y=${Number(y(value)) + 4} text-anchor="end">${format(value)}</text>`)}
      <text x=${EDGE.left} y=${HEIGHT - 6}>0</text>
      <text x=${right} y=${HEIGHT - 6} text-anchor="end">${whole(last)} ${t.studies.stepsAxis}</text>
      ${bands.map((values, index) => {
        const end = values.at(-1);
        if (!end) return nothing;
        const area = `M${line(values, (point) => point.high)}L${line([...values].reverse(), (point) => point.low)}Z`;
        return svg`<path class="band ${CLASSES[index] ?? ""}" d=${area}></path><path class="median ${CLASSES[index] ?? ""}" stroke-dasharray=${DASHES[index] || nothing} d="M${line(values, (point) => point.median)}"></path><text class=${CLASSES[index] ?? ""} x=${Number(x(end.step)) + 6} y=${Number(y(end.median)) + (14 * index - 4)}>${letterOf(index)}</text>`;
      })}
    </svg></figure>`;
}
