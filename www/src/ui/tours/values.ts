/** The figures that the texts of the tours name. */
import { billed, breakEven, chosenModel, published } from "../../run/energy-models.js";
import { state } from "../../run/state.js";
import { decimal, percent, whole } from "../../text/words.js";

/** By the names in the texts; a dash where a figure is not measured yet. */
export function tourValues(): Record<string, string> {
  const { figures, frame, scene } = state();
  const rates = Object.values(figures?.firing_rate ?? {});
  const rate = rates.length > 0 ? rates.reduce((sum, value) => sum + value, 0) / rates.length : null;
  return {
    neurons: whole((scene?.neurons ?? 0) * (scene?.layers.length ?? 0)),
    steps: String(scene?.time_steps ?? ""),
    leak: decimal(0.75, 2),
    score: decimal(frame?.normalised_score),
    env_steps: whole(frame?.env_steps ?? 0),
    silence: percent(figures?.sparsity.silent_slots),
    silentNeurons: percent(figures?.sparsity.silent_neurons),
    planes: percent(figures?.sparsity.three_planes),
    published: percent(published("three_planes"), 2),
    saving: percent(published("savings_over_fp16")),
    rate: percent(rate),
    breakEven: percent(breakEven(chosenModel())[0]?.rate),
    ofFp16: ratio("memory_registers", "dense_fp16"),
    ofInt8: ratio("memory_registers", "dense_int8"),
    ofFp16Arithmetic: ratio("spikingbrain", "dense_fp16"),
  };
}

/** Energy of a spiking decision as a share of that of a dense network, under a model. */
function ratio(model: string, baseline: string): string {
  const bills = billed()?.meter.bills[model];
  const [own, cost] = [bills?.spiking?.total, bills?.baselines[baseline]];
  const share = own && cost ? own / cost : null;
  return percent(share, share !== null && share < 0.1 ? 1 : 0);
}
