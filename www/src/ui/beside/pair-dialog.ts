/** Side by side: two settings learn in lockstep, each with its map and figures, and the curves of both in one chart. */
import { html, nothing } from "lit";
import type { Speed } from "../../bridge/messages.js";
import { t } from "../../language/language.js";
import { endPair, pausePair, preparePair, runPair, setPairSpeed, startPairs, stepOf } from "../../run/beside/pair.js";
import { unpin } from "../../run/beside/pinning.js";
import { type Pair, state } from "../../run/state.js";
import { withTitles } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { known, whole } from "../../text/words.js";
import { PanelDialog } from "../dialogs/panel-dialog.js";
import { worldOf } from "../run-words.js";
import "./pair-chart.js";
import "./pair-side.js";

const SPEEDS: readonly Speed[] = [1, 5, 50, "max"];

startPairs();

class PairDialog extends PanelDialog {
  protected override readonly follows = ["panel", "pair", "pinned", "spec", "declaration"] as const;
  protected override readonly panel = "pair" as const;

  protected override heading(): string {
    return t.beside.title;
  }

  protected override opened(): void {
    preparePair();
  }

  protected override content(): unknown {
    const { pair, pinned, declaration } = state();
    if (!pair) return nothing;
    const words = t.beside;
    const failure = pair.a.failure || pair.b.failure;
    return html`
      <p>${fill(words.origins[pair.origin], { world: worldOf(pair.b), seed: String(pair.b.spec.seed) })}</p>
      ${failure ? html`<p class="notice bad" role="alert"><span>${fill(words.failed, { name: pair.a.failure ? "A" : "B", reason: withTitles(failure, declaration?.parameters ?? []) })}</span></p>` : nothing}
      <div class="pair-tools">
        ${this.#button(pair)}
        <button type="button" @click=${preparePair}>${words.restart}</button>
        ${pinned ? html`<button type="button" @click=${unpinned}>${words.unpin}</button>` : nothing}
        <div class="segments" role="group" aria-label=${t.header.speed}>
          ${SPEEDS.map((speed) => html`<button type="button" aria-pressed=${speed === pair.speed} title=${speed === "max" ? t.header.fastest : fill(t.header.stepsPerSecond, { steps: String(speed) })} @click=${() => setPairSpeed(speed)}>${speed}</button>`)}
        </div>
        <p role="status">${status(pair)}</p>
      </div>
      <div class="pair"><pair-side side="a"></pair-side><pair-side side="b"></pair-side></div>
      <pair-chart></pair-chart>`;
  }

  #button({ phase }: Pair): unknown {
    const isRunning = phase === "running";
    return html`<button type="button" class="primary" ?disabled=${phase !== "paused" && !isRunning} @click=${isRunning ? pausePair : runPair}>${isRunning ? t.header.pause : t.header.run}</button>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    endPair();
  }
}

/** Without settings that are pinned, A is the twin. */
function unpinned(): void {
  unpin();
  preparePair();
}

/** Said once for each phase: screen readers are not told every step. */
function status(pair: Pair): string {
  const words = t.beside.phases[pair.phase];
  const { a, b } = pair;
  if (pair.phase !== "paused" && pair.phase !== "done") return words;
  const score = ({ figures }: Pair["a"]): string => known(figures?.normalised_score ?? figures?.mean_return, 2);
  return fill(words, { step: whole(stepOf(pair)), a: score(a), b: score(b) });
}

customElements.define("pair-dialog", PairDialog);
