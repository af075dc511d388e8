/** Sentences about the speed of decisions. */
import type { Pace } from "../bridge/pace.js";
import { t } from "../language/language.js";
import { fill } from "./fill.js";
import { decimal, percent } from "./words.js";

/** Closer than this, two times are called equal. */
export const ALIKE = 1.1;

/** The agent beside its twin in one sentence, or nothing before both are measured. */
export function comparison(pace: Pace, spiking: boolean): string {
  const { decision_us: own, twin_decision_us: twin } = pace;
  if (own === null || twin === null) return "";
  const firing = percent(spiking ? pace.active_share : pace.twin_active_share);
  const words = t.speed;
  const agent = spiking ? fill(words.spikingAgent, { firing }) : words.denseAgent;
  const other = spiking ? words.itsDenseTwin : fill(words.itsSpikingTwin, { firing });
  if (twin >= own * ALIKE) return fill(words.faster, { agent, other, times: decimal(twin / own, 1) });
  if (own >= twin * ALIKE) return fill(words.slower, { agent, other, times: decimal(own / twin, 1) });
  return fill(words.alike, { agent, other });
}
