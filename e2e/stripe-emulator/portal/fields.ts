/** One field of a form, filled with what was typed before. */
import { html, type Html } from "../pages/html";
import type { RawTree } from "../api/form";

interface Field {
  name: string;
  label: string;
  value?: string | null;
  autocomplete?: string;
  inputmode?: "text" | "numeric" | "email" | "tel";
  type?: "text" | "email" | "tel" | "number";
  placeholder?: string;
  hint?: string;
  min?: number;
  max?: number | null;
  /** Half the form's width. */
  half?: boolean;
}

export function field(given: Field): Html {
  const { name } = given;
  return html`<div class="${given.half ? "" : "wide"}">
    <label for="${name}">${given.label}</label>
    <input id="${name}" name="${name}" type="${given.type ?? "text"}" inputmode="${given.inputmode ?? "text"}" autocomplete="${given.autocomplete ?? "off"}" placeholder="${given.placeholder ?? ""}" value="${given.value ?? ""}"${given.min === undefined ? "" : html` min="${given.min}"`}${given.max == null ? "" : html` max="${given.max}"`}${given.hint === undefined ? "" : html` aria-describedby="${name}-hint"`}>
    ${given.hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${given.hint}</p>`}
  </div>`;
}

/** What was typed into a field; "" when it was not sent, or is no text. */
export function typed(form: RawTree, name: string): string {
  const value = form[name];
  return typeof value === "string" ? value.trim() : "";
}
