/** What the cards of curves draw: lines, references and scales of each chart. */
import type { Line, Picture, Reference } from "../../draw/plot.js";
import type { Ink } from "../../draw/theme.js";
import { t } from "../../language/language.js";
import { breakEven, chosenModel, published } from "../../run/energy-models.js";
import type { Column } from "../../run/history.js";
import { state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, percent } from "../../text/words.js";

export interface Chart extends Picture {
  title: string;
  /** Text of the header while no point is read. */
  note: string;
  noteInk?: Ink;
  columns: readonly Column[];
  /** The column of other runs that is drawn under the lines; none where a run has several lines of its own. */
  ghost?: Column;
  /** Text in place of the chart if there is nothing to draw. */
  absent?: string;
  /** Draws the single column faint and its mean over so many rows on top. */
  smooth?: number;
}

/** Own break-even rates that are drawn, and the one above which the scale does not stretch for them. */
const OWN_LINES = 3;
const FAR = 0.2;

const solid = (label: string, dense: boolean): Line => ({
  label,
  ink: dense ? "dense" : "spike",
  width: 1.75,
  dash: [],
});
/** What the charts depend on; before the first scene they are those of a spiking run. */
export interface Drawn {
  spiking: boolean;
  /** Whether there is something to score against. */
  judged: boolean;
}
const smoothLines = (dense: boolean): Line[] => [{ ...solid("", dense), width: 1, alpha: 0.35 }, solid("", dense)];
export const fraction = (value: number): string => percent(value, 0);

export function charts(which: string, { spiking, judged }: Drawn): Chart[] {
  const dense = !spiking;
  switch (which) {
    case "learning":
      return [
        {
          title: t.curves.score,
          note: t.curves.scoreNote,
          columns: ["score"],
          ghost: "score",
          smooth: 16,
          lines: smoothLines(dense),
          margin: 80,
          references: [{ at: 1, label: t.curves.optimum, ink: "good" }],
          low: null,
          high: 1.06,
          format: (value) => decimal(value, 1),
          ...(judged ? {} : { absent: t.curves.noModel }),
        },
        {
          title: t.curves.return,
          note: t.curves.returnNote,
          columns: ["return"],
          ghost: "return",
          lines: [solid("", dense)],
          margin: 12,
          references: [],
          low: null,
          high: null,
          format: (value) => decimal(value, 2),
        },
        {
          title: t.curves.loss,
          note: t.curves.lossNote,
          columns: ["loss"],
          ghost: "loss",
          smooth: 25,
          lines: smoothLines(dense),
          margin: 12,
          references: [],
          low: 0,
          high: null,
          format: (value) => decimal(value, 2),
        },
      ];
    case "firing":
      return [
        {
          title: t.curves.firing,
          note: fill(t.curves.firingNote, { share: percent(published("firing_rate")) }),
          noteInk: "target",
          columns: ["feature_1", "feature_2", "value", "advantage"],
          margin: 82,
          lines: [
            solid(t.layers.feature_1, dense),
            { ...solid(t.layers.feature_2, dense), dash: [7, 3] },
            { ...solid(t.layers.value, dense), ink: "ink", width: 1.25 },
            { ...solid(t.layers.advantage, dense), ink: "ink", width: 1.25, dash: [2, 3] },
          ],
          references: [
            ...ownBreakEven(),
            {
              at: published("firing_rate"),
              label: fill(t.curves.firingLine, { share: percent(published("firing_rate")) }),
              ink: "target",
            },
          ],
          low: 0,
          high: null,
          format: fraction,
          ...(dense ? { absent: t.curves.noSpikes } : {}),
        },
      ];
    default:
      return [
        {
          title: t.curves.silence,
          note: fill(t.curves.silenceNote, { share: percent(published("three_planes"), 2) }),
          noteInk: "target",
          columns: ["sparsity", "three_planes"],
          ghost: "sparsity",
          margin: 56,
          lines: [
            solid(t.curves.slots, dense),
            { ...solid(t.curves.planes, dense), ink: "ink", width: 1.25, dash: [7, 3] },
          ],
          references: [{ at: published("three_planes"), label: percent(published("three_planes"), 2), ink: "target" }],
          low: 0,
          high: 1.02,
          format: fraction,
          ...(dense ? { absent: t.curves.noSpikes } : {}),
        },
      ];
  }
}

/** Our own lines: where the energy of the chosen model equals that of a dense network; the lowest ones, as the plot is small. */
function ownBreakEven(): Reference[] {
  const rates = breakEven(chosenModel()).flatMap(({ baseline, rate }) => (rate === null ? [] : [{ baseline, rate }]));
  return rates.slice(0, OWN_LINES).map(({ baseline, rate }) => ({
    at: rate,
    label: `${percent(rate)} ${t.curves.baselines[baseline as keyof typeof t.curves.baselines] ?? baseline}`,
    ink: "dense",
    far: rate > FAR,
  }));
}

/** Whether there is a score: without an exact model, the figures may still have the best return of the levels. */
export function isJudged(): boolean {
  const { optimum, figures } = state();
  return optimum === null || !Number.isNaN(optimum.value) || figures?.optimal_value != null;
}
