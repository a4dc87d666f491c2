/** The invoice's page as HTML: what is billed, what is left to pay, how to pay it. */
import type Stripe from "stripe";
import { html, type Html } from "../pages/html";
import { document } from "../pages/layout";
import { moneyText } from "../pages/money";
import { idOf } from "../store/table";
import type { Choice, Kind, Problems, Typed } from "./hosted-form";

export interface Shown {
  invoice: Stripe.Invoice;
  lines: Stripe.InvoiceLineItem[];
  intent: Stripe.PaymentIntent | null;
  charge: Stripe.Charge | null;
  /** What discounts are called, by their ids. */
  discountNames: ReadonlyMap<string, string>;
  choice: Choice;
  typed: Typed;
  problems: Problems;
}

const STYLE = `
  thead th, td.count { white-space: nowrap; }
  td.what { overflow-wrap: anywhere; width: 99%; }
  td.sum, th.sum { text-align: right; white-space: nowrap; padding-right: 0; }
  tfoot th, tfoot td { border-bottom: 0; padding-block: .2rem; }
  tfoot th { font-weight: 400; }
  tfoot tr:first-child > * { padding-top: .6rem; }
  tfoot tr.total > * { border-top: 1px solid var(--line); padding-top: .45rem; color: inherit; font-weight: 600; }
  tfoot tr.asked > * { font-size: 1rem; color: inherit; font-weight: 700; }
  .method { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; padding: 0 .25rem .25rem; }
  .method .fields { padding: 0 .85rem .75rem; display: none; }
  .method:has(input:checked) .fields { display: grid; }
`;

const NAMES: Readonly<Record<Kind, string>> = {
  card: "Card",
  sepa_debit: "SEPA debit",
  us_bank_account: "US bank account",
};

export function invoiceView(shown: Shown): string {
  const { invoice } = shown;
  const title = `Invoice ${invoice.number ?? ""}`.trim();
  return document(
    { title, narrow: true, style: STYLE },
    html`<div class="sheet">
      <h1>${title}</h1>
      <p class="muted">From ${invoice.account_name}${invoice.customer_name || invoice.customer_email ? html` to ${invoice.customer_name ?? invoice.customer_email}` : ""}</p>
      <p class="amount">${moneyText(invoice.status === "paid" ? invoice.amount_paid : invoice.amount_remaining, invoice.currency)}</p>
      ${stateView(shown)}
      ${linesView(shown)}
      ${invoice.footer ? html`<p class="muted small">${invoice.footer}</p>` : ""}
      <p><a href="${invoice.invoice_pdf}">Download invoice</a>${shown.charge?.receipt_url && invoice.status === "paid" ? html` · <a href="${shown.charge.receipt_url}">Receipt</a>` : ""}</p>
      ${canBePaid(shown) ? payView(shown) : ""}
    </div>`,
  );
}

/** A question of the bank's, or a debit on its way, comes first. */
function canBePaid({ invoice, intent }: Shown): boolean {
  return (
    (invoice.status === "open" || invoice.status === "uncollectible") &&
    intent !== null &&
    ["requires_payment_method", "requires_confirmation", "requires_action"].includes(intent.status)
  );
}

function stateView({ invoice, intent, problems }: Shown): Html {
  if (problems.form !== undefined) return html`<p class="error" role="alert">${problems.form}</p>`;
  switch (invoice.status) {
    case "paid":
      return html`<p class="notice">Paid on ${day(invoice.status_transitions.paid_at ?? invoice.created)}. Thank you.</p>`;
    case "void":
      return html`<p class="error">This invoice is void: there is nothing to pay.</p>`;
    default:
  }
  if (intent?.status === "processing") {
    return html`<p class="notice">Your bank debit is being processed. It takes a few days; there is nothing to do.</p>`;
  }
  if (intent?.status === "requires_action") {
    return html`<p class="error">Your bank wants you to confirm this payment.</p>
      <form method="post"><button name="action" value="confirm">Confirm with your bank</button></form>`;
  }
  const failure = intent?.last_payment_error?.message;
  if (failure) return html`<p class="error" role="alert">The last attempt to pay failed. ${failure}</p>`;
  if (invoice.status === "uncollectible") return html`<p class="muted">This invoice can still be paid.</p>`;
  return invoice.due_date === null ? html`` : html`<p class="muted">Due ${day(invoice.due_date)}</p>`;
}

/** What a row of the sums says, its amount, and how much it stands out. */
type Sum = [string, number, ("total" | "asked")?];

/** What is asked for, or what came of that: a paid invoice asks for nothing. */
function owed(invoice: Stripe.Invoice): Sum[] {
  const { amount_due, amount_paid, amount_remaining } = invoice;
  if (invoice.status === "paid") {
    return [
      ["Amount paid", amount_paid, "asked"],
      ["Amount remaining", amount_remaining],
    ];
  }
  if (amount_paid === 0) return [["Amount due", amount_due, "asked"]];
  return [
    ["Amount due", amount_due],
    ["Amount paid", amount_paid],
    ["Amount remaining", amount_remaining, "asked"],
  ];
}

