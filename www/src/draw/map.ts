/**
 * The map of a world with its agent, on four canvases one over the other: the ground, what the agent expects of each cell,
 * the way that it came, and the agent itself, which can glide.
 */
import { html, type TemplateResult } from "lit";
import type { Frame, Optimum, Scene } from "../bridge/frame.js";
import type { WorldView } from "../run/state.js";
import { actionSign } from "../world/actions.js";
import { faces } from "../world/faces.js";
import { carried, cellsOf, isOpen, isTaxi, Kind, stateOf } from "../world/picture.js";
import { layerFor } from "./canvas.js";
import { Overlay } from "./overlay.js";
import { Scenery } from "./scenery.js";
import { drawAgent } from "./things.js";
import { Trail } from "./trail.js";

/** An agent is drawn at least as large as this, however small its cell. */
const LEAST_AGENT = 14;

export interface Shown {
  scene: Scene;
  frame: Frame;
  optimum: Optimum;
  view: WorldView;
  /** Whether the agent's estimates are hidden. */
  isBare: boolean;
  trail: readonly number[];
  /** Whether the agent jumps from cell to cell. */
  isSwift: boolean;
  /** Counts changes of the colours. */
  palette: number;
}

/** The canvases, for an element of class `map`. */
export function mapCanvases(): TemplateResult {
  return html`<canvas class="scenery" aria-hidden="true"></canvas>
    <canvas class="overlay" aria-hidden="true"></canvas>
    <canvas class="trail" aria-hidden="true"></canvas>
    <canvas class="agent" aria-hidden="true"></canvas>`;
}

export class MapDrawing {
  readonly #scenery = new Scenery();
  readonly #overlay = new Overlay();
  readonly #trail = new Trail();
  #agentDrawn = "";

  /** Brings the canvases of a map up to date, which is so many CSS pixels wide. */
  draw(host: Element, width: number, shown: Shown): void {
    const [scenery, overlay, trail, agent] = host.querySelectorAll("canvas");
    if (!scenery || !overlay || !trail || !agent) return;
    const { scene, frame, optimum, view, palette } = shown;
    const { picture } = frame;
    const { rows, columns } = picture;
    const size = width / columns;
    const hot = scene.spiking ? "spike" : "dense";
    this.#scenery.draw(scenery, size, picture, palette);
    const estimates = shown.isBare ? cellsOf(picture).map(() => null) : faces(scene, frame, optimum, view);
    this.#overlay.draw(overlay, size, picture, estimates, hot, palette);
    this.#trail.draw(trail, size, rows, columns, shown.trail, hot, palette);
    this.#drawAgent(agent, size, shown);
  }

  #drawAgent(canvas: HTMLCanvasElement, size: number, { scene, frame, view, isBare, isSwift, palette }: Shown): void {
    const { picture, policy } = frame;
    const { agent, columns, heading } = picture;
    canvas.classList.toggle("swift", isSwift);
    canvas.style.setProperty("--row", String(Math.floor(agent / columns)));
    canvas.style.setProperty("--column", String(agent % columns));
    const index =
      !isBare && (view === "policy" || view === "optimum") && isOpen(picture, agent) ? stateOf(picture, agent) : null;
    const sign = index === null ? "" : actionSign(scene.actions[policy[index] ?? 0] ?? "", scene.actions);
    const laden = carried(picture)?.kind === Kind.passenger;
    const edge = Math.max(size, LEAST_AGENT);
    const key = [edge, palette, heading, sign, laden, scene.spiking, isTaxi(picture)].join(" ");
    const { pen, fresh } = layerFor(canvas, edge, edge);
    if (!pen || (key === this.#agentDrawn && !fresh)) return;
    this.#agentDrawn = key;
    canvas.style.width = canvas.style.height = `${edge}px`;
    pen.clearRect(0, 0, edge, edge);
    drawAgent(
      pen,
      { x: 0, y: 0, size: edge },
      { taxi: isTaxi(picture), heading, laden, sign, hot: scene.spiking ? "spike" : "dense" },
    );
  }
}
