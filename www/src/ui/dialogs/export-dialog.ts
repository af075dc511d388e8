/** What can be taken out of the tab: figures, curves, spikes, weights, the run, pictures, a film, and how to cite it. */

import { html, nothing } from "lit";
import { reasonOf } from "../../bridge/reason.js";
import { colour } from "../../draw/theme.js";
import { t } from "../../language/language.js";
import * as history from "../../run/history.js";
import { save } from "../../run/session.js";
import { state } from "../../run/state.js";
import { link } from "../../share/address.js";
import { runName } from "../../share/checkpoint.js";
import { download } from "../../share/download.js";
import { bibtex, plainCitation } from "../../taking/citation.js";
import { curvesDrawing, type DrawnChart } from "../../taking/curves-drawing.js";
import { canFilm, filmOf } from "../../taking/film.js";
import { pictureOf } from "../../taking/picture.js";
import { recent } from "../../taking/recent.js";
import { curvesTable, spikesTable } from "../../taking/tables.js";
import { weightsOf } from "../../taking/weights.js";
import { fill } from "../../text/fill.js";
import { type Chart, charts, type Drawn, isJudged } from "../cards/charts.js";
import { PanelDialog } from "./panel-dialog.js";

/** To a browser, every file is one to save. */
const BYTES = "application/octet-stream";

class ExportDialog extends PanelDialog {
  protected override readonly follows = ["panel", "run", "figures", "link", "frame"] as const;
  protected override readonly panel = "export" as const;
  #said = "";
  #failed = false;

  protected override heading(): string {
    return t.taking.title;
  }

  protected override opened(): void {
    this.#say("");
  }

  protected override content(): unknown {
    const { figures, run, scene, declaration } = state();
    const words = t.taking;
    const still = ["ready", "paused", "done"].includes(run);
    const cited = {
      version: declaration?.version ?? "",
      digest: figures?.weights_digest ?? "",
      link: link(),
    };
    return html`
      <p role=${this.#failed ? "alert" : "status"} class=${this.#failed ? "notice bad" : "muted"} ?hidden=${this.#said === ""}><span>${this.#said}</span></p>
      <h3>${words.data}</h3>
      <p class="ways">
        <button type="button" ?disabled=${!figures} @click=${this.#make("json", figuresFile)}>${words.figures}</button>
        <button type="button" @click=${this.#make("csv", curvesFile, "curves")}>${words.curves}</button>
        <button type="button" @click=${this.#make("svg", drawingFile, "curves")}>${words.drawing}</button>
        <button type="button" ?disabled=${!scene?.spiking} @click=${this.#make("csv", spikesFile, "spikes")}>${words.spikes}</button>
        <button type="button" ?disabled=${run === "error"} @click=${this.#make("safetensors", weightsFile, "weights")}>${words.weights}</button>
        <button type="button" ?disabled=${run === "error"} @click=${this.#make("safetensors", runFile)}>${words.run}</button>
      </p>
      ${scene && !scene.spiking ? html`<p class="muted">${words.noSpikes}</p>` : nothing}
      <h3>${words.pictures}</h3>
      <p class="ways">${cards().map(
        (card) =>
          html`<button type="button" @click=${this.#make("png", () => pictureOf(card), card.localName.replace("-card", ""))}>${nameOf(card)}</button>`,
      )}</p>
      <h3>${words.film}</h3>
      <p class="ways"><button type="button" ?disabled=${!canFilm() || !still} @click=${this.#make("webm", film, "episode")}>${words.episode}</button></p>
      <p class="muted">${canFilm() ? (still ? words.filmHelp : words.filmWaits) : words.noFilm}</p>
      <h3>${words.cite}</h3>
      ${[plainCitation(cited), bibtex(cited)].map(
        (text, index) => html`<pre tabindex="0" aria-label=${index === 0 ? words.plain : "BibTeX"}>${text}</pre>
        <p class="ways"><button type="button" @click=${() => void this.#copy(text)}>${index === 0 ? words.copyPlain : words.copyBibtex}</button></p>`,
      )}
      <p class="muted">${words.licence}</p>`;
  }

  /** What a press of a button does: makes a file and downloads it, or says in one line why not. */
  #make(suffix: string, make: () => BlobPart | Promise<BlobPart>, part = ""): () => Promise<void> {
    return async () => {
      this.#say(t.taking.making);
      try {
        const content = await make();
        const { spec, frame } = state();
        if (!spec) throw new Error("there is no run");
        const name = [runName({ spec, env_steps: frame?.env_steps ?? 0 }), ...(part ? [part] : [])].join("-");
        download(`${name}.${suffix}`, content, BYTES);
        this.#say(fill(t.taking.made, { file: `${name}.${suffix}` }));
      } catch (error) {
        this.#say(fill(t.taking.failed, { reason: reasonOf(error) }), true);
      }
    };
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(t.header.copied);
    } catch {
      this.#say(t.taking.notCopied, true);
    }
  }

  #say(words: string, failed = false): void {
    this.#said = words;
    this.#failed = failed;
    this.requestUpdate();
  }
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main .card")].filter((card) => card.checkVisibility());
}

function nameOf(card: HTMLElement): string {
  return card.ariaLabel ?? card.querySelector("h2, h3")?.textContent ?? card.localName;
}

function film(): Promise<Blob> {
  const card = document.querySelector<HTMLElement>("world-card");
  if (!card) throw new Error("there is no world");
  return filmOf(card);
}

function figuresFile(): string {
  return `${JSON.stringify(state().figures, null, 2)}\n`;
}

function curvesFile(): string {
  return curvesTable(new Map(history.COLUMNS.map((name) => [name, history.column(name)])));
}

function drawingFile(): string {
  const shown: Drawn = { spiking: state().scene?.spiking ?? true, judged: isJudged() };
  const all = ["learning", "firing", "silence"].flatMap((which) => charts(which, shown));
  const drawn = all.flatMap((chart) => (chart.absent ? [] : [drawnChart(chart)]));
  const steps = history.column("env_step").map((step) => step ?? 0);
  const [card, ink, muted, line] = (["card", "ink", "muted", "line"] as const).map(colour);
  return curvesDrawing(drawn, steps, t.taking.steps, {
    card: card ?? "",
    ink: ink ?? "",
    muted: muted ?? "",
    line: line ?? "",
  });
}

/** A chart as the card draws it: a single column faint, and its mean on top. */
function drawnChart({ columns, lines, smooth, references, ...chart }: Chart): DrawnChart {
  const [first] = columns;
  const values =
    smooth && first ? [history.column(first), history.smoothed(first, smooth)] : columns.map(history.column);
  return {
    ...chart,
    references: references.map(({ at, label, ink }) => ({ at, label, colour: colour(ink) })),
    lines: lines.map(({ label, ink, dash, alpha = 1 }, index) => ({
      label,
      dash,
      colour: colour(ink),
      opacity: alpha,
      values: values[index] ?? [],
    })),
  };
}

function spikesFile(): string {
  const { scene } = state();
  if (!scene) throw new Error("there is no run");
  return spikesTable(recent(), scene);
}

async function weightsFile(): Promise<Blob> {
  return weightsOf((await save()).bytes);
}

async function runFile(): Promise<BlobPart> {
  return (await save()).bytes;
}

customElements.define("export-dialog", ExportDialog);