function linesView({ invoice, lines, discountNames }: Shown): Html {
  const sums: Sum[] = [["Subtotal", invoice.subtotal]];
  for (const { amount, discount } of invoice.total_discount_amounts ?? []) {
    if (amount !== 0) sums.push([discountNames.get(idOf(discount) ?? "") ?? "Discount", -amount]);
  }
  for (const tax of invoice.total_taxes ?? []) {
    sums.push([tax.tax_behavior === "inclusive" ? "Tax included" : "Tax", tax.amount]);
  }
  sums.push(["Total", invoice.total, "total"]);
  const balance = invoice.amount_due - invoice.total + invoice.pre_payment_credit_notes_amount;
  if (balance !== 0) sums.push(["Applied balance", balance]);
  if (invoice.pre_payment_credit_notes_amount !== 0) {
    sums.push(["Credit notes", -invoice.pre_payment_credit_notes_amount]);
  }
  return html`<table>
    <thead><tr><th scope="col">Description</th><th scope="col">Qty</th><th scope="col" class="sum">Amount</th></tr></thead>
    <tbody>${lines.map(
      (line) => html`<tr>
        <td class="what">${line.description ?? "Item"}${line.period.end > line.period.start ? html`<br><span class="muted small">${day(line.period.start)} to ${day(line.period.end)}</span>` : ""}</td>
        <td class="count">${line.quantity ?? ""}</td><td class="sum">${moneyText(line.amount, line.currency)}</td></tr>`,
    )}</tbody>
    <tfoot>${[...sums, ...owed(invoice)].map(([name, amount, rank]) => html`<tr class="${rank}"><th scope="row" colspan="2">${name}</th><td class="sum">${moneyText(amount, invoice.currency)}</td></tr>`)}</tfoot>
  </table>`;
}

function payView(shown: Shown): Html {
  const { choice, typed, problems, invoice } = shown;
  const chosen = typed.payment_method ?? choice.saved[0]?.id ?? choice.kinds[0];
  const radio = (value: string) =>
    html`<input type="radio" name="payment_method" value="${value}"${value === chosen ? html` checked` : ""}>`;
  return html`<form method="post" novalidate>
    <fieldset><legend>Pay this invoice</legend>
      ${problems.payment_method === undefined ? "" : html`<p class="problem">${problems.payment_method}</p>`}
      ${choice.saved.map((method) => html`<div class="method"><label class="choice">${radio(method.id)} ${nameOf(method)}</label></div>`)}
      ${choice.kinds.map(
        (
          kind,
        ) => html`<div class="method"><label class="choice">${radio(kind)} ${choice.saved.length > 0 ? `New: ${NAMES[kind].replace("Card", "card")}` : NAMES[kind]}</label>
          <div class="fields">${fieldsOf(kind, shown)}</div></div>`,
      )}
    </fieldset>
    <button class="whole" name="action" value="pay">Pay ${moneyText(invoice.amount_remaining, invoice.currency)}</button>
  </form>`;
}

function nameOf(method: Stripe.PaymentMethod): string {
  const { card } = method;
  if (card) return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ending ${card.last4}`;
  const last4 = method.sepa_debit?.last4 ?? method.us_bank_account?.last4 ?? "";
  return `${method.sepa_debit ? "SEPA debit" : "Bank account"} ending ${last4}`;
}

function fieldsOf(kind: Kind, shown: Shown): Html {
  switch (kind) {
    case "card":
      return html`${field("card_number", "Card number", "4242 4242 4242 4242", shown, true)}
        ${field("exp", "Expiry", "MM / YY", shown)}${field("cvc", "Security code", "CVC", shown)}`;
    case "sepa_debit":
      return field("iban", "IBAN", "AT61 1904 3002 3457 3201", shown, true);
    case "us_bank_account":
      return field("account_number", "Account number", "000123456789", shown, true);
  }
}

function field(
  name: string,
  label: string,
  placeholder: string,
  { typed, problems }: Shown,
  wide = false,
): Html {
  const problem = problems[name];
  return html`<div class="${wide ? "wide" : ""}">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" placeholder="${placeholder}" value="${typed[name] ?? ""}" autocomplete="off" aria-invalid="${problem === undefined ? "false" : "true"}" aria-describedby="${name}-problem">
    <p class="problem" id="${name}-problem"${problem === undefined ? html` hidden` : ""}>${problem}</p>
  </div>`;
}

/** "8 December 2026", in UTC. @param at unix seconds */
export function day(at: number): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(at * 1000);
}
