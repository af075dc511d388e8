/** The row at the top: which world, which agent, how fast; on a phone its controls are the dock at the bottom. */
import { html, nothing } from "lit";
import type { Speed } from "../../bridge/messages.js";
import { t } from "../../language/language.js";
import { reconfigure } from "../../run/changing.js";
import { reset, setSpeed, step, toggle } from "../../run/session.js";
import { state, update } from "../../run/state.js";
import { copyLink } from "../../share/address.js";
import { chooseCheckpoint, downloadCheckpoint } from "../../share/checkpoint.js";
import { fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { worldTitle } from "../../world/worlds.js";
import { View } from "../view.js";

const SPEEDS: readonly Speed[] = [1, 5, 50, "max"];
const COPIED_MS = 1800;

class PageHeader extends View {
  protected override readonly follows = ["run", "spec", "declaration", "speed", "pace", "frame", "scene"] as const;
  #copied = false;

  protected override render(): unknown {
    const { run, spec, declaration, speed } = state();
    const running = run === "running";
    const still = run === "ready" || run === "paused";
    return html`
      <a class="logo" href="#" @click=${this.#about} title=${t.header.about}>
        <svg viewBox="0 0 40 24" aria-hidden="true"><path d="M1 17 H11 L14 14 L17 17 L20 3 L24 21 L27 12 L29 17 H39"></path></svg>
        <h1>Spikeground</h1>
      </a>
      <div class="choices">
        <button type="button" class="world" aria-haspopup="dialog" aria-keyshortcuts="W" ?disabled=${!spec} title="${spec ? `${worldTitle(spec)}: ` : ""}${t.header.chooseWorld}"
          @click=${() => update({ chooser: "worlds" })}><span class="hidden">${t.header.world}: </span><span class="name">${spec ? worldTitle(spec) : t.header.world}</span>
          <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 4.5 6 8l3.5-3.5"></path></svg></button>
        <div class="segments" role="group" aria-label=${t.header.agent}>
          ${(["spiking", "dense"] as const).map(
            (
              agent,
            ) => html`<button type="button" class="anew ${agent}" aria-pressed=${spec?.agent === agent} aria-describedby="anew" title=${t.keeping.undo.anewHelp}
            @click=${() => spec?.agent !== agent && reconfigure({ agent })}>${t.header[agent]}</button>`,
          )}
        </div>
      </div>
      <p class="pace">${this.#pace()}</p>
      <div class="segments files" role="group" aria-label=${t.header.checkpoint}>
        <button type="button" class="save" aria-label=${t.header.save} aria-keyshortcuts="S" title=${t.header.saveHelp}
          ?disabled=${run === "loading" || run === "error"} @click=${downloadCheckpoint}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"></path></svg></button>
        <button type="button" aria-label=${t.header.load} aria-keyshortcuts="O" title=${t.header.loadHelp}
          ?disabled=${!declaration || run === "error"} @click=${chooseCheckpoint}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11"></path></svg></button>
        <button type="button" aria-label=${t.taking.title} aria-haspopup="dialog" title=${t.taking.help}
          ?disabled=${!spec} @click=${() => update({ panel: "export" })}><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4"></path></svg></button>
      </div>
      <div class="transport">
        <div class="segments speeds" role="group" aria-label=${t.header.speed}>
          ${SPEEDS.map(
            (value) => html`<button type="button" aria-pressed=${value === speed}
            title=${value === "max" ? t.header.fastest : fill(t.header.stepsPerSecond, { steps: String(value) })} @click=${() => setSpeed(value)}>${value}</button>`,
          )}
        </div>
        <label class="speed-list"><span class="hidden">${t.header.speed}</span>
          <select @change=${this.#pickSpeed}>${SPEEDS.map((value) => html`<option value=${value} ?selected=${value === speed}>${value}${value === "max" ? "" : "/s"}</option>`)}</select></label>
        <button type="button" @click=${step} ?disabled=${!still && !running} title=${t.header.stepHelp}>${t.header.step}</button>
        <button type="button" class="anew" @click=${reset} aria-describedby="anew" title="${t.header.resetHelp}. ${t.keeping.undo.anewHelp}">${t.header.reset}</button>
        <button type="button" class="primary" @click=${toggle} ?disabled=${!still && !running} aria-keyshortcuts="Space">
          ${
            running
              ? html`<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1h3v10H2zM7 1h3v10H7z"></path></svg>${t.header.pause}`
              : run === "done"
                ? t.header.done
                : html`<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2.5 0.8v10.4L11 6z"></path></svg>${t.header.run}`
          }
        </button>
        <button type="button" class="copy" @click=${this.#copy} ?disabled=${!spec}><span class="long">${this.#copied ? t.header.copied : t.header.copyLink}</span><span class="short">${this.#copied ? "✓" : t.header.link}</span></button>
        <button type="button" class="gear" aria-label=${t.header.settings} ?disabled=${!spec} @click=${() => update({ settingsOpen: true })}><span class="long">${t.header.settings}</span><span class="short">
          <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2 6h9M15 6h3M2 14h3M9 14h9"></path><circle cx="13" cy="6" r="2.2"></circle><circle cx="7" cy="14" r="2.2"></circle></svg></span></button>
      </div>
      <progress max=${state().scene?.train_steps ?? 1} .value=${state().frame?.env_steps ?? 0} aria-label=${t.header.progress}></progress>`;
  }

  #pace(): unknown {
    const { frame, scene, pace, run } = state();
    if (!frame || !scene) return nothing;
    const rate =
      run === "running" && pace.env_steps_per_second
        ? fill(t.header.perSecond, { steps: whole(pace.env_steps_per_second) })
        : t.phases[run];
    return html`<b>${whole(frame.env_steps)}</b> <span class="of">${fill(t.header.of, { total: whole(scene.train_steps) })}</span><span class="rate">${rate}</span>`;
  }

  readonly #about = (event: Event): void => {
    event.preventDefault();
    update({ topic: "about" });
  };

  readonly #pickSpeed = (event: Event): void => {
    const value = (event.target as HTMLSelectElement).value;
    setSpeed(SPEEDS.find((speed) => String(speed) === value) ?? "max");
  };

  readonly #copy = async (): Promise<void> => {
    this.#copied = await copyLink();
    this.requestUpdate();
    setTimeout(() => {
      this.#copied = false;
      this.requestUpdate();
    }, COPIED_MS);
  };
}

customElements.define("page-header", PageHeader);
