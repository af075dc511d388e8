/** The dialog for a map of one's own: typed, pasted or drawn at random, checked and drawn at every key. */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { drawSeed, pictureOf, randomMap, readMap } from "../../bridge/asking.js";
import type { Picture } from "../../bridge/frame.js";
import type { ReadMap, WorldInfo } from "../../bridge/generated/types.js";
import type { NumberRange } from "../../bridge/number-range.js";
import { messageOf } from "../../bridge/reason.js";
import { reconfigure } from "../../run/changing.js";
import { state, update } from "../../run/state.js";
import { numbersTaken } from "../../text/numbers.js";
import { letterName, lettersOf, mapOf } from "../../world/letters.js";
import { worldInfo } from "../../world/worlds.js";
import { die } from "../die.js";
import { dismissal } from "../dismissal.js";
import type { NumberSpec } from "../number-field.js";
import { View } from "../view.js";
import "../number-field.js";
import "../picture-view.js";
import { t } from "../../language/language.js";
import { titleOfWorld } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { rich } from "../rich.js";

const { cancelled, closed, dismissOutside } = dismissal(close);

const EDGE = 200;
/** Gymnasium's defaults for random maps. */
const RANDOM = { size: 8, p: 0.8, seed: 0 };

class MapDialog extends View {
  protected override readonly follows = ["chooser", "spec", "declaration"] as const;
  #text = "";
  #picture: Picture | null = null;
  #wrong = "";
  /** The parsed map; null before the first check, and if the text is not a map. */
  #read: ReadMap | null = null;
  #random = RANDOM;
  /** Counts the checks: only the newest one's answer is shown. */
  #check = 0;

  protected override render(): unknown {
    const world = worldInfo();
    return html`<dialog class="own-map" aria-labelledby="map-title" @cancel=${cancelled} @close=${closed} @click=${dismissOutside}>
      ${state().chooser === "map" && world ? this.#content(world) : nothing}</dialog>`;
  }

  #content(world: WorldInfo): unknown {
    const letters = lettersOf(world)
      .map((letter) => `${letter} ${letterName(letter)}`)
      .join(", ");
    const numbers = world.numbers ? t.map.numbers : "";
    return html`
      <header>
        <h2 id="map-title">${t.map.title}</h2>
        <button type="button" class="icon" aria-label=${t.common.close} @click=${close}>×</button>
        <p>${fill(t.map.for, { world: titleOfWorld(world), letters })}${numbers}</p>
      </header>
      <div class="body">
        <label for="map-rows">${t.map.rows}</label>
        <div class="both">
          <textarea id="map-rows" rows="10" autofocus spellcheck="false" autocomplete="off" autocapitalize="off" aria-describedby="map-wrong"
            aria-invalid=${this.#wrong === "" ? "false" : "true"} .value=${live(this.#text)} @input=${this.#type}></textarea>
          <picture-view role="img" aria-label=${t.map.preview} .edge=${EDGE} .picture=${this.#picture}></picture-view>
        </div>
        <p id="map-wrong" class="wrong bad" role="status">${this.#wrong}</p>
        ${world.letters.includes("H") ? this.#randomForm() : nothing}
      </div>
      <footer>
        <button type="button" @click=${() => this.#show(world.rows.join("/"))}>${t.map.original}</button>
        <button type="button" class="primary" ?disabled=${this.#wrong !== "" || this.#read === null} @click=${this.#use}>${t.map.use}</button>
      </footer>`;
  }

  #randomForm(): unknown {
    const { size, p, seed } = this.#random;
    const set = (change: Partial<typeof RANDOM>) => {
      this.#random = { ...this.#random, ...change };
      this.requestUpdate();
    };
    const field = (name: keyof typeof RANDOM, title: string, value: number, range: NumberRange, step: number) => {
      const accept = (typed: number | null): void => set({ [name]: typed ?? value });
      const spec: NumberSpec = {
        id: `random-${name}`,
        name: title.toLowerCase(),
        value,
        range,
        ...range,
        step,
        accept,
      };
      return html`<label for="random-${name}">${title}</label><number-field .spec=${spec}></number-field>`;
    };
    return html`<form class="random" aria-labelledby="random-title" @submit=${this.#draw}>
      <h3 id="random-title">${t.map.random}</h3>
      <div class="fields">
      ${field("size", t.map.size, size, { whole: true, min: 2, max: 32 }, 1)}
      ${field("p", t.map.p, p, { whole: false, min: 0.4, max: 1 }, 0.05)}
      ${field("seed", t.map.seed, seed, { whole: true, min: 0, max: 4294967295 }, 1)}
      <button type="button" class="icon" aria-label=${t.map.drawSeed} title=${t.map.drawSeedHelp}
        @click=${() => this.#drawRandom(true)}>${die()}</button>
      <button type="submit">${t.map.draw}</button>
      </div>
      <p class="muted">${rich(t.map.gymnasium)}</p>
    </form>`;
  }

  protected override updated(): void {
    const dialog = this.inner<HTMLDialogElement>("dialog");
    const { chooser, spec } = state();
    const world = worldInfo();
    if (chooser !== "map" || !spec || !world) {
      if (dialog.open) dialog.close();
    } else if (!dialog.open) {
      this.#show(mapOf(spec, world));
      dialog.showModal();
    }
  }

  #show(map: string): void {
    this.#text = map.replaceAll("/", "\n");
    this.requestUpdate();
    void this.#judge();
  }

  readonly #type = (event: Event): void => {
    this.#text = (event.target as HTMLTextAreaElement).value;
    void this.#judge();
  };

  /** Checks whether the map can be played and requests its picture; an invalid map leaves the last picture. */
  async #judge(): Promise<void> {
    const { spec } = state();
    if (!spec) return;
    this.#check += 1;
    const check = this.#check;
    let [wrong, read, picture] = ["", null as ReadMap | null, this.#picture];
    try {
      read = await readMap(spec.world, this.#text);
      picture = await pictureOf({ ...spec, map: read.rows });
    } catch (error) {
      wrong = messageOf(error);
    }
    if (check !== this.#check) return;
    [this.#wrong, this.#read, this.#picture] = [wrong, read, picture];
    this.requestUpdate();
  }

  readonly #draw = (event: Event): void => {
    event.preventDefault();
    void numbersTaken().then((taken) => (taken ? this.#drawRandom() : undefined));
  };

  async #drawRandom(anew = false): Promise<void> {
    try {
      if (anew) this.#random = { ...this.#random, seed: await drawSeed() };
      const { size, p, seed } = this.#random;
      this.#show(await randomMap(size, p, seed));
    } catch (error) {
      this.#wrong = messageOf(error);
      this.requestUpdate();
    }
  }

  readonly #use = (): void => {
    const read = this.#read;
    if (!read) return;
    reconfigure({ map: read.own ? null : read.rows });
    close();
  };
}

function close(): void {
  if (state().chooser === "map") update({ chooser: null });
}

customElements.define("map-dialog", MapDialog);
