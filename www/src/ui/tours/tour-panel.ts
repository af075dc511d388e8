/**
 * The panel of a guided tour: a step's text beside what it speaks of, which is framed. It leaves the page usable, and
 * Esc, which ends the tour, works wherever the focus is.
 */
import { html, nothing } from "lit";
import { guide } from "../../language/guide.js";
import { goTo, leaveTour } from "../../run/beside/touring.js";
import { notify } from "../../run/notices.js";
import { state, type TourView, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { sparsityDefinitions } from "../dialogs/definitions.js";
import { rich } from "../rich.js";
import { View } from "../view.js";
import { place } from "./placing.js";
import { STEPS, type TourStep } from "./steps.js";
import { question } from "./tour-question.js";
import { operationsCount, raceBoard } from "./twin-race.js";
import { tourValues } from "./values.js";
import "./neuron-bench.js";

/** Milliseconds between two looks at where the framed part is: cards move when their texts change. */
const LOOK_MS = 300;

class TourPanel extends View {
  protected override readonly follows = ["tour", "run", "frame", "figures", "metering", "race", "walk"] as const;
  #shown = "";
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
    for (const moved of ["scroll", "resize"]) addEventListener(moved, this.#place, { passive: true });
    this.#timer = setInterval(this.#place, LOOK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
    for (const moved of ["scroll", "resize"]) removeEventListener(moved, this.#place);
    clearInterval(this.#timer);
  }

  protected override render(): unknown {
    const { tour } = state();
    if (!tour) return nothing;
    const steps = STEPS[tour.name];
    const step = steps[tour.step];
    const texts = guide.tours[tour.name];
    const text = texts.steps[tour.step];
    if (!step || !text) return nothing;
    const values = tourValues();
    const words = guide.panel;
    const isLast = tour.step === steps.length - 1;
    return html`
      <div class="tour-frame" aria-hidden="true"></div>
      <section class="tour ${step.shows ? "wide" : ""}" role="dialog" aria-label="${words.label}: ${texts.title}">
        <div class="tour-top">
          <p>${texts.title} · ${fill(words.step, { step: whole(tour.step + 1), steps: whole(steps.length) })}</p>
          <button type="button" class="icon" aria-label=${words.leave} title=${words.leave} @click=${leave}>×</button>
        </div>
        <h2 tabindex="-1">${fill(text.title, values)}</h2>
        <p>${rich(text.text, values)}</p>
        ${shown(step)}
        ${text.act ? this.#act(text.act, step) : nothing}
        <p class="tour-ways">
          <button type="button" ?disabled=${tour.step === 0} @click=${() => goTo(tour.step - 1)}>${words.back}</button>
          ${
            isLast
              ? html`<button type="button" @click=${more}>${words.more}</button><button type="button" class="primary" @click=${leave}>${words.finish}</button>`
              : html`<button type="button" class="primary" @click=${() => goTo(tour.step + 1)}>${words.next}</button>`
          }
        </p>
      </section>`;
  }

  /** The step's button; while it trains, how far it is. */
  #act(name: string, { act, until }: TourStep): unknown {
    const { run, frame } = state();
    const steps = frame?.env_steps ?? 0;
    if (until !== undefined && run === "running")
      return html`<p class="tour-progress"><progress max=${until} .value=${Math.min(steps, until)} aria-label=${guide.panel.label}></progress>
        ${fill(guide.panel.learning, { step: whole(steps), last: whole(until) })}</p>`;
    const isDone = until !== undefined && steps >= until;
    return html`<p><button type="button" class="tour-act" ?disabled=${run === "loading" || isDone} @click=${act}>${isDone ? "✓ " : ""}${name}</button></p>`;
  }

  protected override updated(): void {
    const { tour } = state();
    const now = tour ? `${tour.name} ${tour.step}` : "";
    if (now === this.#shown) return;
    this.#shown = now;
    if (!tour) return;
    this.inner<HTMLElement>(".tour").scrollTop = 0;
    place(this.inner(".tour"), this.inner(".tour-frame"), targetOf(tour), true);
    // Screen readers then read the new step; the keys of the page go on working.
    this.inner<HTMLElement>("h2").focus({ preventScroll: true });
  }

  readonly #place = (): void => {
    const { tour } = state();
    const panel = this.querySelector<HTMLElement>(".tour");
    const frame = this.querySelector<HTMLElement>(".tour-frame");
    if (tour && panel && frame) place(panel, frame, targetOf(tour), false);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || !state().tour || document.querySelector("dialog[open]"))
      return;
    event.preventDefault();
    leave();
  };
}

function targetOf({ name, step }: TourView): Element | null {
  const { at } = STEPS[name][step] ?? {};
  return at === undefined ? null : document.querySelector(at);
}

/** The instrument of a step. */
function shown({ shows }: TourStep): unknown {
  switch (shows) {
    case "neuron":
      return html`<neuron-bench></neuron-bench>`;
    case "race":
      return raceBoard();
    case "question":
      return question();
    case "count":
      return operationsCount();
    case "definitions":
      return sparsityDefinitions();
    default:
      return nothing;
  }
}

function leave(): void {
  leaveTour();
  notify({ tone: "plain", text: guide.panel.yourRun });
}

function more(): void {
  leaveTour();
  update({ guideOpen: "tours" });
}

customElements.define("tour-panel", TourPanel);
