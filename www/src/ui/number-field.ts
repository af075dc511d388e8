/**
 * A field for a number, parsed by the core as in links and in the terminal. While the text is not a valid number, the
 * present value stays and a sentence gives the allowed range; Enter or leaving the field accepts the number, Escape
 * discards it.
 */

import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { readNumber } from "../bridge/asking.js";
import type { NumberRange } from "../bridge/number-range.js";
import { reasonOf } from "../bridge/reason.js";
import { t } from "../language/language.js";
import { state } from "../run/state.js";
import { withTitles } from "../text/declared.js";
import { fill } from "../text/fill.js";
import { reads } from "../text/numbers.js";
import { View } from "./view.js";

export interface NumberSpec {
  /** Of the input, for its label. */
  id: string;
  /** As a declared parameter has it, or as it begins the sentence of a refusal. */
  name: string;
  /** The value in force; null while it is derived. */
  value: number | null;
  /** Null for a declared parameter, whose declaration is the core's. */
  range: NumberRange | null;
  whole: boolean;
  min: number | null;
  max: number | null;
  /** Increment of the arrow keys. */
  step: number;
  disabled?: boolean;
  placeholder?: string;
  describedby?: string;
  /** Whether an empty field means that the value is derived. */
  optional?: boolean;
  accept: (value: number | null) => void;
}

interface Refusal {
  sentence: string;
  /** Whether it was taken over in vain; else it is still being typed. */
  final: boolean;
}

const NONE: NumberSpec = {
  id: "",
  name: "",
  value: null,
  range: null,
  whole: false,
  min: null,
  max: null,
  step: 1,
  accept: () => undefined,
};

export class NumberField extends View {
  protected override readonly follows = [] as const;
  #spec = NONE;
  /** Text that was typed and not accepted yet. */
  #typed: string | null = null;
  #refusal: Refusal | null = null;
  /** Whether the last drawing had a sentence. */
  #told = false;
  /** Counts the questions: only the newest one's answer is shown. */
  #asked = 0;

  set spec(spec: NumberSpec) {
    if (spec.value !== this.#spec.value || spec.name !== this.#spec.name) this.#refusal = null;
    this.#spec = spec;
    this.requestUpdate();
  }

  /** Shows a number that is not in force yet, as while a slider is drawn. */
  preview(value: number): void {
    this.#drop();
    this.inner<HTMLInputElement>("input").value = String(value);
  }

  protected override render(): unknown {
    const { id, value, min, max, whole, disabled, placeholder, describedby } = this.#spec;
    const refusal = this.#refusal;
    const described = [describedby, refusal ? `${id}-wrong` : ""].filter(Boolean).join(" ");
    // Few keyboards of phones have a minus among their digits.
    const keys = (min ?? -1) < 0 ? "text" : whole ? "numeric" : "decimal";
    return html`<input type="text" role="spinbutton" class="number" id=${id} inputmode=${keys} autocomplete="off" autocapitalize="off" spellcheck="false"
        enterkeyhint="done" aria-valuemin=${aria(min)} aria-valuemax=${aria(max)} aria-valuenow=${aria(value)}
        aria-invalid=${refusal ? "true" : "false"} aria-describedby=${described || nothing} ?disabled=${disabled ?? false} placeholder=${placeholder ?? ""}
        .value=${live(this.#typed ?? this.#shown())} @input=${this.#input} @keydown=${this.#key} @blur=${this.#leave}>
      ${refusal ? html`<p id="${id}-wrong" class="wrong bad" role=${refusal.final ? "alert" : "status"}>${refusal.sentence}; ${this.#stays()}.</p>` : nothing}`;
  }

  /** The sentence may be below the edge of a dialog. */
  protected override updated(): void {
    const told = this.#refusal !== null;
    if (told && !this.#told) this.querySelector(".wrong")?.scrollIntoView({ block: "nearest" });
    this.#told = told;
  }

  #shown(): string {
    const { value } = this.#spec;
    return value === null ? "" : String(value);
  }

  #stays(): string {
    const { value } = this.#spec;
    return value === null ? t.settings.derivedStays : fill(t.settings.stays, { value: String(value) });
  }

  #drop(): void {
    this.#asked += 1;
    this.#typed = null;
    this.#refusal = null;
    this.requestUpdate();
  }

  readonly #input = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#asked += 1;
    const asked = this.#asked;
    this.#read(this.#typed).then(
      () => asked === this.#asked && this.#tell(null),
      (error: unknown) => asked === this.#asked && this.#tell({ sentence: words(error), final: false }),
    );
  };

  #read(text: string): Promise<number | null> {
    const { name, range, optional } = this.#spec;
    return optional && text.trim() === "" ? Promise.resolve(null) : readNumber(name, text, range);
  }

  #tell(refusal: Refusal | null): void {
    this.#refusal = refusal;
    this.requestUpdate();
  }

  readonly #leave = (): void => this.#take(true);

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === "Enter") this.#take(false);
    else if (event.key === "Escape") {
      if (this.#typed === null && !this.#refusal) return;
      // The dialog around it stays open.
      event.preventDefault();
      event.stopPropagation();
      this.#drop();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.#move(event.key === "ArrowUp" ? 1 : -1);
    }
  };

  /** From the value in force, a step up or down. */
  #move(direction: number): void {
    const { value, min, max, step, accept } = this.#spec;
    const moved = Number(((value ?? 0) + direction * step).toPrecision(12));
    const next = Math.min(Math.max(moved, min ?? moved), max ?? moved);
    this.#drop();
    if (next !== value) accept(next);
  }

  /** Accepts the typed text; on leaving the field, the present value is shown again in any case. */
  #take(leaves: boolean): void {
    const text = this.#typed;
    if (text === null) return;
    const { value: before, accept } = this.#spec;
    this.#asked += 1;
    const asked = this.#asked;
    const current = (): boolean => asked === this.#asked;
    reads(
      this.#read(text).then(
        (value) => {
          if (current()) this.#drop();
          if (value !== before) accept(value);
          return true;
        },
        (error: unknown) => {
          if (current() && leaves) this.#typed = null;
          if (current()) this.#tell({ sentence: words(error), final: true });
          return false;
        },
      ),
    );
  }
}

/** A number as ARIA has it, without an exponent. */
function aria(value: number | null): string | typeof nothing {
  if (value === null) return nothing;
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text;
}

function words(error: unknown): string {
  return withTitles(reasonOf(error), state().declaration?.parameters ?? []);
}

customElements.define("number-field", NumberField);
