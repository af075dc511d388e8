/**
 * The world: the map, what the agent thinks of each cell, where it stands, and the sentence that says how
 * good its policy is.
 */
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import type { Scene } from "../door.js";
import { isOpen, optimalActions } from "../optimum.js";
import { isOff } from "../parts.js";
import { drawSeed, edit } from "../session.js";
import { state, update, type WorldView } from "../state.js";
import { View } from "../view.js";
import { actionSign, decimal, known, percent, plural, signed, short, whole } from "../words.js";

const VIEWS: readonly { view: WorldView; title: string }[] = [
  { view: "policy", title: "Policy" },
  { view: "values", title: "Values" },
  { view: "optimum", title: "Against optimum" },
  { view: "visits", title: "Visits" },
  { view: "priority", title: "Priority" },
];

/** More columns than this, and cells show less. */
const CROWDED = 5;
const LEGENDS: Readonly<Record<WorldView, string>> = {
  policy: "Arrow: the action it thinks best. Number and colour: the return it expects from there.",
  values: "The discounted return that it expects from each cell.",
  optimum: "✓ the action is optimal, ✗ it is not. Number: expected minus best possible return.",
  visits: "How often it has been on each cell.",
  priority: "How often a transition from this cell is replayed; 1 is evenly, – has none stored.",
};
const NO_OPTIMUM = "none: this world has no exact model, so its optimum is not known.";
const NO_PRIORITIES = "off: without prioritised replay every transition is replayed as often as any other.";

interface Face {
  arrow: string;
  text: string;
  /** 0 … 1, how strongly the cell is coloured. */
  heat: number;
  tone: "" | "agrees" | "differs" | "seen";
}

class WorldCard extends View {
  protected override readonly follows = [
    "scene", "frame", "experiment", "worldView", "run", "pace", "speed",
  ] as const;
  /** The cell that the words below describe; the agent's own when none was chosen. */
  #chosen: number | null = null;
  #focusable = 0;
  #scene: Scene | null = null;
  #optimal: ReadonlySet<number>[] | null = null;

