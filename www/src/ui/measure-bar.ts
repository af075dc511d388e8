/** A share on a line from 0 to 1, with published values of the same quantity. */
import { html, type TemplateResult } from "lit";
import { percent } from "../text/words.js";

export interface Mark {
  at: number;
  label: string;
}

/**
 * `marks` are values of exactly the quantity that is drawn; a quantity with another definition must not be marked on
 * its line.
 */
export function measureBar(
  name: string,
  share: number | null | undefined,
  ink: string,
  marks: readonly Mark[] = [],
): TemplateResult {
  const width = Math.min(Math.max(share ?? 0, 0), 1);
  return html`<div class="measure">
    <p><b>${name}</b><span class=${ink}>${percent(share, 2)}</span></p>
    <div class="scale-line" aria-hidden="true"><i class=${ink} .style=${`width: ${(100 * width).toFixed(2)}%`}></i>
      ${marks.map(({ at }) => html`<s .style=${`left: ${(100 * at).toFixed(2)}%`}></s>`)}</div>
    ${marks.map(({ label }) => html`<p class="target">${label}</p>`)}
  </div>`;
}
