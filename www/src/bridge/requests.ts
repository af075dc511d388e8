/**
 * Questions to the worker that wait for an answer. Each has an id that its answer repeats, so answers may arrive in
 * any order, and answers to questions that were given up are ignored.
 */
interface Asker<Answer> {
  settle: (answer: Answer) => void;
  reject: (error: Error) => void;
  /** How long the worker may be silent while it works on this question. */
  patience: number;
}

export class Requests<Answer extends object> {
  readonly #askers = new Map<number, Asker<Answer>>();
  #lastId = 0;

  /** Sends a question under a new id; the promise settles with the answer to it, or is rejected by `rejectAll`. */
  ask(patience: number, send: (id: number) => void): Promise<Answer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((settle, reject) => {
      this.#askers.set(id, { settle, reject, patience });
      try {
        send(id);
      } catch (error) {
        this.#askers.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  answer(id: number, answer: Answer): void {
    const asker = this.#askers.get(id);
    this.#askers.delete(id);
    asker?.settle(answer);
  }

  /** Rejects all pending questions. */
  rejectAll(reason: string): void {
    for (const { reject } of this.#askers.values()) reject(new Error(reason));
    this.#askers.clear();
  }

  /** The longest deadline of the pending questions, in milliseconds; null if there are none. */
  patience(): number | null {
    const all = [...this.#askers.values()].map(({ patience }) => patience);
    return all.length === 0 ? null : Math.max(...all);
  }
}
