/** One of two runs that learn side by side: its map with the agent and what it expects, and its figures. */
import { html, nothing } from "lit";
import { MapDrawing, mapCanvases } from "../../draw/map.js";
import { t } from "../../language/language.js";
import { chosenModel } from "../../run/energy-models.js";
import { type SideRun, state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, energy, known, percent, whole } from "../../text/words.js";
import { differenceOf } from "../run-words.js";
import { View } from "../view.js";

class PairSide extends View {
  protected override readonly follows = ["pair", "palette", "model"] as const;
  readonly #drawing = new MapDrawing();

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => this.#draw()).observe(this);
  }

  /** `a` or `b`. */
  get #side(): "a" | "b" {
    return this.getAttribute("side") === "a" ? "a" : "b";
  }

  protected override render(): unknown {
    const run = state().pair?.[this.#side];
    if (!run) return nothing;
    const { spec, frame, scene } = run;
    const { rows, columns } = frame?.picture ?? { rows: 1, columns: 1 };
    const words = t.beside;
    const name = this.#side.toUpperCase();
    return html`
      <h3><b>${name}</b> <span class=${spec.agent === "dense" ? "dense" : "spike"}>${t.common[spec.agent]}</span></h3>
      <p class="muted">${differenceOf({ spec })}</p>
      <div class="map" role="img" aria-label=${fill(words.map, { name, place: placeOf(run) })} .style=${`--rows: ${rows}; --columns: ${columns}`}>${mapCanvases()}</div>
      ${scene && frame ? figures(run) : html`<p class="muted">${t.beside.loading}</p>`}`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const { pair, palette } = state();
    const map = this.querySelector<HTMLElement>(".map");
    const { scene, frame, optimum } = pair?.[this.#side] ?? {};
    if (!pair || !map || !scene || !frame || !optimum || map.clientWidth === 0) return;
    this.#drawing.draw(map, map.clientWidth, {
      scene,
      frame,
      optimum,
      view: "policy",
      isBare: false,
      trail: [],
      isSwift: pair.speed === "max" || pair.speed === 50,
      palette,
    });
  }
}

function placeOf({ frame }: SideRun): string {
  if (!frame) return "";
  const { agent, columns } = frame.picture;
  return fill(t.cells.place, { row: whole(Math.floor(agent / columns) + 1), column: whole((agent % columns) + 1) });
}

function figures({ spec, frame, figures: now, done }: SideRun): unknown {
  const words = t.beside;
  const cost = now?.energy[chosenModel()?.name ?? ""];
  const isDense = spec.agent === "dense";
  const row = (name: string, value: string): unknown => html`<dt>${name}</dt><dd>${value}</dd>`;
  return html`<dl class="tallies">
    ${row(words.step, `${whole(frame?.env_steps ?? 0)}${done ? ` (${words.over})` : ""}`)}
    ${row(words.score, known(now?.normalised_score))}
    ${row(words.return, decimal(now?.mean_return, 2))}
    ${row(words.firing, isDense ? t.common.none : percent(now?.sparsity.silent_slots == null ? null : 1 - now.sparsity.silent_slots))}
    ${row(words.silence, isDense ? t.common.none : percent(now?.sparsity.silent_slots))}
    ${row(words.energy, energy(isDense ? cost?.dense_pj : cost?.spiking_pj))}
  </dl>`;
}

customElements.define("pair-side", PairSide);
