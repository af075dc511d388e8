/**
 * The brain as one picture: the state that enters, a strip per layer with a row per neuron and a column per
 * time step, the membranes now, and the actions that they lead to.
 */
import { html, nothing, svg } from "lit";
import type { Frame, Scene } from "../../bridge/frame.js";
import { Activity } from "../../draw/activity.js";
import { paintColumn } from "../../draw/raster.js";
import { bytes } from "../../draw/theme.js";
import { drawTrace, momentAt } from "../../draw/trace.js";
import { t } from "../../language/language.js";
import { silencedNeurons, togglePin } from "../../run/beside/microscope.js";
import { isAbsent } from "../../run/parts.js";
import { state, update } from "../../run/state.js";
import { actionName } from "../../text/declared.js";
import { counted, fill } from "../../text/fill.js";
import { decimal, layerName, percent, short, whole } from "../../text/words.js";
import { actionSign } from "../../world/actions.js";
import { isTouch } from "../../world/world-words.js";
import { View } from "../view.js";
import { firstSteps } from "./first-steps.js";
import { entering } from "./miniature.js";
import { connectionPaths, pinnedNeuron } from "./pinned-neuron.js";

const GAP = 6;
const MOST_DECISIONS = 64;
/** Width in CSS pixels of what is beside the strips: labels, membranes, wires, actions. */
const BESIDE = { wide: 92 + 12 + 44 + 92, narrow: 70 + 14 + 22 + 62 };

