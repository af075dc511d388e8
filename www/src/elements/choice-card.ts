/** Why this action: for each action the probabilities of its atoms, its expected value, and the chosen one hot. */
import { html, nothing } from "lit";
import { penFor } from "../canvas.js";
import type { Frame, Scene } from "../door.js";
import { state } from "../state.js";
import { colour } from "../theme.js";
import { View } from "../view.js";
import { actionSign, decimal, percent } from "../words.js";

const LEFT = 24;
const RIGHT = 46;
const FOOT = 18;

class ChoiceCard extends View {
  protected override readonly follows = ["frame", "scene", "palette"] as const;
  #words = "";
  /** Of the canvas; measured once, because to ask is to lay the page out. */
  #size: [number, number] = [0, 0];

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => {
      this.#size = [0, 0];
      this.#draw();
    }).observe(this);
  }

  protected override render(): unknown {
    const { scene, frame } = state();
    const note = scene ? `${scene.atoms} atoms each` : nothing;
    return html`
      <header><h2>Why this action?</h2><p>${this.#words || note}</p></header>
      <canvas class="plot" role="img" aria-label=${scene && frame ? summary(scene, frame) : "No decision yet"}
        @pointermove=${this.#read} @pointerleave=${() => this.#say("")}></canvas>`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const { scene, frame } = state();
    const canvas = this.querySelector("canvas");
    if (!canvas || !scene || !frame) return;
    if (this.#size[0] === 0) this.#size = [canvas.clientWidth, canvas.clientHeight];
    const [width, height] = this.#size;
    const pen = penFor(canvas, width, height);
    if (!pen) return;
    pen.font = "12px system-ui, sans-serif";
    pen.textBaseline = "middle";
    const count = scene.actions.length;
    const span = width - LEFT - RIGHT;
    const row = (height - FOOT) / count;
    const pitch = span / scene.atoms;
    const most = Math.max(1e-6, ...frame.distribution);
    const chosen = chosenAction(frame);
    const hot = colour(scene.spiking ? "spike" : "dense");
    const x = (value: number): number => LEFT + (span * (value - scene.support_min)) / (scene.support_max - scene.support_min);

    scene.actions.forEach((name, action) => {
      const base = Math.round(row * (action + 1)) - 3;
      const isChosen = action === chosen;
      pen.fillStyle = isChosen ? hot : colour("muted");
      pen.textAlign = "left";
      pen.fillText(actionSign(name), 2, base - row / 2 + 4);
      pen.fillStyle = colour("line");
      pen.fillRect(LEFT, base, span, 1);
      if (frame.decisions === 0 && frame.distribution.length === 0) return;
      pen.fillStyle = isChosen ? hot : colour("muted");
      pen.globalAlpha = isChosen ? 1 : 0.45;
      for (let atom = 0; atom < scene.atoms; atom += 1) {
        // A square root keeps the small probabilities visible.
        const size = Math.sqrt((frame.distribution[action * scene.atoms + atom] ?? 0) / most) * (row - 8);
        if (size > 0.4) pen.fillRect(LEFT + atom * pitch + 0.5, base - size, Math.max(pitch - 1, 1), size);
      }
      pen.globalAlpha = 1;
      const value = frame.q_values[action] ?? NaN;
      if (!Number.isFinite(value)) return;
      pen.fillStyle = colour("ink");
      pen.fillRect(Math.round(x(value)) - 0.75, base - row + 7, 1.5, row - 6);
      pen.textAlign = "right";
      pen.fillStyle = isChosen ? hot : colour("muted");
      pen.fillText(decimal(value, 3), width, base - row / 2 + 4);
    });
    pen.fillStyle = colour("muted");
    pen.font = "11px system-ui, sans-serif";
    pen.textBaseline = "alphabetic";
    for (const [value, align] of [[scene.support_min, "left"], [scene.support_max, "right"]] as const) {
      pen.textAlign = align;
      pen.fillText(decimal(value, 1), Math.round(x(value)), height - 4);
    }
    const name = "discounted return";
    pen.textAlign = "left";
    // On a whole pixel, or the letters blur.
    pen.fillText(name, Math.round(LEFT + (span - pen.measureText(name).width) / 2), height - 4);
  }

  readonly #read = (event: PointerEvent): void => {
    const { scene, frame } = state();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (!scene || !frame || frame.distribution.length === 0) return;
    const action = Math.floor((event.clientY - box.top) / ((box.height - FOOT) / scene.actions.length));
    const atom = Math.floor(((event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)) * scene.atoms);
    if (action >= scene.actions.length || atom < 0 || atom >= scene.atoms) return this.#say("");
    const value = scene.support_min + (atom * (scene.support_max - scene.support_min)) / (scene.atoms - 1);
    const probability = frame.distribution[action * scene.atoms + atom];
    this.#say(`${scene.actions[action] ?? ""}: ${percent(probability)} at ${decimal(value, 2)}`);
  };

  #say(words: string): void {
    if (words === this.#words) return;
    this.#words = words;
    this.requestUpdate();
  }
}

function chosenAction(frame: Frame): number {
  return frame.decisions > 0 ? (frame.decision_actions[frame.decisions - 1] ?? -1) : (frame.last_action ?? -1);
}

function summary(scene: Scene, frame: Frame): string {
  const chosen = chosenAction(frame);
  if (chosen < 0) return "No decision yet";
  const values = scene.actions.map((name, action) => `${name} ${decimal(frame.q_values[action])}`).join(", ");
  return `Expected values: ${values}. Chosen: ${scene.actions[chosen] ?? ""}.`;
}

customElements.define("choice-card", ChoiceCard);
