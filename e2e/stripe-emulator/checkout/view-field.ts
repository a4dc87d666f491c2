/** One field of the page, with its label, what is wrong with it, and a hint. */
import type Stripe from "stripe";
import { html, type Html } from "../pages/html";
import type { CheckoutPlan } from "../tables/checkout";
import type { Offer } from "./offer";
import type { Problems, Typed } from "./read-form";

/** What a page shows. */
export interface Shown {
  session: Stripe.Checkout.Session;
  lines: Stripe.LineItem[];
  plan: CheckoutPlan;
  offer: Offer;
  typed: Typed;
  problems: Problems;
}

interface Field {
  name: string;
  label: string;
  autocomplete: string;
  type?: "text" | "email" | "tel";
  inputmode?: "text" | "numeric" | "email" | "tel";
  placeholder?: string;
  hint?: string;
  optional?: boolean;
  wide?: boolean;
}

/** The first wrong field has the focus when the page comes back. */
export function fieldView(field: Field, { typed, problems }: Pick<Shown, "typed" | "problems">): Html {
  const { name } = field;
  const wrong = problems[name] !== undefined;
  const described = [wrong ? `${name}-problem` : "", field.hint === undefined ? "" : `${name}-hint`]
    .join(" ")
    .trim();
  return html`<div class="${field.wide === false ? "" : "wide"}">
    <label for="${name}">${field.label}${field.optional ? html` <span class="muted">(optional)</span>` : ""}</label>
    <input id="${name}" name="${name}" type="${field.type ?? "text"}" inputmode="${field.inputmode ?? "text"}" autocomplete="${field.autocomplete}" placeholder="${field.placeholder ?? ""}" value="${typed[name] ?? ""}" aria-invalid="${wrong ? "true" : "false"}"${described === "" ? "" : html` aria-describedby="${described}"`}${isFirst(name, problems) ? html` autofocus` : ""}>
    ${field.hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${field.hint}</p>`}
    ${problemText(name, problems)}
  </div>`;
}

export function problemText(name: string, problems: Problems): Html {
  const problem = problems[name];
  return html`<p class="problem" id="${name}-problem"${problem === undefined ? html` hidden` : ""}>${problem}</p>`;
}

export function isFirst(name: string, problems: Problems): boolean {
  return problems.form === undefined && Object.keys(problems)[0] === name;
}
