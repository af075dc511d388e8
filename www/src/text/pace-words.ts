/** The speed of a run's decisions in words. */
import type { Pace } from "../bridge/pace.js";
import { decimal, percent } from "./words.js";

/** Closer than this, two times are called equal. */
export const ALIKE = 1.1;

/** The agent beside its twin in one sentence, or nothing before both are measured. */
export function comparison(pace: Pace, spiking: boolean): string {
  const { decision_us: own, twin_decision_us: twin } = pace;
  if (own === null || twin === null) return "";
  const firing = percent(spiking ? pace.active_share : pace.twin_active_share);
  const agent = spiking ? `At ${firing} firing, the spiking agent` : "The dense agent";
  const other = spiking ? "its dense twin" : `its spiking twin, which is untrained and fires in ${firing} of slots`;
  if (twin >= own * ALIKE) return `${agent} decides ${decimal(twin / own, 1)}× faster than ${other}.`;
  if (own >= twin * ALIKE) return `${agent} takes ${decimal(own / twin, 1)}× as long for a decision as ${other}.`;
  return `${agent} decides about as fast as ${other}.`;
}
