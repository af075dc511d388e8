/** The dialog in which a world is chosen: every world drawn, by family, with a search. */

import { html, nothing } from "lit";
import { pictureOf } from "../../bridge/asking.js";
import type { Picture } from "../../bridge/frame.js";
import type { WorldInfo } from "../../bridge/generated/types.js";
import { t } from "../../language/language.js";
import { state, update } from "../../run/state.js";
import { familyOfWorld, titleOfWorld } from "../../text/declared.js";
import { counted } from "../../text/fill.js";
import { smallPrint, travel, worldInfo } from "../../world/worlds.js";
import { dismissal } from "../dismissal.js";
import { View } from "../view.js";
import { worldOptions } from "../world-options.js";
import "../picture-view.js";

const { cancelled, closed, dismissOutside } = dismissal(close);

const EDGE = 64;
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

class WorldDialog extends View {
  protected override readonly follows = ["chooser", "declaration", "spec"] as const;
  readonly #pictures = new Map<string, Picture>();
  #wanted = "";

  protected override render(): unknown {
    return html`<dialog class="chooser" aria-labelledby="worlds-title" @cancel=${cancelled} @close=${closed} @click=${dismissOutside} @keydown=${this.#move}>
      ${state().chooser === "worlds" ? this.#content() : nothing}</dialog>`;
  }

  #content(): unknown {
    const found = this.#found();
    return html`
      <header>
        <h2 id="worlds-title">${t.worlds.title}</h2>
        <button type="button" class="icon" aria-label=${t.common.close} @click=${close}>×</button>
        <input type="search" aria-label=${t.worlds.search} placeholder=${t.worlds.placeholder} autofocus
          autocomplete="off" spellcheck="false" .value=${this.#wanted} @input=${this.#search}>
        ${worldOptions()}
        ${worldInfo()?.rows.length ? html`<button type="button" @click=${() => update({ chooser: "map" })}>${t.worlds.ownMap}</button>` : nothing}
        <p role="status">${found.length === 0 ? t.worlds.notFound : counted("world", found.length)}</p>
      </header>
      <div class="body">${[...new Set(found.map(familyOfWorld))].map(
        (family, index) => html`
        <section aria-labelledby="family-${index}">
          <h3 id="family-${index}">${family}</h3>
          <ul>${found.filter((world) => familyOfWorld(world) === family).map((world) => html`<li>${this.#card(world)}</li>`)}</ul>
        </section>`,
      )}
      </div>`;
  }

  #card(world: WorldInfo): unknown {
    const chosen = state().spec?.world === world.id;
    return html`<button type="button" data-world=${world.id} aria-current=${chosen ? "true" : nothing} @click=${() => choose(world)}>
      <picture-view .edge=${EDGE} .picture=${this.#pictures.get(world.id) ?? null}></picture-view>
      <span><b>${titleOfWorld(world)}</b><code>${world.id}</code><small>${smallPrint(world)}</small></span>
    </button>`;
  }

  /** The worlds whose names contain every word of the search. */
  #found(): WorldInfo[] {
    const words = this.#wanted
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const worlds = state().declaration?.worlds ?? [];
    // English names are found in every language: papers use them.
    const names = (world: WorldInfo): string =>
      [world.id, world.title, world.family, titleOfWorld(world), familyOfWorld(world)].join(" ").toLowerCase();
    return worlds.filter((world) => words.every((word) => names(world).includes(word)));
  }

  protected override updated(): void {
    const dialog = this.inner<HTMLDialogElement>("dialog");
    if (state().chooser !== "worlds") {
      this.#wanted = "";
      if (dialog.open) dialog.close();
    } else if (!dialog.open) {
      dialog.showModal();
      dialog.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
      void this.#draw();
    }
  }

  /** Requests the pictures one after another, so that a running run is not delayed. */
  async #draw(): Promise<void> {
    for (const world of state().declaration?.worlds ?? []) {
      if (state().chooser !== "worlds") return;
      if (this.#pictures.has(world.id)) continue;
      const picture = await pictureOf({ world: world.id, map: null, firm: false, full_view: false, seed: 0 }).catch(
        () => null,
      );
      if (!picture) continue;
      this.#pictures.set(world.id, picture);
      this.requestUpdate();
    }
  }

  readonly #search = (event: Event): void => {
    this.#wanted = (event.target as HTMLInputElement).value;
    this.requestUpdate();
  };

  /** Arrow keys move between cards as they are arranged on the screen; Enter in the search chooses the first card. */
  readonly #move = (event: KeyboardEvent): void => {
    const from = event.target as HTMLElement;
    const searching = from.matches("input[type=search]");
    if (event.key === "Escape") {
      // A search field would keep the key to itself.
      event.preventDefault();
      close();
      return;
    }
    if (searching && event.key === "Enter") {
      // Otherwise the same key press would activate the element that regains the focus.
      event.preventDefault();
      const first = this.#found()[0];
      if (first) choose(first);
      return;
    }
    const cards = [...this.querySelectorAll<HTMLElement>("[data-world]")];
    const card = from.closest<HTMLElement>("[data-world]");
    if (!ARROWS.includes(event.key) || !(card || (searching && event.key === "ArrowDown"))) return;
    event.preventDefault();
    const next = card ? beside(card, cards, event.key) : cards[0];
    if (next) next.focus();
    else if (event.key === "ArrowUp") this.inner<HTMLElement>("input[type=search]").focus();
  };
}

/** The card before, after, above or below a card. */
function beside(card: HTMLElement, cards: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const at = cards.indexOf(card);
  if (key === "ArrowLeft") return cards[at - 1];
  if (key === "ArrowRight") return cards[at + 1];
  const { left, top } = card.getBoundingClientRect();
  const down = key === "ArrowDown";
  const ahead = (down ? cards.slice(at + 1) : cards.slice(0, at).reverse()).map((other) => ({
    other,
    box: other.getBoundingClientRect(),
  }));
  const row = ahead.find(({ box }) => Math.abs(box.top - top) > 4)?.box.top;
  const inRow = ahead.filter(({ box }) => box.top === row);
  return inRow.sort((one, other) => Math.abs(one.box.left - left) - Math.abs(other.box.left - left))[0]?.other;
}

function choose(world: WorldInfo): void {
  travel(world);
  close();
}

/** Another dialog may already have taken this one's place. */
function close(): void {
  if (state().chooser === "worlds") update({ chooser: null });
}

customElements.define("world-dialog", WorldDialog);
