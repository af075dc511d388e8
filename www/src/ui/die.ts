/** The sign of a button that draws a seed. */
import { html, svg, type TemplateResult } from "lit";

const EYES = [
  [5.4, 5.4],
  [10.6, 10.6],
  [10.6, 5.4],
  [5.4, 10.6],
] as const;

export function die(): TemplateResult {
  return html`<svg viewBox="0 0 16 16" aria-hidden="true"><rect x="2" y="2" width="12" height="12" rx="3"></rect>
    ${EYES.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="1.1"></circle>`)}</svg>`;
}
