/** Questions to the worker that wait for an answer; answers come in the order of the questions. */
interface Asker<T> {
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

export class Waiting<T> {
  readonly #askers: Asker<T>[] = [];

  ask(send: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#askers.push({ resolve, reject });
      send();
    });
  }

  answer(value: T): void {
    this.#askers.shift()?.resolve(value);
  }

  refuse(reason: string): void {
    this.#askers.shift()?.reject(new Error(reason));
  }

  /** Nobody is left to answer. */
  refuseAll(reason: string): void {
    while (this.#askers.length > 0) this.refuse(reason);
  }
}
