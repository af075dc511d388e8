/** Work of the worker that takes several turns: one job after another, a slice of the first each turn. */

interface Job {
  kind: string;
  work: Generator<undefined, void>;
  /** Called instead when the job is dropped. */
  dropped: () => void;
}

export class Jobs {
  #jobs: Job[] = [];

  add(kind: string, work: Generator<undefined, void>, dropped = (): void => undefined): void {
    this.#jobs.push({ kind, work, dropped });
  }

  has(kind: string): boolean {
    return this.#jobs.some((job) => job.kind === kind);
  }

  /** Runs the first job to its next yield; returns whether there was one. */
  turn(): boolean {
    const [first] = this.#jobs;
    if (!first) return false;
    let done: boolean | undefined = true;
    try {
      ({ done } = first.work.next());
    } finally {
      // A job that throws is over, as one that is done.
      if (done) this.#jobs = this.#jobs.filter((job) => job !== first);
    }
    return true;
  }

  /** Drops all jobs but the first, which is at work. */
  dropOthers(): void {
    const others = this.#jobs.splice(1);
    for (const job of others) job.dropped();
  }

  /** Drops all jobs, or all of one kind. */
  drop(kind: string | null = null): void {
    this.#dropWhere((job) => kind === null || job.kind === kind);
  }

  /** Drops all jobs but those of one kind. */
  dropAllBut(kind: string): void {
    this.#dropWhere((job) => job.kind !== kind);
  }

  #dropWhere(isDropped: (job: Job) => boolean): void {
    const dropped = this.#jobs.filter(isDropped);
    this.#jobs = this.#jobs.filter((job) => !dropped.includes(job));
    for (const job of dropped) job.dropped();
  }
}
