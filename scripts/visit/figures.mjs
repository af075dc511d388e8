/** A figure of a visit beside its target, and how both are shown. */

/**
 * @typedef {object} Figure
 * @property {string} part
 * @property {string} what
 * @property {number | null} value `null` when it could not be measured
 * @property {string} unit
 * @property {number} [most] the target: at most so much
 * @property {number} [least] the target: at least so much
 * @property {string} [note] why it could not be measured, or what it is made of
 */

/** Whether a target is missed; a figure that could not be measured counts as missed where it has a target. */
export function isMissed(/** @type {Figure} */ { value, most, least }) {
  if (most === undefined && least === undefined) return false;
  return !(value !== null && value <= (most ?? Infinity) && value >= (least ?? -Infinity));
}

/**
 * The columns of a figure: part, what, measured, target, verdict.
 * @param {Figure} figure
 */
export function columns(figure) {
  const { part, what, value, unit, most, least, note } = figure;
  const target = most !== undefined ? `≤ ${shown(most, unit)}` : least !== undefined ? `≥ ${shown(least, unit)}` : "";
  const verdict = target === "" ? "" : isMissed(figure) ? "missed" : "ok";
  return [
    part,
    note ? `${what} (${note})` : what,
    value === null ? "not measured" : shown(value, unit),
    target,
    verdict,
  ];
}

export const HEAD = ["part", "figure", "measured", "target", ""];

/**
 * @param {number} value
 * @param {string} unit
 */
function shown(value, unit) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${unit}`.trim();
}

/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(/** @type {number[]} */ values) {
  return quantile(values, 0.5);
}

/**
 * The number below which a share of the numbers lies, interpolated.
 * @param {number[]} values
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return low + (high - low) * (at - Math.floor(at));
}