  protected override render(): unknown {
    const { scene, frame, experiment, worldView, run } = state();
    if (!scene || !frame || !experiment) {
      return html`<header><h2>World</h2></header><div class="placeholder">${run === "error" ? "No world to show." : "Loading the world …"}</div>`;
    }
    if (scene !== this.#scene) {
      this.#scene = scene;
      this.#optimal = optimalActions(scene, experiment.firm);
      this.#chosen = null;
      this.#focusable = scene.start;
    }
    const { rows, columns } = scene;
    const digits = this.#digits(scene);
    return html`
      <header>
        <h2>World</h2>
        <p>${frame.env_steps === 0 ? "before the first step" : `episode ${whole(frame.episode)}, step ${whole(frame.episode_step)}`}</p>
      </header>
      <div class="map ${scene.spiking ? "" : "dense"}" role="grid" aria-label="Map, ${rows} by ${columns} cells" .style=${`--rows: ${rows}; --columns: ${columns}`}
        @keydown=${this.#move} @pointerleave=${() => this.#choose(null)} data-size=${columns > CROWDED ? "small" : "large"}>
        ${Array.from({ length: rows }, (_, row) => html`<div role="row">
          ${Array.from({ length: columns }, (_, column) => this.#cell(scene, row * columns + column, digits))}
        </div>`)}
        ${this.#agent(scene, frame.state)}
      </div>
      <div class="segments" role="group" aria-label="What the cells show">
        ${VIEWS.map(({ view, title }) => html`<button type="button" aria-pressed=${view === worldView}
          @click=${() => update({ worldView: view })}>${title}</button>`)}
      </div>
      <p class="words">${legend(scene, worldView)}</p>
      ${this.#verdict()}
      <p class="words now">${this.#words(this.#chosen)}</p>
      <form class="seed" @submit=${(event: Event) => event.preventDefault()}>
        <label for="seed">Seed</label>
        <input id="seed" type="number" min="0" max="4294967295" step="1" .value=${live(String(experiment.seed))} @change=${this.#reseed}>
        <button type="button" class="icon" @click=${drawSeed} aria-label="Draw a new seed" title="Draw a new seed">
          <svg viewBox="0 0 16 16" aria-hidden="true"><rect x="2" y="2" width="12" height="12" rx="3"></rect><circle cx="5.4" cy="5.4" r="1.1"></circle><circle cx="10.6" cy="10.6" r="1.1"></circle><circle cx="10.6" cy="5.4" r="1.1"></circle><circle cx="5.4" cy="10.6" r="1.1"></circle></svg>
        </button>
        <span class="muted">same seed, same run, bit for bit</span>
      </form>`;
  }

  /** What the cell shows is drawn by the stylesheet: read aloud, a cell is the sentence of its label. */
  #cell(scene: Scene, cell: number, digits: number): unknown {
    const letter = scene.letters[cell] ?? "F";
    const kind = letter === "H" ? "hole" : letter === "G" ? "goal" : letter === "#" ? "wall" : "ice";
    const face = this.#face(scene, cell, digits);
    return html`<div role="gridcell" class="cell ${kind} ${face.tone}" data-cell=${cell} tabindex=${cell === this.#focusable ? 0 : -1}
      aria-label=${this.#words(cell)} .style=${`--heat: ${face.heat.toFixed(3)}`}
      @pointerenter=${() => this.#choose(cell)} @focus=${() => this.#choose(cell)} @click=${() => this.#choose(cell)}>
      <i class="mark" data-text=${letter === "S" ? "start" : ""}></i>
      <i class="sign" data-text=${letter === "G" ? "★" : face.arrow}></i>
      <i class="value" data-text=${face.text}></i>
    </div>`;
  }

  #face(scene: Scene, cell: number, digits: number): Face {
    const { frame, worldView } = state();
    const blank: Face = { arrow: "", text: "", heat: 0, tone: "" };
    if (!frame || !isOpen(scene.letters, cell)) return blank;
    const value = frame.values[cell] ?? NaN;
    const best = scene.optimal_values[cell] ?? NaN;
    const action = frame.policy[cell] ?? 0;
    const arrow = actionSign(scene.actions[action] ?? "");
    const [low, high] = span(scene, frame.values);
    const heat = Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
    switch (worldView) {
      case "policy":
        return { arrow, text: bare(value, digits), heat, tone: "" };
      case "values":
        return { arrow: "", text: bare(value, digits), heat, tone: "" };
      case "optimum": {
        const tone = this.#optimal ? (this.#optimal[cell]?.has(action) ? "agrees" : "differs") : "";
        if (Number.isNaN(best)) return { ...blank, arrow };
        return { arrow, text: signed(value - best, scene.columns > CROWDED ? 2 : 3), heat: Math.min(Math.abs(value - best) * 4, 1), tone };
      }
      case "visits": {
        const most = Math.max(1, ...frame.visits);
        const visits = frame.visits[cell] ?? 0;
        return { arrow: "", text: short(visits), heat: Math.log1p(visits) / Math.log1p(most), tone: "seen" };
      }
      case "priority": {
        const times = frame.state_priorities[cell] ?? 0;
        if (times === 0) return { ...blank, text: frame.state_priorities.length > 0 ? "–" : "" };
        // Most cells lie near 1: colours cover the range that there is.
        const met = frame.state_priorities.filter((other) => other > 0);
        const [least, most] = [Math.min(...met), Math.max(...met)];
        return { arrow: "", text: decimal(times, 2), heat: 0.1 + (0.9 * (times - least)) / (most - least || 1), tone: "seen" };
      }
    }
  }

