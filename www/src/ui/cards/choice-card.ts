/** Why this action: the returns that the last decision expected of each action, the chosen and the best one marked. */
import { html, nothing } from "lit";
import type { Frame, Scene } from "../../bridge/frame.js";
import { choiceOf, drawDistributions, locate, mark } from "../../draw/distributions.js";
import { t } from "../../language/language.js";
import { state } from "../../run/state.js";
import { actionName } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { decimal, percent } from "../../text/words.js";
import { rich } from "../rich.js";
import { View } from "../view.js";

class ChoiceCard extends View {
  protected override readonly follows = ["frame", "scene", "palette"] as const;
  #words = "";
  /** Size of the canvas; measured once, because reading it forces a layout. */
  #size: [number, number] = [0, 0];

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => {
      this.#size = [0, 0];
      this.#draw();
    }).observe(this);
  }

  protected override label(): string {
    return t.choice.title;
  }

  protected override render(): unknown {
    const { scene, frame } = state();
    const note = !scene
      ? nothing
      : scene.atoms > 1
        ? rich(t.choice.atoms, { atoms: String(scene.atoms) })
        : t.choice.means;
    return html`
      <header><h2>${t.choice.title}</h2><p>${this.#words || note}</p></header>
      <canvas class="plot" role="img" aria-label=${scene && frame ? summary(scene, frame) : t.choice.none}
        .style=${`--actions: ${scene?.actions.length ?? 4}`} @pointermove=${this.#read} @pointerdown=${this.#read} @pointerleave=${() => this.#say("")}></canvas>`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const { scene, frame } = state();
    const canvas = this.querySelector("canvas");
    if (!canvas || !scene || !frame) return;
    if (this.#size[0] === 0) this.#size = [canvas.clientWidth, canvas.clientHeight];
    drawDistributions(canvas, ...this.#size, scene, frame);
  }

  readonly #read = (event: PointerEvent): void => {
    const { scene, frame } = state();
    if (!scene || !frame) return;
    const at = locate(
      scene,
      (event.currentTarget as HTMLElement).getBoundingClientRect(),
      event.clientX,
      event.clientY,
    );
    this.#say(at && frame.q_values.length > 0 ? reading(scene, frame, at.action, at.share) : "");
  };

  #say(words: string): void {
    if (words === this.#words) return;
    this.#words = words;
    this.requestUpdate();
  }
}

/** The exact values under the pointer. */
function reading(scene: Scene, frame: Frame, action: number, share: number): string {
  const { actions, atoms, support_min, support_max } = scene;
  const name = actionName(actions[action] ?? "");
  if (atoms === 1) return fill(t.choice.readMean, { action: name, value: decimal(frame.q_values[action], 4) });
  const atom = Math.floor(share * atoms);
  const value = support_min + (atom * (support_max - support_min)) / (atoms - 1);
  return fill(t.choice.read, {
    action: name,
    share: percent(frame.distribution[action * atoms + atom]),
    value: decimal(value, 2),
  });
}

function summary(scene: Scene, frame: Frame): string {
  if (frame.q_values.length === 0) return t.choice.none;
  const choice = choiceOf(frame);
  const values = scene.actions.map((name, action) => {
    const marked = mark(action, choice);
    return `${actionName(name)} ${decimal(frame.q_values[action])}${marked ? ` (${marked})` : ""}`;
  });
  return fill(scene.atoms > 1 ? t.choice.distributions : t.choice.returns, { values: values.join(", ") });
}

customElements.define("choice-card", ChoiceCard);
