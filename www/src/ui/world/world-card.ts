/**
 * The world: its cells, the agent's estimates for each cell, the agent's place, and a sentence about its policy.
 * Canvases draw it; cells on top of them handle pointers and keys and are read by screen readers.
 */
import { html, nothing } from "lit";
import { guard } from "lit/directives/guard.js";
import { drawSeed } from "../../bridge/asking.js";
import type { Frame, Picture, Scene } from "../../bridge/frame.js";
import { MapDrawing, mapCanvases } from "../../draw/map.js";
import { act } from "../../run/beside/walking.js";
import { reconfigure } from "../../run/changing.js";
import { state, update, type WorldView } from "../../run/state.js";
import { whole } from "../../text/words.js";
import { actionOfKey } from "../../world/actions.js";
import { cellName, thing } from "../../world/cell-words.js";
import { canEdit, paint, toggleEditing } from "../../world/editing.js";
import { alone, carried, cellsOf, isNumbered, Kind, looksAlike } from "../../world/picture.js";
import { rules } from "../../world/rules.js";
import { cellWords, lastWords, legend } from "../../world/world-words.js";
import { die } from "../die.js";
import type { NumberSpec } from "../number-field.js";
import { rich } from "../rich.js";
import { View } from "../view.js";
import { worldOptions } from "../world-options.js";
import { Strokes } from "./strokes.js";
import { verdict } from "./world-verdict.js";
import "../number-field.js";
import "../picture-view.js";
import "./walk-bar.js";
import { t } from "../../language/language.js";
import { fill } from "../../text/fill.js";

const VIEWS: readonly WorldView[] = ["policy", "values", "optimum", "visits", "priority"];
/** Views for worlds whose cells have no values of their own. */
const SIGHTS: readonly WorldView[] = ["policy", "visits"];
/** So many steps a second, and the agent no longer glides from cell to cell. */
const SWIFT = 12;

class WorldCard extends View {
  protected override readonly follows = [
    "scene",
    "frame",
    "optimum",
    "spec",
    "declaration",
    "worldView",
    "run",
    "pace",
    "speed",
    "palette",
    "editing",
    "walk",
    "rulesOpen",
  ] as const;
  /** The cell that the text describes; null for the agent's own. */
  #chosen: number | null = null;
  #focusable = 0;
  #scene: Scene | null = null;
  readonly #drawing = new MapDrawing();
  /** Width of the map; measured once, because reading it forces a layout. */
  #width = 0;
  /** Counts what can be seen of the cells: their names change with it. */
  #looks = 0;
  #looked: Picture | null = null;
  readonly #strokes = new Strokes();

  override connectedCallback(): void {
    super.connectedCallback();
    new ResizeObserver(() => {
      this.#width = 0;
      this.#draw();
    }).observe(this);
  }

  protected override label(): string {
    return t.world.title;
  }

  protected override render(): unknown {
    const { scene, frame, spec, worldView, run, editing, rulesOpen } = state();
    if (!scene || !frame || !spec) {
      return html`<header><h2>${t.world.title}</h2></header><div class="placeholder">${run === "error" ? t.world.none : t.world.loading}</div>`;
    }
    this.#follow(scene, frame.picture);
    const views = isNumbered(frame.picture) ? VIEWS : SIGHTS;
    const view = views.includes(worldView) ? worldView : "policy";
    const moment = { episode: whole(frame.episode), step: whole(frame.episode_step) };
    return html`
      <header>
        <h2>${t.world.title}</h2>
        <p>${frame.env_steps === 0 && state().walk === null ? t.world.before : fill(t.world.moment, moment)}${load(frame.picture)}</p>
        <span class="tools"><button type="button" class="link" aria-pressed=${rulesOpen} title=${t.rules.title} @click=${() => update({ rulesOpen: !rulesOpen })}>${t.world.rules}</button>
        ${
          canEdit()
            ? html`
          <button type="button" class="link" aria-haspopup="dialog" @click=${() => update({ chooser: "map" })} title=${t.world.mapHelp}>${t.world.map}</button>
          <button type="button" class="link" aria-pressed=${editing} aria-keyshortcuts="E" title=${t.world.editHelp} @click=${toggleEditing}>${t.world.edit}</button>`
            : nothing
        }</span>
      </header>
      ${this.#map(frame)}
      <walk-bar></walk-bar>
      ${
        editing
          ? html`<edit-bar></edit-bar>`
          : html`
        <div class="segments" role="group" aria-label=${t.world.shown}>
          ${views.map(
            (offered) => html`<button type="button" aria-pressed=${offered === view}
            @click=${() => update({ worldView: offered })}>${views === SIGHTS && offered === "policy" ? t.world.views.sight : t.world.views[offered]}</button>`,
          )}
        </div>
        ${
          rulesOpen && this.#chosen === null
            ? html`<div class="rules" role="note" aria-label=${t.rules.title}>${rules().map((paragraph) => html`<p>${rich(paragraph)}</p>`)}</div>`
            : html`<p class="words">${legend(view)}</p>${verdict()}`
        }`
      }
      <p class="words now">${this.#chosen === null ? (editing || rulesOpen ? "" : lastWords()) : cellWords(this.#chosen)}</p>
      ${this.#seed(spec.seed)}`;
  }

