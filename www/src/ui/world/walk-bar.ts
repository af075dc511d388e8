/** Watching the agent walk, and playing the world, while the run is not running; the results side by side. */
import { html, nothing } from "lit";
import type { Scene, Tally } from "../../bridge/frame.js";
import { t } from "../../language/language.js";
import { act, endWalk, playYourself, watch } from "../../run/beside/walking.js";
import { state, type WalkView } from "../../run/state.js";
import { actionName } from "../../text/declared.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { actionSign } from "../../world/actions.js";
import { View } from "../view.js";

class WalkBar extends View {
  protected override readonly follows = ["run", "walk", "scene", "optimum"] as const;

  protected override render(): unknown {
    const { run, walk, scene } = state();
    if (!scene || !["ready", "paused", "done"].includes(run)) return nothing;
    const watching = walk?.walker === "agent";
    const playing = walk?.walker === "person";
    return html`
      <div class="walk-buttons">
        <button type="button" aria-pressed=${watching} aria-keyshortcuts="A" @click=${() => watch(!watching)}>${watching ? t.walk.stopWatching : t.walk.watch}</button>
        <button type="button" aria-pressed=${playing} aria-keyshortcuts="P" @click=${playing ? endWalk : playYourself}>${playing ? t.walk.stopPlaying : t.walk.play}</button>
      </div>
      ${walk ? results(walk, scene, playing) : nothing}`;
  }
}

function results(walk: WalkView, scene: Scene, playing: boolean): unknown {
  const { agent, person } = walk.tallies;
  const { optimum } = state();
  return html`
    ${playing ? actions(scene) : nothing}
    <p class="words">${playing ? t.walk.aboutPlaying : t.walk.aboutWatching}</p>
    <dl class="tallies" aria-live="polite">
      ${person.episodes > 0 || playing ? line(t.walk.you, person) : nothing}
      ${agent.episodes > 0 || !playing ? line(t.walk.agent, agent) : nothing}
      ${optimum && Number.isFinite(optimum.value) ? html`<dt>${t.walk.best}</dt><dd>${t.walk.score} <b>${decimal(1, 2)}</b></dd>` : nothing}
    </dl>`;
}

function line(who: string, { arrivals, falls, episodes, score }: Tally): unknown {
  const counts = { arrivals: whole(arrivals), falls: whole(falls), episodes: whole(episodes) };
  const fell = falls > 0 ? fill(t.walk.fell, counts) : "";
  const tally = episodes === 0 ? t.walk.firstEpisode : fill(t.walk.arrived, counts) + fell;
  const value = Number.isFinite(score) ? html`, ${t.walk.score} <b>${decimal(score, 2)}</b>` : nothing;
  return html`<dt>${who}</dt><dd>${tally}${value}</dd>`;
}

function actions(scene: Scene): unknown {
  return html`<div class="your-actions" role="group" aria-label=${t.walk.actions}>
    ${scene.actions.map(
      (name, action) =>
        html`<button type="button" title=${fill(t.walk.action, { action: actionName(name), key: whole(action + 1) })} aria-label=${actionName(name)} @click=${() => act(action)}>${actionSign(name, scene.actions)}</button>`,
    )}
  </div>`;
}

customElements.define("walk-bar", WalkBar);
