/** The page behind `hosted_invoice_url`, and the document behind `invoice_pdf`. */
import type Stripe from "stripe";
import { noSuch } from "../api/errors";
import type { Resource } from "../api/resource";
import { moneyText } from "../pages/money";
import type { Page, PageAnswer, PageRequest } from "../pages/page-router";
import { challengeUrl } from "../payments/challenge";
import { onCustomerClock } from "../resources/customer-clock";
import { idOf } from "../store/table";
import { coupons, discounts } from "../tables/discounts";
import { creditNotes, invoiceLines, invoices } from "../tables/invoicing";
import { charges, paymentIntents } from "../tables/payments";
import type { Scope } from "../work/scope";
import { choiceFor, methodFrom, typedIn, type Problems, type Typed } from "./hosted-form";
import { day, invoiceView } from "./hosted-view";
import { invoicePaymentIntent, isCollectable, payInvoice } from "./pay";
import { textPdf } from "./pdf";

const PATH = "/i/:account/:token";

const world: Page["world"] = ({ path }) => (path.token?.startsWith("live_") ? "live" : "test");

function find(scope: Scope, { path }: PageRequest): { on: Scope; invoice: Stripe.Invoice } {
  const [invoice] = scope.find(invoices, "hosted", path.token ?? "");
  if (invoice === undefined) throw noSuch("invoice", path.token ?? "", "id", null);
  return { on: onCustomerClock(scope, idOf(invoice.customer)), invoice };
}

function show(scope: Scope, id: string, typed: Typed, problems: Problems): PageAnswer {
  const invoice = scope.need(invoices, id);
  const intent = invoicePaymentIntent(scope, invoice);
  return {
    html: invoiceView({
      invoice,
      lines: scope.find(invoiceLines, "invoice", id),
      intent,
      charge: scope.get(charges, idOf(intent?.latest_charge)),
      discountNames: new Map(
        (invoice.total_discount_amounts ?? []).map(({ discount }) => {
          const id = idOf(discount) ?? "";
          return [id, discountName(scope, id)];
        }),
      ),
      choice: intent === null ? { saved: [], kinds: [] } : choiceFor(scope, intent),
      typed,
      problems,
    }),
    status: Object.keys(problems).length === 0 ? 200 : 422,
  };
}

/** "10% off", or the name that the merchant gave the coupon. */
function discountName(scope: Scope, id: string): string {
  const coupon = scope.get(coupons, idOf(scope.get(discounts, id)?.source.coupon));
  if (coupon?.name) return coupon.name;
  return coupon?.percent_off ? `${coupon.percent_off}% off` : "Discount";
}

function submit(scope: Scope, request: PageRequest): PageAnswer {
  const { on, invoice } = find(scope, request);
  const here = { redirect: invoice.hosted_invoice_url ?? "" };
  const intent = invoicePaymentIntent(on, invoice);
  // Sent twice, or paid in another window meanwhile.
  if (intent === null || !isCollectable(invoice) || intent.status === "processing") return here;
  const typed = typedIn(request.form);
  if (typed.action === "confirm" && intent.status === "requires_action") {
    return { redirect: challengeFor(on, invoice, intent) };
  }
  const method = methodFrom(on, invoice, choiceFor(on, intent), typed);
  if (!isMethod(method)) return show(on, invoice.id, typed, method);
  const after = payInvoice(on, invoice, { method, returnUrl: invoice.hosted_invoice_url ?? null });
  const tried = invoicePaymentIntent(on, after);
  if (tried?.status === "requires_action") return { redirect: challengeUrl(on, tried) };
  if (tried?.status !== "requires_payment_method") return here;
  const words = tried.last_payment_error?.message ?? "Your card was declined.";
  return show(on, invoice.id, withoutSecrets(typed), { form: words });
}

/** The bank's page, which comes back here. */
function challengeFor(scope: Scope, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): string {
  const hidden = scope.hidden(paymentIntents, intent.id);
  if (hidden !== null && hidden.confirming !== null) {
    const confirming = { ...hidden.confirming, returnUrl: invoice.hosted_invoice_url ?? null };
    scope.update(paymentIntents, intent, { hidden: { ...hidden, confirming } });
  }
  return challengeUrl(scope, intent);
}

function isMethod(given: Stripe.PaymentMethod | Problems): given is Stripe.PaymentMethod {
  return given.object === "payment_method";
}

const SECRET = new Set(["card_number", "cvc", "iban", "account_number"]);

function withoutSecrets(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !SECRET.has(name)));
}

function invoicePdf(scope: Scope, request: PageRequest): PageAnswer {
  const { on, invoice } = find(scope, request);
  const row = (words: string, amount: number) =>
    `${words.slice(0, 60).padEnd(62)}${moneyText(amount, invoice.currency).padStart(18)}`;
  const rows = [
    `From: ${invoice.account_name ?? ""} (emulated: nothing here is real)`,
    `To:   ${invoice.customer_name ?? invoice.customer_email ?? idOf(invoice.customer) ?? ""}`,
    `Date: ${day(invoice.effective_at ?? invoice.created)}`,
    `Status: ${invoice.status ?? ""}`,
    "",
    ...on
      .find(invoiceLines, "invoice", invoice.id)
      .map((line) => row(line.description ?? "Item", line.amount)),
    "",
    row("Subtotal", invoice.subtotal),
    row("Total", invoice.total),
    row("Amount paid", invoice.amount_paid),
    row(invoice.status === "paid" ? "Amount remaining" : "Amount due", invoice.amount_remaining),
  ];
  const title = `Invoice ${invoice.number ?? ""}`;
  return { file: textPdf(title, rows), type: "application/pdf", name: `Invoice-${invoice.number ?? ""}.pdf` };
}

function creditNotePdf(scope: Scope, request: PageRequest): PageAnswer {
  const { on, invoice } = find(scope, request);
  const note = on.need(creditNotes, request.path.id ?? "");
  if (idOf(note.invoice) !== invoice.id) throw noSuch("credit note", note.id, "id", null);
  const rows = [
    `For invoice ${invoice.number ?? ""} (emulated: nothing here is real)`,
    `Date: ${day(note.created)}`,
    `Status: ${note.status}`,
    "",
    ...(on.hidden(creditNotes, note.id)?.lines ?? []).map(
      (line) =>
        `${(line.description ?? "Credit").slice(0, 60).padEnd(62)}${moneyText(line.amount, note.currency)}`,
    ),
    "",
    `Total: ${moneyText(note.total, note.currency)}`,
  ];
  return {
    file: textPdf(`Credit note ${note.number}`, rows),
    type: "application/pdf",
    name: `Credit-note-${note.number}.pdf`,
  };
}

export const hostedInvoiceResource: Resource = {
  operations: [],
  pages: [
    {
      method: "GET",
      path: PATH,
      world,
      handle(scope, request) {
        const { on, invoice } = find(scope, request);
        return show(on, invoice.id, {}, {});
      },
    },
    {
      method: "POST",
      path: PATH,
      world,
      handle: submit,
      refused(scope, request, error) {
        const { on, invoice } = find(scope, request);
        return show(on, invoice.id, withoutSecrets(typedIn(request.form)), { form: error.message });
      },
    },
    { method: "GET", path: `${PATH}/pdf`, world, handle: invoicePdf },
    { method: "GET", path: `${PATH}/credit_notes/:id/pdf`, world, handle: creditNotePdf },
  ],
};
