/** A neuron under the microscope: its membrane over time, what it answers to, its connections, and silencing it. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Frame, Scene } from "../../bridge/frame.js";
import type { Activity } from "../../draw/activity.js";
import { t } from "../../language/language.js";
import { setSilent, silencedNeurons, togglePin } from "../../run/beside/microscope.js";
import { state } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, layerName, percent } from "../../text/words.js";
import { receptiveField } from "./receptive-field.js";

/** Shares of a layer that can be silenced at once. */
const SHARES = [0.25, 0.5, 1] as const;

interface Pin {
  /** Counted through all layers. */
  neuron: number;
  /** Width of the raster, in CSS pixels. */
  raster: number;
  read: (event: PointerEvent) => void;
  leave: () => void;
}

export function pinnedNeuron(scene: Scene, frame: Frame, activity: Activity, pin: Pin): TemplateResult {
  const { neuron, raster, read, leave } = pin;
  const words = t.brain;
  const layer = layerName(scene.layers[Math.floor(neuron / scene.neurons)] ?? "");
  const number = String(neuron % scene.neurons);
  return html`<div class="trace" .style=${`--raster: ${raster}px`}>
    <div class="label"><strong>${layer}</strong><span>${fill(words.number, { number })}</span><span>${percent(activity.rate(neuron, 1))}</span>
      <button type="button" class="link" @click=${() => togglePin(neuron)}>${words.unpin}</button></div>
    <canvas aria-label=${fill(words.membraneOf, { layer, number })} role="img" @pointermove=${read} @pointerleave=${leave}></canvas>
    <div class="field ${scene.spiking ? "" : "dense"}">
      <span>${scene.spiking ? html`${words.threshold}<br>${decimal(frame.thresholds[neuron], 2)}<br>` : nothing}${words.answersTo}</span>
      ${receptiveField(scene, frame.picture, activity, neuron)}
    </div>
    <p class="lesion">${silencing(scene, neuron, layer)}</p>
    <p class="lesion muted">${connectionWords(scene, neuron)}</p>
  </div>`;
}

/** Buttons that silence the neuron or a share of its layer, or let all neurons fire again. */
function silencing(scene: Scene, neuron: number, layer: string): unknown {
  const words = t.brain;
  const silent = silencedNeurons();
  const first = Math.floor(neuron / scene.neurons) * scene.neurons;
  const isSilent = silent.has(neuron);
  const last = (share: number): number => first + Math.max(Math.round(share * scene.neurons), 1) - 1;
  return html`
    <button type="button" class="link" @click=${() => setSilent(neuron, neuron, !isSilent)}>${isSilent ? words.fireAgain : words.silence}</button>
    <span>${fill(words.silenceShare, { layer })}</span>
    ${SHARES.map((share) => html`<button type="button" class="link" aria-label=${fill(words.silenceShareOf, { layer, share: percent(share, 0) })} @click=${() => setSilent(first, last(share), true)}>${percent(share, 0)}</button>`)}
    ${silent.size > 0 ? html`<button type="button" class="link" @click=${() => setSilent(0, scene.layers.length * scene.neurons - 1, false)}>${fill(words.allFireAgain, { count: String(silent.size) })}</button>` : nothing}`;
}

/** The strongest connections in words: from which neurons and to which, with their weights. */
function connectionWords(scene: Scene, neuron: number): string {
  const found = state().connections.get(neuron);
  if (!found) return "";
  const name = (other: number, weight: number | undefined): string => {
    const layer = layerName(scene.layers[Math.floor(other / scene.neurons)] ?? "");
    return `${layer} ${other % scene.neurons} (${decimal(weight, 2)})`;
  };
  const list = (neurons: Uint32Array, weights: Float32Array): string =>
    [...neurons]
      .slice(0, 3)
      .map((other, index) => name(other, weights[index]))
      .join(", ");
  const from = list(found.incoming, found.incoming_weights);
  const to = list(found.outgoing, found.outgoing_weights);
  return [from && fill(t.brain.strongestFrom, { list: from }), to && fill(t.brain.strongestTo, { list: to })]
    .filter(Boolean)
    .join(" ");
}

/**
 * The strongest connections of the pinned neurons as arcs beside the layers: solid where the weight excites, dashed
 * where it inhibits, the thicker the stronger.
 */
export function connectionPaths(scene: Scene, height: number, gap: number): unknown {
  const { pins, connections } = state();
  const y = (neuron: number): number => {
    const layer = Math.floor(neuron / scene.neurons);
    return layer * (height + gap) + (((neuron % scene.neurons) + 0.5) * height) / scene.neurons;
  };
  return pins.flatMap((pin) => {
    const found = connections.get(pin);
    if (!found) return [];
    const all = [
      ...[...found.incoming].map((other, index) => ({ other, weight: found.incoming_weights[index] ?? 0 })),
      ...[...found.outgoing].map((other, index) => ({ other, weight: found.outgoing_weights[index] ?? 0 })),
    ];
    const most = Math.max(...all.map(({ weight }) => Math.abs(weight)), 1e-9);
    return all.map(
      ({ other, weight }) => svg`<path class="connection ${weight < 0 ? "inhibits" : ""}"
        .style=${`stroke-width: ${(0.5 + (2.5 * Math.abs(weight)) / most).toFixed(1)}`}
        d="M1 ${y(pin)} C 30 ${y(pin)}, 30 ${y(other)}, 1 ${y(other)}"></path>`,
    );
  });
}
