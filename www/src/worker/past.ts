/**
 * The past of a run: evenly spaced checkpoints, compressed, from which any earlier step can be repeated, and digests
 * of the weights between them, which prove that a repeated run is the same.
 */
import type { RunHandle } from "../bridge/door.js";

/** Environment steps between two digests, at least. */
const DIGEST_STEPS = 500;
/** Maximum number of checkpoints; beyond it, every second one is dropped. */
const MAX_CHECKPOINTS = 40;
/** Bytes of all kept checkpoints, compressed. */
const MAX_BYTES = 48e6;
/** Bytes of a checkpoint, before it is compressed, beyond which none is kept any more: saving it would delay the run. */
const MAX_CHECKPOINT_BYTES = 32e6;
/** Environment steps between the first checkpoints; a run of fewer steps is repeated from its beginning in no time. */
const FIRST_DISTANCE = 1000;

interface Kept {
  step: number;
  /** Compressed; the bytes of a blob are outside the worker's memory. */
  blob: Blob;
}

/** The weights of a run at a step. */
export interface Mark {
  step: number;
  digest: string;
}

type Watched = Pick<RunHandle, "env_steps" | "digest" | "save">;

export class Past {
  #kept: Kept[] = [];
  #marks: Mark[] = [];
  #distance = FIRST_DISTANCE;
  /** The checkpoint that is being compressed, at this step. */
  #pending = 0;
  /** Number of cuts; a checkpoint that was compressed across a cut is dropped. */
  #cuts = 0;

  /**
   * @param earliest the first step that can be shown: 0, or where the run's own checkpoint left it
   * @param steps that the run takes in all
   */
  constructor(
    readonly earliest: number,
    steps: number,
  ) {
    while (steps / this.#distance > MAX_CHECKPOINTS) this.#distance *= 2;
  }

  /** Stores the digest and checkpoint that are due after a completed step. */
  note(run: Watched): void {
    const step = run.env_steps();
    if (step - (this.#marks.at(-1)?.step ?? this.earliest) >= DIGEST_STEPS)
      this.#marks.push({ step, digest: run.digest() });
    if (step - Math.max(this.#kept.at(-1)?.step ?? this.earliest, this.#pending) >= this.#distance)
      this.#keep(step, run.save());
  }

  /** Keeps the checkpoint of a run that was loaded from it. */
  begin(step: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#keep(step, bytes);
  }

  /** The last checkpoint at or before a step; null where the run is repeated from its beginning. */
  async nearest(step: number): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> } | null> {
    const found = this.#kept.findLast((kept) => kept.step <= step);
    if (!found) return null;
    const plain = found.blob.stream().pipeThrough(new DecompressionStream("gzip"));
    return { step: found.step, bytes: new Uint8Array(await new Response(plain).arrayBuffer()) };
  }

  /** The step from which `nearest` would repeat the run. */
  nearestStep(step: number): number {
    return this.#kept.findLast((kept) => kept.step <= step)?.step ?? 0;
  }

  /** The first mark at or after a step. */
  markFrom(step: number): Mark | null {
    return this.#marks.find((mark) => mark.step >= step) ?? null;
  }

  /** Drops everything after a step from which the run continues differently. */
  cut(step: number): void {
    this.#cuts += 1;
    this.#pending = 0;
    this.#kept = this.#kept.filter((kept) => kept.step <= step);
    this.#marks = this.#marks.filter((mark) => mark.step <= step);
  }

  #keep(step: number, bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength > MAX_CHECKPOINT_BYTES) {
      // If checkpoints are this large, later steps are repeated from the checkpoints stored so far.
      this.#distance = Infinity;
      return;
    }
    this.#pending = step;
    const cuts = this.#cuts;
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    new Response(packed).blob().then(
      (blob) => {
        if (cuts !== this.#cuts) return;
        this.#kept.push({ step, blob });
        this.#thin();
      },
      // Without memory for it the run is repeated from an earlier checkpoint.
      () => undefined,
    );
  }

  #thin(): void {
    const bytes = this.#kept.reduce((sum, { blob }) => sum + blob.size, 0);
    if (this.#kept.length <= MAX_CHECKPOINTS && bytes <= MAX_BYTES) return;
    // The first one stays where it is all that leads to the earliest step.
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#distance *= 2;
  }
}