  #agent(scene: Scene, cell: number): unknown {
    const { pace, run, frame, worldView } = state();
    const row = Math.floor(cell / scene.columns);
    const column = cell % scene.columns;
    const calm = run === "running" && (pace.env_steps_per_second ?? 0) > 12;
    const open = isOpen(scene.letters, cell) && (worldView === "policy" || worldView === "optimum");
    const arrow = open ? actionSign(scene.actions[frame?.policy[cell] ?? 0] ?? "") : "";
    return html`<div class="agent ${calm ? "swift" : ""}" aria-hidden="true" .style=${`--row: ${row}; --column: ${column}`}>${arrow}</div>`;
  }

  #verdict(): unknown {
    const { frame, scene } = state();
    if (!frame || !scene) return nothing;
    const worth = Number.isFinite(frame.greedy_value);
    const good = worth && frame.normalised_score >= 0.95;
    return html`<p class="verdict">${worth
      ? html`From the start the greedy policy is worth <strong class=${good ? "good" : ""}>${decimal(frame.greedy_value)}</strong>, the best
        possible is <span class="good">${decimal(scene.optimal_value)}</span>.`
      : html`Worth of the greedy policy and best possible worth: none. This world has no exact model to compute them from.`}</p>`;
  }

  /** What is known about a cell, exactly and in words. */
  #words(cell: number | null): string {
    const { scene, frame } = state();
    if (!scene || !frame) return "";
    if (cell === null) return this.#last();
    const row = Math.floor(cell / scene.columns) + 1;
    const column = (cell % scene.columns) + 1;
    const where = `Row ${row}, column ${column}`;
    const letter = scene.letters[cell];
    if (letter === "H") return `${where}: a hole. The episode ends here with nothing.`;
    if (letter === "G") return `${where}: the goal. Arriving here earns 1.`;
    if (letter === "#") return `${where}: a wall.`;
    const times = frame.state_priorities[cell];
    const replayed = !times ? "" : `, replayed ${decimal(times, 2)} times as often as evenly`;
    const action = scene.actions[frame.policy[cell] ?? 0] ?? "";
    const best = this.#optimal?.[cell];
    const names = best ? [...best].map((index) => scene.actions[index] ?? "").join(" or ") : "";
    const advice = names === "" ? "" : best?.has(frame.policy[cell] ?? 0) ? ", as is best" : `, best would be ${names}`;
    return `${where}: thought worth ${decimal(frame.values[cell], 4)}, truly worth up to ${known(scene.optimal_values[cell], 4)}; goes ${action}${advice}; ${plural(frame.visits[cell] ?? 0, "visit")}${replayed}.`;
  }

  #last(): string {
    const { scene, frame, run, experiment } = state();
    if (run === "done") return `This run is over. Try the ${experiment?.agent === "dense" ? "spiking network" : "dense twin"} on the same seed, or another world.`;
    if (!scene || !frame || frame.last_action === null) return "Point at a cell, or move with the arrow keys, to read it in words.";
    const ended = { "": "", goal: " Last episode: goal.", hole: " Last episode: a hole.", limit: " Last episode: out of time." };
    const action = scene.actions[frame.last_action] ?? "";
    const greedy = frame.decisions > 0 && frame.decision_greedy[frame.decisions - 1] === 0 ? "on a whim" : "as it thinks best";
    return `Chose ${action}, ${greedy}. It explores ${percent(frame.epsilon, 0)} of the time.${ended[frame.last_ended]}`;
  }

  #choose(cell: number | null): void {
    if (cell === this.#chosen) return;
    this.#chosen = cell;
    if (cell !== null) this.#focusable = cell;
    this.requestUpdate();
  }

  readonly #move = (event: KeyboardEvent): void => {
    const scene = this.#scene;
    if (!scene) return;
    const { rows, columns } = scene;
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
    this.#focusable = target;
    this.#choose(target);
    this.inner<HTMLElement>(`[data-cell="${target}"]`).focus();
  };

  readonly #reseed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const seed = input.valueAsNumber;
    if (Number.isInteger(seed) && seed >= 0 && seed <= 4294967295) edit({ seed });
    else input.value = String(state().experiment?.seed ?? 0);
  };

  /** As few digits as tell every cell from its neighbours, with one in reserve. */
  #digits({ rows, columns, letters }: Scene): number {
    const values = state().frame?.values;
    const least = columns > CROWDED ? 2 : 3;
    const cells = Array.from({ length: rows * columns }, (_, cell) => cell).filter((cell) => isOpen(letters, cell));
    const distinct = cells.every((cell) => {
      const neighbours = [(cell + 1) % columns === 0 ? cell : cell + 1, cell + columns];
      const text = (values?.[cell] ?? 0).toFixed(least);
      return neighbours.every((other) => other === cell || !isOpen(letters, other) || (values?.[other] ?? 0).toFixed(least) !== text);
    });
    return distinct ? least : least + 1;
  }
}

/** What the cells show, in words; for what there is none of, why. */
function legend(scene: Scene, view: WorldView): string {
  if (view === "optimum" && scene.optimal_values.length === 0) return NO_OPTIMUM;
  return view === "priority" && isOff("prioritised") ? NO_PRIORITIES : LEGENDS[view];
}

/** The range that colours cover: the optimal values of the open cells, or else what the agent expects of them. */
function span(scene: Scene, expected: ArrayLike<number>): [number, number] {
  const values = scene.optimal_values.length > 0 ? scene.optimal_values : expected;
  const open = Array.from(values).filter((_, cell) => isOpen(scene.letters, cell));
  return [Math.min(0, ...open), Math.max(...open)];
}

/** 0.538 → ".538": a leading zero is no news inside a cell. */
function bare(value: number, digits: number): string {
  return decimal(value, digits).replace(/^(\u2212?)0\./, "$1.");
}

customElements.define("world-card", WorldCard);
