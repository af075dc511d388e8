/** Which energy model is shown, and what its figures are called. It changes nothing in the run, so no link holds it. */

import type { Metering } from "../bridge/figures.js";
import type { EnergyModel, EnergyReference, Metered } from "../bridge/generated/types.js";
import { t } from "../language/language.js";
import { fill } from "../text/fill.js";
import { percent } from "../text/words.js";
import { state, update } from "./state.js";

const KEY = "spikeground.energy-model";

/** As long as the tab is open; storage may be forbidden. */
export function recallModel(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function chooseModel(model: string): void {
  update({ model });
  try {
    sessionStorage.setItem(KEY, model);
  } catch {
    return;
  }
}

/** The chosen model, or the first that there is. */
export function chosenModel(): EnergyModel | null {
  const { declaration, model } = state();
  const models = declaration?.energy_models ?? [];
  return models.find(({ name }) => name === model) ?? models[0] ?? null;
}

/** The figures that are billed: those of the run, or those of the spiking twin that was trained beside a dense run. */
export function billed(): Metering | null {
  const { metering, comparing } = state();
  return metering?.agent === "dense" && comparing?.phase === "done" ? comparing.compared.spiking : metering;
}

/** Short name of a baseline. */
export function baselineName(name: string, meter: Metered | undefined): string {
  switch (name) {
    case "zero_skipping_int8": {
      const zeros = meanZeros(meter);
      return zeros === null ? t.energy.zeroSkipping : fill(t.energy.zeroSkippingShare, { share: percent(zeros, 0) });
    }
    case "quantised":
      return meter?.quantised_bits
        ? fill(t.energy.quantised, { bits: String(meter.quantised_bits) })
        : t.energy.quantisedAny;
    default:
      return t.energy.baselines[name as keyof typeof t.energy.baselines] ?? name;
  }
}

/** Zeros / activities of the dense twin over all its layers, which are of one width. */
export function meanZeros(meter: Metered | undefined): number | null {
  const zeros = Object.values(meter?.relu_zeros ?? {});
  return zeros.length === 0 ? null : zeros.reduce((sum, share) => sum + share, 0) / zeros.length;
}

export interface BreakEven {
  baseline: string;
  /** Firing rate below which the spiking network costs less; null where no rate makes them equal. */
  rate: number | null;
}

/** Break-even firing rates of this network under a model, lowest first; empty if they are not computed. */
export function breakEven(model: EnergyModel | null): BreakEven[] {
  const rates = (model && billed()?.meter.break_even?.[model.name]) ?? {};
  const found = Object.entries(rates).map(([baseline, rate]) => ({ baseline, rate }));
  return found.sort((one, other) => (one.rate ?? Infinity) - (other.rate ?? Infinity));
}

/** A published value, as the table of energy models lists it. */
export function published(figure: EnergyReference["figure"]): number {
  return state().declaration?.energy_references.find((reference) => reference.figure === figure)?.value ?? NaN;
}
