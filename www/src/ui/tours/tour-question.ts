/** A question that the visitor answers before the figures are shown. */
import { html, nothing, type TemplateResult } from "lit";
import { guide } from "../../language/guide.js";
import { state, update } from "../../run/state.js";
import { fill } from "../../text/fill.js";
import { decimal, whole } from "../../text/words.js";
import { operations } from "./twin-race.js";

const ANSWERS = ["spiking", "dense", "same"] as const;
type Answer = (typeof ANSWERS)[number];

/** Counts within this share of each other are as many. */
const ALIKE = 0.05;

let given: Answer | null = null;

export function question(): TemplateResult {
  const words = guide.race;
  const counted = operations();
  if (!counted) return html`<p class="muted">${words.early}</p>`;
  return html`<fieldset class="tour-question">
      <legend>${words.question}</legend>
      ${ANSWERS.map((answer) => html`<label><input type="radio" name="tour-answer" .checked=${given === answer} @change=${() => choose(answer)}> ${words.answers[answer]}</label>`)}
    </fieldset>
    ${given ? html`<p aria-live="polite">${verdict(given, counted)}</p>` : nothing}`;
}

function choose(answer: Answer): void {
  given = answer;
  const { tour } = state();
  update({ tour: tour && { ...tour } });
}

function verdict(
  answer: Answer,
  { additions, multiplications }: { additions: number; multiplications: number },
): string {
  const words = guide.race;
  const ratio = multiplications / additions;
  const truth: Answer = Math.abs(ratio - 1) < ALIKE ? "same" : ratio > 1 ? "dense" : "spiking";
  const counts = { spiking: whole(additions), dense: whole(multiplications), times: decimal(ratio, 1) };
  return `${answer === truth ? words.right : words.wrong} ${fill(ratio > 1 ? words.verdict : words.verdictMore, counts)}`;
}
