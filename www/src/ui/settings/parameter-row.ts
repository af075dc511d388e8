/** One parameter: its name, its control from the declaration, its unit, its help, and the way back. */

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Parameter, RunSpec, Settings, Value } from "../../bridge/generated/types.js";
import { setParameter } from "../../run/changing.js";
import { idledBy } from "../../run/parts.js";
import { state } from "../../run/state.js";
import type { NumberField, NumberSpec } from "../number-field.js";
import "../number-field.js";
import { t } from "../../language/language.js";
import { declaredText, unitName } from "../../text/declared.js";
import { fill } from "../../text/fill.js";

export function parameterRow(parameter: Parameter, settings: Settings, spec: RunSpec): TemplateResult {
  const { name, unit } = parameter;
  const { title, help } = declaredText("parameters", parameter);
  const fallback = settings.defaults[name] ?? null;
  const changed = Object.hasOwn(spec.parameters, name);
  // Uses the chosen value, not the worker's last answer: a control must not jump back while the answer is pending.
  const value = (changed ? spec.parameters[name] : fallback) ?? null;
  const id = `parameter-${name}`;
  const idle = idledBy(parameter, settings.values);
  return html`<div class="parameter ${changed ? "changed" : ""} ${idle ? "idle" : ""}" data-parameter=${name}>
    <label class="title" for=${id}>${title}</label>
    ${unit ? html`<span class="unit">${unitName(unit)}</span>` : nothing}
    ${
      changed
        ? html`<span class="mark">${t.settings.changedMark}</span><button type="button" class="link" aria-label=${fill(t.settings.resetTitle, { title, value: said(fallback) })}
          @click=${() => setParameter(name, fallback)}>${fill(t.settings.resetTo, { value: said(fallback) })}</button>`
        : nothing
    }
    <div class="control ${parameter.type}">${control(parameter, value, id)}</div>
    <p id="${id}-help">${idle ? html`<em>${fill(t.settings.withoutEffect, { title: titleOf(idle), value: said(settings.values[idle] ?? null) })}</em> ` : nothing}${help}</p>
  </div>`;
}

function titleOf(name: string): string {
  const found = state().declaration?.parameters.find((parameter) => parameter.name === name);
  return found ? declaredText("parameters", found).title : name;
}

function control(parameter: Parameter, value: Value, id: string): TemplateResult {
  const { name, type } = parameter;
  switch (type) {
    case "boolean":
      return html`<span class="muted" aria-hidden="true">${said(value)}</span><input type="checkbox" id=${id} aria-describedby="${id}-help" .checked=${live(value === true)}
        @change=${(event: Event) => setParameter(name, (event.target as HTMLInputElement).checked)}>`;
    case "choice":
      return html`<select id=${id} aria-describedby="${id}-help" @change=${(event: Event) => setParameter(name, (event.target as HTMLSelectElement).value)}>
        ${parameter.choices.map((choice) => html`<option value=${choice} .selected=${choice === value}>${choice.replaceAll("_", " ")}</option>`)}
      </select>`;
    case "integer":
    case "number":
      return number(parameter, value, id);
  }
}

function number(parameter: Parameter, value: Value, id: string): TemplateResult {
  const { name, min, max, step, optional } = parameter;
  const { title } = declaredText("parameters", parameter);
  const derived = value === null;
  const slider = min !== null && max !== null;
  // The derived value is in the figures; editing starts from it.
  const resolved = state().figures?.parameters[name];
  const start = typeof resolved === "number" ? resolved : (min ?? 0);
  // A slider counts its steps from its lowest value: from a multiple of the step they fall on round numbers.
  const lowest = slider && step !== null ? Math.floor(min / step) * step : min;
  const allowed = (value: number): number => Math.min(Math.max(value, min ?? value), max ?? value);
  const slid = (event: Event): void => setParameter(name, allowed((event.target as HTMLInputElement).valueAsNumber));
  const mirror = (event: Event): void => {
    const range = event.target as HTMLInputElement;
    range.parentElement?.querySelector<NumberField>("number-field")?.preview(allowed(range.valueAsNumber));
  };
  const field: NumberSpec = {
    id,
    name,
    value: typeof value === "number" ? value : null,
    range: null,
    whole: parameter.type === "integer",
    min,
    max,
    step: step ?? 1,
    disabled: derived,
    placeholder: derived ? String(start) : optional ? t.common.derived : "",
    describedby: `${id}-help`,
    optional,
    accept: (typed) => setParameter(name, typed),
  };
  return html`
    ${
      slider
        ? html`<input type="range" aria-label=${fill(t.settings.slider, { title })} min=${lowest} max=${max} step=${step ?? "any"} .value=${live(String(value ?? start))}
          ?disabled=${derived} @input=${mirror} @change=${slid}>`
        : nothing
    }
    <number-field .spec=${field}></number-field>
    ${
      optional
        ? html`<label class="check"><input type="checkbox" .checked=${live(derived)} aria-label=${fill(t.settings.derive, { title })}
          @change=${(event: Event) => setParameter(name, (event.target as HTMLInputElement).checked ? null : start)}> ${t.common.derived}</label>`
        : nothing
    }`;
}

/** A value as the settings show it. */
export function said(value: Value): string {
  if (value === null) return t.common.derived;
  if (typeof value === "boolean") return value ? t.common.on : t.common.off;
  return String(value).replaceAll("_", " ");
}
