/** The invoice's own page, used as a browser without script uses it. */
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
let stripe: Stripe;
beforeAll(async () => {
  emulator = await startForTest();
  stripe = emulator.stripe;
});
afterAll(() => emulator.stop());

const NEW_CARD = { action: "pay", payment_method: "card", exp: "12 / 34", cvc: "123" };

async function open(
  currency = "usd",
  customerParams: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Invoice> {
  const customer = await stripe.customers.create({
    name: "Jo <b>",
    email: "jo@example.com",
    ...customerParams,
  });
  const made = await stripe.invoices.create({ customer: customer.id, currency, footer: "Net ten days" });
  await stripe.invoices.addLines(made.id, { lines: [{ amount: 1900, description: "Pro & more" }] });
  return stripe.invoices.finalizeInvoice(made.id);
}

async function read(invoice: Stripe.Invoice): Promise<string> {
  const response = await fetch(invoice.hosted_invoice_url ?? "");
  expect(response.status).toBe(200);
  return response.text();
}

const post = (invoice: Stripe.Invoice, form: Record<string, string>) =>
  fetch(invoice.hosted_invoice_url ?? "", {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });

const status = async ({ id }: Stripe.Invoice) => (await stripe.invoices.retrieve(id)).status;

test("it shows what is billed, escaped, and asks for the money", async () => {
  const page = await read(await open());
  expect(page).toContain("Pro &#38; more");
  expect(page).toContain("Jo &#60;b&#62;");
  expect(page).toContain("Net ten days");
  expect(page).toContain("Pay $19.00");
  expect(page).not.toContain("<script");
});

test("a card pays it, and the page says so", async () => {
  const invoice = await open();
  const answer = await post(invoice, { ...NEW_CARD, card_number: "4242 4242 4242 4242" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(invoice.hosted_invoice_url);
  const page = await read(invoice);
  expect(page).toContain("Paid on");
  expect(page).not.toContain("Amount due");
  expect(page).toMatch(/Amount paid<\/th><td class="sum">\$19\.00</);
  expect(page).toMatch(/Amount remaining<\/th><td class="sum">\$0\.00</);
  expect(page).not.toContain("Pay $19.00");
  const receipt = /href="([^"]*\/receipts\/[^"]*)"/.exec(page)?.[1] ?? "";
  expect(await (await fetch(receipt)).text()).toContain("$19.00");
  // Sent twice: nothing is charged again.
  expect((await post(invoice, { ...NEW_CARD, card_number: "4242424242424242" })).status).toBe(303);
  expect((await stripe.invoicePayments.list({ invoice: invoice.id })).data).toHaveLength(1);
});

test("a decline is told in words, and no card number comes back", async () => {
  const invoice = await open();
  const answer = await post(invoice, { ...NEW_CARD, card_number: "4000000000009995" });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain("insufficient funds");
  expect(page).not.toContain("4000000000009995");
  expect(await status(invoice)).toBe("open");
  expect(await read(invoice)).toContain("The last attempt to pay failed.");
});

test("what is typed wrong is said beside its field", async () => {
  const invoice = await open();
  const answer = await post(invoice, { ...NEW_CARD, card_number: "1234", exp: "13/20" });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain("Your card number is invalid.");
  expect(page).toContain("Enter the date as MM / YY.");
});

test("a saved method pays", async () => {
  const invoice = await open("usd", { payment_method: "pm_card_mastercard" });
  expect(await read(invoice)).toContain("Mastercard ending 4444");
  await post(invoice, { action: "pay" });
  expect(await status(invoice)).toBe("paid");
});

test("3-D Secure leads to the bank and back", async () => {
  const invoice = await open();
  const answer = await post(invoice, { ...NEW_CARD, card_number: "4000 0027 6000 3184" });
  const bank = answer.headers.get("location") ?? "";
  expect(bank).toContain("/3d_secure_2/");
  const question = await (await fetch(bank)).text();
  for (const named of ["Nimbus Notes", "$19.00", "Visa ending 3184"]) expect(question).toContain(named);
  const back = await fetch(bank, {
    method: "POST",
    body: new URLSearchParams({ answer: "complete" }),
    redirect: "manual",
  });
  expect(back.headers.get("location")).toContain(new URL(invoice.hosted_invoice_url ?? "").pathname);
  expect(await read(invoice)).toContain("Paid on");
});

test("a question left open by an attempt elsewhere can be answered from the page", async () => {
  const invoice = await open("usd", { payment_method: "pm_card_threeDSecure2Required" });
  const [method] = (await stripe.paymentMethods.list({ customer: String(invoice.customer) })).data;
  await stripe.invoices.pay(invoice.id, { payment_method: method?.id ?? "" }).catch(() => undefined);
  expect(await read(invoice)).toContain("Confirm with your bank");
  const bank = (await post(invoice, { action: "confirm" })).headers.get("location") ?? "";
  const back = await fetch(bank, {
    method: "POST",
    body: new URLSearchParams({ answer: "fail" }),
    redirect: "manual",
  });
  expect(back.headers.get("location")).toContain("redirect_status=failed");
  expect(await read(invoice)).toContain("unable to authenticate");
});

test("a debit is said to be on its way", async () => {
  const invoice = await open("eur");
  await post(invoice, { action: "pay", payment_method: "sepa_debit", iban: "AT611904300234573201" });
  expect(await read(invoice)).toContain("being processed");
});

test("the PDF is one, and unknown addresses are not found", async () => {
  const invoice = await open();
  const response = await fetch(invoice.invoice_pdf ?? "");
  expect(response.headers.get("content-type")).toBe("application/pdf");
  const text = await response.text();
  expect(text.startsWith("%PDF-1.4")).toBe(true);
  const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(table, table + 4)).toBe("xref");
  // The dollar sign is ASCII; a euro is written by its number in the font.
  expect(text).toContain("$19.00");
  expect(await (await fetch((await open("eur")).invoice_pdf ?? "")).text()).toContain("\\20019.00");
  const unknown = (invoice.hosted_invoice_url ?? "").replace(/test_\w+/, "test_nothing");
  expect((await fetch(unknown)).status).toBe(404);
});
