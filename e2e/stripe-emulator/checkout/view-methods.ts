/** How to pay: saved methods, a card, a bank debit. Only the fields of the chosen one are shown, by style alone. */
import { html, type Html } from "../pages/html";
import { SELLER } from "../work/seller";
import type { Kind } from "./offer";
import { fieldView, problemText, type Shown } from "./view-field";
import { methodName } from "./words";

const NAMES: Readonly<Record<Kind, string>> = {
  card: "Card",
  sepa_debit: "SEPA debit",
  us_bank_account: "US bank account",
};

export function methodsView(shown: Shown): Html {
  const { offer, typed, problems, session } = shown;
  const choices = offer.saved.length + offer.kinds.length;
  if (choices === 0) {
    return html`<p class="error">The emulator takes cards, SEPA debits and US bank debits, and this session allows ${session.payment_method_types.join(", ") || "nothing"} only.</p>`;
  }
  const [only] = offer.kinds;
  if (choices === 1 && only !== undefined) {
    return html`<fieldset><legend>${only === "card" ? "Card" : NAMES[only]}</legend>
      <input type="hidden" name="payment_method" value="${only}">
      <div class="fields">${fieldsOf(only, shown)}</div></fieldset>`;
  }
  const chosen = typed.payment_method ?? offer.saved[0]?.id ?? only;
  return html`<fieldset>
    <legend>Payment method</legend>
    ${problemText("payment_method", problems)}
    <div class="methods">
      ${offer.saved.map(
        (method) => html`<div class="method">
          <label class="choice"><input type="radio" name="payment_method" value="${method.id}"${method.id === chosen ? html` checked` : ""}> ${methodName(method)}${method.card ? html` <span class="muted small">expires ${twoDigits(method.card.exp_month)}/${twoDigits(method.card.exp_year)}</span>` : ""}</label>
        </div>`,
      )}
      ${offer.kinds.map(
        (kind) => html`<div class="method">
          <label class="choice"><input type="radio" name="payment_method" value="${kind}"${kind === chosen ? html` checked` : ""}> ${offer.saved.length > 0 ? `New ${NAMES[kind].replace("Card", "card")}` : NAMES[kind]}</label>
          <div class="method-fields"><div class="fields">${fieldsOf(kind, shown)}</div></div>
        </div>`,
      )}
    </div>
  </fieldset>`;
}

const twoDigits = (value: number) => String(value % 100).padStart(2, "0");

function fieldsOf(kind: Kind, shown: Shown): Html {
  switch (kind) {
    case "card":
      return html`${fieldView({ name: "card_number", label: "Card number", autocomplete: "cc-number", inputmode: "numeric", placeholder: "4242 4242 4242 4242" }, shown)}
        ${fieldView({ name: "exp", label: "Expiry", autocomplete: "cc-exp", inputmode: "numeric", placeholder: "MM / YY", wide: false }, shown)}
        ${fieldView({ name: "cvc", label: "Security code", autocomplete: "cc-csc", inputmode: "numeric", placeholder: "CVC", wide: false }, shown)}`;
    case "sepa_debit":
      return html`${fieldView({ name: "iban", label: "IBAN", autocomplete: "off", placeholder: "AT61 1904 3002 3457 3201", hint: `You allow ${SELLER} to debit this account. It takes a few days; the bank's answer comes after you have left this page.` }, shown)}`;
    case "us_bank_account":
      return html`${fieldView({ name: "routing_number", label: "Routing number", autocomplete: "off", inputmode: "numeric", placeholder: "110000000", wide: false }, shown)}
        ${fieldView({ name: "account_number", label: "Account number", autocomplete: "off", inputmode: "numeric", placeholder: "000123456789", wide: false }, shown)}`;
  }
}

/** Numbers that do something, for whoever plays the payer. */
export function hintsView({ offer }: Shown): Html {
  const rows: [string, string][] = [];
  if (offer.kinds.includes("card")) {
    rows.push(
      ["4242 4242 4242 4242", "is accepted"],
      ["4000 0025 0000 3155", "asks for 3-D Secure"],
      ["4000 0000 0000 9995", "has insufficient funds"],
      ["4000 0000 0000 0341", "cannot be charged"],
    );
  }
  if (offer.kinds.includes("sepa_debit")) {
    rows.push(["AT61 1904 3002 3457 3201", "arrives later"], ["AT86 1904 3002 3547 3202", "fails later"]);
  }
  if (offer.kinds.includes("us_bank_account")) {
    rows.push(["000123456789", "arrives later"], ["000111111116", "fails later"]);
  }
  return html`<aside class="hints" aria-labelledby="hints">
    <h2 id="hints">Numbers for testing</h2>
    <dl>${rows.map(([number, effect]) => html`<div><dt><code>${number}</code></dt><dd>${effect}</dd></div>`)}</dl>
    <p>${offer.kinds.includes("card") ? "Any date in the future and any security code will do." : ""}</p>
  </aside>`;
}
