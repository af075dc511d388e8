/** Figures of a network that was run with INT8 weights too, and a run beside its twin, where both always are. */
import type { Figures, Compared as Generated, Int8 } from "./generated/types.js";

/** What models with weights of one byte bill. */
export type Metering = Figures & { int8: Int8 };

/** Figures of a run and of its twin of the other kind. */
export type Compared = Omit<Generated, "spiking" | "dense"> & { spiking: Metering; dense: Metering };
