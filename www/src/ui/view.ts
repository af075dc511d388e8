/**
 * What every view has in common: it draws into the page itself (one stylesheet for all), and draws again
 * when one of the keys of the state that it follows has changed, or the language.
 */
import { LitElement } from "lit";
import { type Key, subscribe } from "../run/state.js";

export abstract class View extends LitElement {
  protected abstract readonly follows: readonly Key[];
  #unsubscribe: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = subscribe([...this.follows, "language"], () => this.requestUpdate());
  }

  /** The accessible name of the region; null if its content provides one. */
  protected label(): string | null {
    return null;
  }

  protected override willUpdate(): void {
    const label = this.label();
    if (label !== null) this.ariaLabel = label;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  /** The only element in the view that matches a selector; views use it for elements that they have just rendered. */
  protected inner<E extends Element>(selector: string): E {
    const found = this.querySelector<E>(selector);
    if (!found) throw new Error(`${this.localName} has no ${selector}`);
    return found;
  }
}
