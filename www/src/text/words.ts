/** Numbers and names as people read them. */
import { t } from "../language/language.js";

const THIN = "\u202f";
const NO_BREAK = "\u00a0";
const MINUS = "\u2212";
const MISSING = "\u2013";

/** 12345 → "12 345" */
export function whole(value: number): string {
  return Math.round(value)
    .toString()
    .replace("-", MINUS)
    .replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** A number with a fixed count of decimals, or a dash. */
export function decimal(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const text = value.toFixed(digits);
  const plus = Number(text) === 0 ? text.replace("-", "") : text;
  return plus.replace("-", MINUS).replace(".", t.decimalSign);
}

/** A number, or "none" if the world has no exact model to compute it. */
export function known(value: number | null | undefined, digits = 3): string {
  return value == null || !Number.isFinite(value) ? t.common.none : decimal(value, digits);
}

/** 0.0123 → "+0.012", always with its sign. */
export function signed(value: number, digits = 3): string {
  const text = decimal(value, digits);
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text;
}

/** A fraction as "3.6 %". */
export function percent(fraction: number | null | undefined, digits = 1): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return MISSING;
  return `${decimal(100 * fraction, digits)}${NO_BREAK}%`;
}

/** The change that a ratio describes: 0.023 → "−97.7 %", 3.2 → "3.2 ×". */
export function saving(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return MISSING;
  if (ratio >= 2) return `${decimal(ratio, 1)}${NO_BREAK}×`;
  return `${signed(100 * (ratio - 1), 1)}${NO_BREAK}%`;
}

/** Picojoules with the prefix that suits them. */
export function energy(picojoules: number | null | undefined): string {
  if (picojoules === null || picojoules === undefined || !Number.isFinite(picojoules)) return MISSING;
  const [value, unit] =
    picojoules >= 1e12
      ? [picojoules / 1e12, "J"]
      : picojoules >= 1e9
        ? [picojoules / 1e9, "mJ"]
        : picojoules >= 1e6
          ? [picojoules / 1e6, "µJ"]
          : picojoules >= 1e3
            ? [picojoules / 1e3, "nJ"]
            : [picojoules, "pJ"];
  return `${decimal(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)}${NO_BREAK}${unit}`;
}

/** A time in microseconds with the unit that suits it. */
export function duration(microseconds: number | null): string {
  if (microseconds === null || !Number.isFinite(microseconds)) return MISSING;
  const [value, unit] = microseconds >= 1000 ? [microseconds / 1000, "ms"] : [microseconds, "µs"];
  return `${decimal(value, unit === "µs" && value >= 10 ? 0 : value >= 10 || unit === "µs" ? 1 : 2)}${NO_BREAK}${unit}`;
}

/** At most four characters, for the small labels inside a cell: 1234 → "1.2k". */
export function short(value: number): string {
  if (value < 1000) return Math.round(value).toString();
  if (value < 9950) return `${decimal(value / 1000, 1)}k`;
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  return `${decimal(value / 1e6, 1)}M`;
}

/** "FrozenLake_v1" → "FrozenLake v1" */
export function plain(name: string): string {
  return name.replaceAll("_", " ");
}

/** The name of a layer, or of the output of a stream. */
export function layerName(name: string): string {
  return t.layers[name as keyof typeof t.layers] ?? plain(name);
}
