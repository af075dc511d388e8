/** Notices below the header: why a run stopped, what a link requests or got wrong. */
import { html, nothing } from "lit";
import type { Offer } from "../../keeping/rows.js";
import { t } from "../../language/language.js";
import { goOn, leaveOffer } from "../../run/keeping/going-on.js";
import { dismiss } from "../../run/notices.js";
import { cancelLoading } from "../../run/session.js";
import { state, update } from "../../run/state.js";
import { ago } from "../../text/dates.js";
import { withTitles } from "../../text/declared.js";
import { counted, fill } from "../../text/fill.js";
import { whole } from "../../text/words.js";
import { titleOfId } from "../../world/worlds.js";
import { View } from "../view.js";

/** Number of notices that are shown, the newest ones; earlier ones are counted. */
const SHOWN = 6;

class NoticeBar extends View {
  protected override readonly follows = [
    "notices",
    "failure",
    "run",
    "refusal",
    "settingsOpen",
    "waiting",
    "offer",
  ] as const;

  protected override render(): unknown {
    const { notices, failure, run, refusal, settingsOpen, waiting, offer, declaration } = state();
    const earlier = Math.max(notices.length - SHOWN, 0);
    return html`
      <div role="alert">${run === "error" ? html`<p class="notice bad"><span>${failure}</span></p>` : nothing}</div>
      <div role="status">
        ${waiting ? html`<p class="notice"><span>${waiting}</span><button type="button" @click=${cancelLoading}>${t.common.cancel}</button></p>` : nothing}
        ${
          offer
            ? html`<p class="notice offer"><span>${offerWords(offer)}</span><button type="button" class="primary" @click=${() => void goOn()}>${t.keeping.goOn}</button>
              <button type="button" @click=${leaveOffer}>${t.keeping.leaveIt}</button></p>`
            : nothing
        }
        ${
          refusal && !settingsOpen
            ? html`<p class="notice bad"><span>${withTitles(refusal, declaration?.parameters ?? [])}</span><button type="button" class="icon" aria-label=${t.notices.dismiss} @click=${() => update({ refusal: "" })}>×</button></p>`
            : nothing
        }
        ${
          earlier > 0
            ? html`<p class="notice"><span>${counted("earlierNotice", earlier)}</span><button type="button" @click=${() => update({ notices: [] })}>${t.notices.dismissAll}</button></p>`
            : nothing
        }
        ${notices.slice(earlier).map(
          (
            notice,
          ) => html`<p class="notice ${notice.tone}"><span>${notice.text}${notice.times ? html` <b>${notice.times} ×</b>` : nothing}</span>
          ${notice.action ? html`<button type="button" @click=${notice.action.act}>${notice.action.label}</button>` : nothing}
          <button type="button" class="icon" aria-label=${t.notices.dismiss} @click=${() => dismiss(notice)}>×</button></p>`,
        )}
      </div>`;
  }
}

function offerWords({ world, env_steps, done, saved }: Offer): string {
  const words = done ? t.keeping.offerDone : t.keeping.offer;
  return fill(words, { world: titleOfId(world), step: whole(env_steps), ago: ago(saved) });
}

customElements.define("notice-bar", NoticeBar);