  #follow(scene: Scene, picture: Picture): void {
    if (scene !== this.#scene) {
      this.#scene = scene;
      this.#chosen = null;
      this.#focusable = this.#focused() ?? picture.agent;
    }
    const before = this.#looked;
    const same = before?.rows === picture.rows && before.columns === picture.columns;
    if (!same) {
      this.#width = 0;
      this.#focusable = picture.agent;
    }
    if (!same || !cellsOf(picture).every((cell) => looksAlike(before, picture, cell))) this.#looks += 1;
    this.#looked = picture;
  }

  /** The cell that has the focus, so that editing by keyboard continues there. */
  #focused(): number | null {
    const cell = this.contains(document.activeElement) ? document.activeElement?.getAttribute("data-cell") : null;
    return cell == null ? null : Number(cell);
  }

  #map({ picture }: Frame): unknown {
    const { rows, columns } = picture;
    const { run, editing, frame } = state();
    // The label of a cell: while the frame changes many times a second, only what the cell is.
    const moment = run === "running" ? this.#looks : frame;
    const name = (cell: number) =>
      run === "running" ? `${cellName({ ...picture, agent: -1 }, cell)}.` : cellWords(cell);
    return html`<div class="map ${editing ? "editing" : ""} ${state().walk?.walker === "person" ? "playing" : ""}" role="grid" aria-label=${fill(t.world.grid, { rows: String(rows), columns: String(columns) })} .style=${`--rows: ${rows}; --columns: ${columns}`}
      @keydown=${this.#key} @pointerleave=${() => this.#choose(null)} @pointerdown=${this.#press} @pointermove=${this.#draggedTo}
      @pointerup=${this.#lift} @pointercancel=${this.#lift} @lostpointercapture=${this.#lift}>
      ${mapCanvases()}
      ${guard([moment, this.#focusable, rows, columns], () =>
        Array.from(
          { length: rows },
          (_, row) => html`<div role="row">
        ${Array.from({ length: columns }, (_, column) => {
          const cell = row * columns + column;
          return html`<div role="gridcell" class="cell" data-cell=${cell} tabindex=${cell === this.#focusable ? 0 : -1} aria-label=${name(cell)}
            @pointerenter=${this.#enter} @focus=${this.#enter}></div>`;
        })}
      </div>`,
        ),
      )}
    </div>`;
  }

  protected override updated(): void {
    this.#draw();
  }

  #draw(): void {
    const { scene, frame, optimum, worldView, palette, editing, walk, pace, run } = state();
    const map = this.querySelector<HTMLElement>(".map");
    if (!scene || !frame || !optimum || !map) return;
    if (this.#width === 0) this.#width = map.clientWidth;
    if (this.#width === 0) return;
    this.#drawing.draw(map, this.#width, {
      scene,
      frame,
      optimum,
      view: worldView,
      // While cells are edited, the agent's estimates are hidden.
      isBare: editing,
      trail: walk?.trail ?? [],
      isSwift: run === "running" && (pace.env_steps_per_second ?? 0) > SWIFT,
      palette,
    });
  }

  #seed(seed: number): unknown {
    const options = worldOptions();
    const range = { whole: true, min: 0, max: 4294967295 };
    const spec: NumberSpec = {
      id: "seed",
      name: t.world.seed.toLowerCase(),
      value: seed,
      range,
      ...range,
      step: 1,
      accept: (typed) => reconfigure({ seed: typed ?? seed }),
    };
    return html`<form class="seed" @submit=${(event: Event) => event.preventDefault()}>
      <label for="seed" class="anew" title=${t.world.sameSeedHelp}>${t.world.seed}</label>
      <number-field .spec=${spec}></number-field>
      <button type="button" class="icon anew" @click=${reseedAtRandom} aria-label=${t.world.drawSeed} aria-describedby="anew" title="${t.world.drawSeed}. ${t.keeping.undo.anewHelp}">${die()}</button>
      ${options === nothing ? html`<span class="muted">${t.world.sameSeed}</span>` : options}
    </form>`;
  }

  #choose(cell: number | null): void {
    if (cell === this.#chosen) return;
    this.#chosen = cell;
    if (cell !== null) this.#focusable = cell;
    this.requestUpdate();
  }

  readonly #enter = (event: PointerEvent | FocusEvent): void => {
    this.#choose(Number((event.currentTarget as HTMLElement).dataset.cell));
  };

  readonly #press = (event: PointerEvent): void => {
    const cell = this.#cellAt(event);
    if (cell === null) return;
    this.#choose(cell);
    this.#strokes.press(event, cell, this.inner(".map"));
  };

  readonly #draggedTo = (event: PointerEvent): void => {
    const cell = this.#strokes.draggedTo(event, () => this.#cellAt(event));
    if (cell !== null) this.#choose(cell);
  };

  readonly #lift = (event: PointerEvent): void => this.#strokes.lift(event);

  /** The cell at the pointer; null outside the map. */
  #cellAt({ clientX, clientY }: PointerEvent): number | null {
    const picture = state().frame?.picture;
    if (!picture) return null;
    const { left, top, width, height } = this.inner(".map").getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * picture.columns);
    const row = Math.floor(((clientY - top) / height) * picture.rows);
    return column >= 0 && column < picture.columns && row >= 0 && row < picture.rows
      ? row * picture.columns + column
      : null;
  }

  readonly #key = (event: KeyboardEvent): void => {
    const picture = state().frame?.picture;
    if (!picture || event.ctrlKey || event.metaKey || event.altKey) return;
    const { rows, columns } = picture;
    const { editing, scene, walk } = state();
    if (walk?.walker === "person" && scene) {
      const action = actionOfKey(event.key, scene.actions);
      if (action !== null) {
        event.preventDefault();
        void act(action);
        return;
      }
    }
    if (editing && (event.key === "Enter" || event.key === " " || event.key === "Escape")) {
      event.preventDefault();
      if (event.key === "Escape") toggleEditing();
      else paint(this.#focusable);
      return;
    }
    const row = Math.floor(this.#focusable / columns);
    const column = this.#focusable % columns;
    const targets: Record<string, number> = {
      ArrowUp: Math.max(row - 1, 0) * columns + column,
      ArrowDown: Math.min(row + 1, rows - 1) * columns + column,
      ArrowLeft: row * columns + Math.max(column - 1, 0),
      ArrowRight: row * columns + Math.min(column + 1, columns - 1),
      Home: row * columns,
      End: row * columns + columns - 1,
    };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    if (target === undefined) return;
    event.preventDefault();
    this.#choose(target);
    this.inner<HTMLElement>(`[data-cell="${target}"]`).focus();
  };
}

function reseedAtRandom(): void {
  // Without a run there is nothing to seed.
  drawSeed().then(
    (seed) => reconfigure({ seed }),
    () => undefined,
  );
}

/** A badge with the object that the agent carries. */
function load(picture: Picture): unknown {
  const cell = carried(picture);
  if (!cell) return nothing;
  const what = cell.kind === Kind.passenger ? t.world.passenger : thing(cell);
  return html`<span class="carries">${fill(t.world.carries, { what })} <picture-view .edge=${18} .picture=${alone(cell)}></picture-view></span>`;
}

customElements.define("world-card", WorldCard);