class BrainCard extends View {
  protected override readonly follows = [
    "scene",
    "frame",
    "pins",
    "connections",
    "palette",
    "run",
    "firstVisit",
    "tour",
    "events",
  ] as const;
  #activity: Activity | null = null;
  /** Records by scene: a run that is shown again after a tour has its own. */
  readonly #records = new WeakMap<Scene, Activity>();
  #scene: Scene | null = null;
  #palette = -1;
  #width = 0;
  #lit: number | null = null;
  #words = "";

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      if (width === this.#width) return;
      this.#width = width;
      this.requestUpdate();
    }).observe(this);
  }

  protected override label(): string {
    return t.brain.title;
  }

  protected override render(): unknown {
    const { scene, frame } = state();
    if (!scene || !frame || this.#width === 0) {
      const words = state().run === "error" ? t.brain.none : t.brain.loading;
      return html`<header><h2>${t.brain.title}</h2></header><div class="placeholder">${words}</div>`;
    }
    const activity = this.#follow(scene, frame);
    const pitch = columnWidth(scene.time_steps);
    const height = stripHeight(scene.neurons);
    const total = scene.layers.length * (height + GAP) - GAP;
    const there = scene.layers.filter((layer) => !isAbsent(layer)).length;
    const size = { count: whole(there * scene.neurons), steps: String(scene.time_steps) };
    return html`
      <header title=${isTouch() ? t.brain.tap : t.brain.point}>
        <h2>${t.brain.title}</h2>
        <p class="words">${this.#words || fill(scene.spiking ? t.brain.spikingSize : t.brain.denseSize, size)}</p>
      </header>
      <div class="brain ${scene.spiking ? "" : "dense"}"
        .style=${`--strip: ${height}px; --raster: ${activity.raster.columns * pitch}px; --decision: ${scene.time_steps * pitch}px; --total: ${total}px`}>
        ${scene.layers.map((layer, index) => this.#strip(scene, frame, activity, layer, index))}
        ${this.#outcome(scene, frame, height, total)}
        ${this.#axis(scene, activity)}
        ${activity.drawn.length === 0 && !state().tour ? html`<div class="hint">${firstSteps()}</div>` : nothing}
      </div>
      ${state().pins.map((neuron) =>
        pinnedNeuron(scene, frame, activity, {
          neuron,
          raster: activity.raster.columns * pitch,
          read: (event) => this.#readTrace(event, neuron),
          leave: () => this.#say(""),
        }),
      )}`;
  }

  /** Keeps the record in step with the scene, the width and the newest frame. */
  #follow(scene: Scene, frame: Frame): Activity {
    const beside = this.#width < 460 ? BESIDE.narrow : BESIDE.wide;
    const fit = Math.floor((this.#width - beside) / (columnWidth(scene.time_steps) * scene.time_steps));
    const decisions = Math.min(Math.max(fit, 2), MOST_DECISIONS);
    if (!this.#activity || scene !== this.#scene || decisions !== this.#activity.decisions) {
      const kept = this.#records.get(scene);
      this.#activity = kept?.decisions === decisions ? kept : new Activity(scene, decisions);
      this.#records.set(scene, this.#activity);
      this.#palette = -1;
      this.#lit = null;
      this.#words = "";
    }
    this.#scene = scene;
    this.#activity.take(frame);
    return this.#activity;
  }

  #strip(scene: Scene, frame: Frame, activity: Activity, layer: string, index: number): unknown {
    const first = index * scene.neurons;
    const row = index + 1;
    const lit = this.#lit !== null && Math.floor(this.#lit / scene.neurons) === index ? this.#lit - first : null;
    const here = state().pins.filter((pin) => Math.floor(pin / scene.neurons) === index);
    const newest = here.at(-1);
    const pin = newest === undefined ? null : newest - first;
    const silent = activity.silent(first, scene.neurons);
    const absent = isAbsent(layer);
    const judged = activity.judged > 0 && !absent;
    return html`
      <div class="label" .style=${`grid-row: ${row}`}>
        <strong>${layerName(layer)}</strong>
        <span>${absent ? t.brain.absentLayer : judged ? percent(activity.rate(first, scene.neurons)) : nothing}</span>
        <span title=${fill(t.brain.silentHelp, { decisions: whole(activity.judged) })}>${judged ? fill(t.brain.silentCount, { count: whole(silent) }) : nothing}</span>
        ${index === 0 ? entering(frame.picture, activity.drawn.at(-1)?.state ?? frame.state) : nothing}
      </div>
      <div class="strip" tabindex="0" role="slider" aria-orientation="vertical" aria-label=${fill(t.brain.neuronsOf, { layer: layerName(layer) })}
        aria-valuemin="0" aria-valuemax=${scene.neurons - 1} aria-valuenow=${lit ?? pin ?? 0}
        aria-valuetext=${this.#describe(scene, activity, first + (lit ?? pin ?? 0))} .style=${`grid-row: ${row}; --count: ${scene.neurons}`}
        @pointermove=${(event: PointerEvent) => this.#point(event, first)} @pointerleave=${() => this.#light(null)}
        @click=${(event: PointerEvent) => this.#press(event, first)}
        @focus=${() => this.#lit ?? this.#light(first + (pin ?? 0))} @blur=${() => lit !== null && this.#light(null)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, first, scene.neurons)}>
        <canvas class="silence" data-layer=${index}></canvas>
        <canvas class="spikes" data-layer=${index}></canvas>
        ${here.map((neuron) => html`<i class="row pin" .style=${`--row: ${neuron - first}`}></i>`)}
        ${lit === null ? nothing : html`<i class="row" .style=${`--row: ${lit}`}></i>`}
      </div>
      <canvas class="membrane" data-layer=${index} .style=${`grid-row: ${row}`}></canvas>`;
  }

  /** Value and advantage together lead to the actions; the chosen one is hot. */
  #outcome(scene: Scene, frame: Frame, height: number, total: number): unknown {
    const chosen = this.#activity?.drawn.at(-1)?.action ?? -1;
    const count = scene.actions.length;
    const centre = (layer: number): number => layer * (height + GAP) + height / 2;
    const end = (action: number): number => (total * (action + 0.5)) / count;
    const streams = [2, 3].filter((layer) => !isAbsent(scene.layers[layer] ?? ""));
    // The chosen wires are drawn last, on top of the others.
    const wires = [...scene.actions.keys()].sort((one, other) => Number(one === chosen) - Number(other === chosen));
    return html`
      <svg class="wires" viewBox="0 0 44 ${total}" preserveAspectRatio="none" aria-hidden="true">
        ${wires.flatMap((action) =>
          streams.map(
            (layer) => svg`<path d="M2 ${centre(layer)} C 24 ${centre(layer)}, 20 ${end(action)}, 44 ${end(action)}"
          class=${action === chosen ? "hot" : ""}></path>`,
          ),
        )}
        ${connectionPaths(scene, height, GAP)}
      </svg>
      <ol class="actions" aria-label=${t.brain.actions}>
        ${scene.actions.map(
          (name, action) => html`<li class=${action === chosen ? "hot" : ""}
          aria-label=${fill(action === chosen ? t.brain.chosen : t.brain.action, { action: actionName(name), value: decimal(frame.q_values[action], 3) })}>
          <b aria-hidden="true">${actionSign(name, scene.actions)}</b><span aria-hidden="true">${chosen < 0 ? actionName(name) : decimal(frame.q_values[action], 3)}</span></li>`,
        )}
      </ol>`;
  }

  #axis(scene: Scene, activity: Activity): unknown {
    const { decisions, drawn } = activity;
    const newest = drawn.at(-1)?.env_step ?? 0;
    const every = decisions > 16 ? 6 : decisions > 8 ? 4 : 2;
    const ticks = Array.from({ length: Math.floor((decisions - 1) / every) }, (_, index) => (index + 1) * every);
    return html`<span class="axis-name" aria-hidden="true">${t.brain.ago}</span><div class="axis" aria-hidden="true">
      ${ticks.map((back) => {
        const decision = drawn[drawn.length - 1 - back];
        return html`<span .style=${`--back: ${(back + 0.5) / decisions}`}>${decision ? `−${short(newest - decision.env_step)}` : nothing}</span>`;
      })}
      <b>${t.brain.now}</b><em>${scene.spiking ? t.brain.membranes : t.brain.activations}</em>
    </div>`;
  }

  #describe(scene: Scene, activity: Activity, neuron: number): string {
    const layer = scene.layers[Math.floor(neuron / scene.neurons)] ?? "";
    const name = fill(t.brain.neuron, { layer: layerName(layer), number: String(neuron % scene.neurons) });
    if (isAbsent(layer)) return fill(t.brain.absent, { layer: layerName(layer) });
    if (silencedNeurons().has(neuron)) return fill(t.brain.silenced, { neuron: name });
    if (activity.judged === 0) return name;
    if (activity.isSilent(neuron)) return fill(t.brain.silent, { neuron: name, decisions: whole(activity.judged) });
    const values = { neuron: name, rate: percent(activity.rate(neuron, 1)) };
    if (!scene.spiking) return fill(t.brain.active, values);
    return fill(t.brain.fires, { ...values, threshold: decimal(state().frame?.thresholds[neuron], 2) });
  }

  protected override updated(): void {
    const { scene, frame, palette, pins } = state();
    const activity = this.#activity;
    if (!scene || !frame || !activity || !this.querySelector(".brain")) return;
    const hot = bytes(scene.spiking ? "spike" : "dense");
    if (palette !== this.#palette) {
      this.#palette = palette;
      activity.raster.recolour(hot);
    }
    const size = scene.neurons;
    const lastStep = (scene.time_steps - 1) * activity.neurons;
    const strongest = scene.spiking ? 1 : Math.max(1e-6, ...frame.membranes);
    scene.layers.forEach((layer, index) => {
      const first = index * size;
      activity.raster.show(this.inner(`.spikes[data-layer="${index}"]`), first, size);
      const silence = (row: number): number => (!isAbsent(layer) && activity.isSilent(first + row) ? 255 : 0);
      paintColumn(this.inner(`.silence[data-layer="${index}"]`), size, silence, bytes("muted"));
      const membrane = (row: number): number => {
        const level = (frame.membranes[lastStep + first + row] ?? 0) / (frame.thresholds[first + row] || strongest);
        return Math.round(255 * Math.min(Math.max(level, 0), 1) ** 2);
      };
      paintColumn(this.inner(`.membrane[data-layer="${index}"]`), size, membrane, hot);
    });
    const canvases = this.querySelectorAll<HTMLCanvasElement>(".trace canvas");
    pins.forEach((pin, index) => {
      const canvas = canvases[index];
      if (canvas) drawTrace(canvas, activity, pin, frame.thresholds[pin] ?? 0, scene.spiking);
    });
  }

  #point(event: PointerEvent, first: number): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const count = this.#scene?.neurons ?? 1;
    const row = Math.floor(((event.clientY - box.top) / box.height) * count);
    this.#light(first + Math.min(Math.max(row, 0), count - 1));
  }

  /** A tap lights nothing beforehand, so the row is read from the press itself. */
  #press(event: PointerEvent, first: number): void {
    this.#point(event, first);
    this.#togglePin();
  }

  #light(neuron: number | null): void {
    if (neuron === this.#lit) return;
    this.#lit = neuron;
    const activity = this.#activity;
    this.#say(neuron !== null && this.#scene && activity ? `${this.#describe(this.#scene, activity, neuron)}.` : "");
  }

  #say(words: string): void {
    this.#words = words;
    this.requestUpdate();
  }

  #togglePin(): void {
    if (this.#lit !== null) togglePin(this.#lit);
  }

  #key(event: KeyboardEvent, first: number, count: number): void {
    const now = this.#lit ?? first;
    const moves: Record<string, number> = {
      ArrowUp: now - 1,
      ArrowDown: now + 1,
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      PageUp: now - 10,
      PageDown: now + 10,
      Home: first,
      End: first + count - 1,
    };
    const target = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (target !== undefined) this.#light(Math.min(Math.max(target, first), first + count - 1));
    else if (event.key === "Enter" || event.key === " ") this.#togglePin();
    else if (event.key === "Escape" && state().pins.length > 0) update({ pins: [] });
    else return;
    event.preventDefault();
  }

  #readTrace(event: PointerEvent, neuron: number): void {
    const activity = this.#activity;
    if (!activity || !this.#scene) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const moment = momentAt(
      activity,
      neuron,
      Math.floor(((event.clientX - box.left) / box.width) * activity.raster.columns),
    );
    if (!moment) return;
    const { spiking } = this.#scene;
    const words = t.brain;
    const when =
      moment.ago === 0 ? words.thisDecision : fill(words.someAgo, { decisions: counted("decision", moment.ago) });
    const steps = { step: String(moment.step), steps: String(activity.timeSteps) };
    const at = spiking ? fill(words.atTimeStep, steps) : "";
    const level = fill(spiking ? words.membrane : words.activation, { value: decimal(moment.membrane) });
    this.#say(`${when}${at}: ${level}${moment.fired && spiking ? words.spike : ""}.`);
  }
}

/** CSS pixels of one time step. */
function columnWidth(timeSteps: number): number {
  return timeSteps === 1 ? 12 : timeSteps === 2 ? 6 : timeSteps <= 8 ? 3 : 2;
}

/** A whole number of pixels per neuron where they fit, and never a strip out of proportion. */
function stripHeight(neurons: number): number {
  return neurons <= 128 ? neurons * Math.max(1, Math.floor(128 / neurons)) : 128;
}

customElements.define("brain-card", BrainCard);
