/**
 * The hosted page: the order beside the form. One form holds everything, so that
 * no step loses what was typed. Its first button, unseen, is the one that the
 * Enter key presses: a code or a quantity is taken in before anything is paid.
 */
import { html, type Html } from "../pages/html";
import { document } from "../pages/layout";
import type { Scope } from "../work/scope";
import { knownEmail } from "./read-form";
import { CHECKOUT_STYLE } from "./style";
import { trialEnd } from "./totals";
import { fieldView, isFirst, problemText, type Shown } from "./view-field";
import { hintsView, methodsView } from "./view-methods";
import { summaryView } from "./view-summary";
import { payLabel } from "./words";

export function checkoutView(scope: Scope, shown: Shown): string {
  const { session, problems } = shown;
  const merchant = session.branding_settings?.display_name ?? "Checkout";
  const wrong = Object.keys(problems).length > 0;
  return document(
    { title: `${wrong ? "Please check: " : ""}${merchant}`, style: CHECKOUT_STYLE },
    html`<button class="hidden-visually" form="checkout" name="action" value="enter" tabindex="-1" aria-hidden="true">Go on</button>
    <div class="checkout">
      ${summaryView(scope, shown)}
      <div>
        <form class="sheet" id="checkout" method="post" action="/c/pay/${session.id}" novalidate aria-label="Payment details">
          ${problems.form === undefined ? "" : html`<p class="error" role="alert" tabindex="-1" autofocus>${problems.form}</p>`}
          ${wrong && problems.form === undefined ? html`<p class="hidden-visually" role="alert">Please check the marked fields.</p>` : ""}
          ${contactView(scope, shown)}
          ${shown.offer.needed ? methodsView(shown) : ""}
          ${holderView(shown)}
          ${addressView(shown)}
          ${questionsView(shown)}
          ${agreementView(shown)}
          <button class="whole" name="action" value="pay">${payLabel(session, trialEnd(scope, shown.plan) !== null)}</button>
          ${smallPrint(shown, merchant)}
        </form>
        ${shown.offer.needed ? hintsView(shown) : ""}
      </div>
    </div>`,
  );
}

function contactView(scope: Scope, shown: Shown): Html {
  const known = knownEmail(scope, shown.session);
  return html`<fieldset class="first">
    <legend>Contact</legend>
    ${known === null ? fieldView({ name: "email", label: "Email", type: "email", inputmode: "email", autocomplete: "email", placeholder: "you@example.com" }, shown) : html`<p class="known"><span class="muted">Email</span> ${known}</p>`}
    ${shown.session.phone_number_collection?.enabled ? fieldView({ name: "phone", label: "Phone", type: "tel", inputmode: "tel", autocomplete: "tel" }, shown) : ""}
  </fieldset>`;
}

function holderView(shown: Shown): Html {
  if (!shown.offer.needed) return html``;
  const debit = shown.offer.kinds.some((kind) => kind !== "card");
  return html`<div class="holder">${fieldView({ name: "name", label: debit ? "Name of the card's or account's holder" : "Name on the card", autocomplete: "name", ...(debit ? { hint: "A bank debit needs it; with a card you may leave it empty." } : { optional: true }) }, shown)}</div>
    ${shown.offer.canSave ? html`<label class="check"><input type="checkbox" name="save" value="on"${shown.typed.save === undefined ? "" : html` checked`}> Save for my next purchase</label>` : ""}`;
}

function addressView(shown: Shown): Html {
  if (shown.session.billing_address_collection !== "required") return html``;
  return html`<fieldset><legend>Billing address</legend><div class="fields">
    ${fieldView({ name: "line1", label: "Street and number", autocomplete: "address-line1" }, shown)}
    ${fieldView({ name: "postal_code", label: "Postal code", autocomplete: "postal-code", wide: false }, shown)}
    ${fieldView({ name: "city", label: "City", autocomplete: "address-level2", wide: false }, shown)}
    ${fieldView({ name: "country", label: "Country", autocomplete: "country", placeholder: "DE", hint: "The code of two letters." }, shown)}
  </div></fieldset>`;
}

function questionsView(shown: Shown): Html {
  return html`${shown.session.custom_fields.map((field) => {
    const name = `custom_${field.key}`;
    const label = field.label.custom ?? field.key;
    const limits = field.text ?? field.numeric;
    const value = shown.typed[name] ?? limits?.default_value ?? field.dropdown?.default_value ?? "";
    if (field.dropdown === undefined) {
      return fieldView(
        {
          name,
          label,
          autocomplete: "off",
          inputmode: field.numeric ? "numeric" : "text",
          optional: field.optional,
        },
        { ...shown, typed: { ...shown.typed, [name]: value } },
      );
    }
    return html`<label for="${name}">${label}${field.optional ? html` <span class="muted">(optional)</span>` : ""}</label>
      <select id="${name}" name="${name}" aria-invalid="${shown.problems[name] === undefined ? "false" : "true"}" aria-describedby="${name}-problem"${isFirst(name, shown.problems) ? html` autofocus` : ""}>
        <option value="">Choose…</option>
        ${field.dropdown.options.map((option) => html`<option value="${option.value}"${option.value === value ? html` selected` : ""}>${option.label}</option>`)}
      </select>${problemText(name, shown.problems)}`;
  })}`;
}

function agreementView({ session, typed, problems }: Shown): Html {
  const asks = session.consent_collection;
  const terms =
    session.custom_text.terms_of_service_acceptance?.message ?? "I agree to the terms of service.";
  return html`${
    asks?.promotions === "auto"
      ? html`<label class="check"><input type="checkbox" name="promotions" value="on"${typed.promotions === undefined ? "" : html` checked`}> Send me news and offers</label>`
      : ""
  }
    ${
      asks?.terms_of_service === "required"
        ? html`<label class="check"><input type="checkbox" name="terms" value="on" aria-invalid="${problems.terms === undefined ? "false" : "true"}" aria-describedby="terms-problem"${typed.terms === undefined ? "" : html` checked`}${isFirst("terms", problems) ? html` autofocus` : ""}> ${terms}</label>${problemText("terms", problems)}`
        : ""
    }`;
}

function smallPrint({ session }: Shown, merchant: string): Html {
  const own = session.custom_text.submit?.message ?? null;
  const recurring =
    session.mode === "subscription"
      ? `You allow ${merchant} to charge this method for later periods, until you cancel.`
      : session.mode === "setup"
        ? `You allow ${merchant} to charge this method later.`
        : null;
  return html`${own === null ? "" : html`<p class="small">${own}</p>`}${recurring === null ? "" : html`<p class="muted small">${recurring}</p>`}`;
}
