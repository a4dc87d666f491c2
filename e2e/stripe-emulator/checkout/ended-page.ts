/** What is left at the address of a session that is over. */
import type Stripe from "stripe";
import { html } from "../pages/html";
import { document } from "../pages/layout";
import type { PageAnswer } from "../pages/page-router";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["payment", "This order has been placed. There is nothing more to do here."],
  ["setup", "Your payment details have been saved. There is nothing more to do here."],
  ["subscription", "This subscription has begun. There is nothing more to do here."],
]);

export function endedPage(session: Stripe.Checkout.Session): PageAnswer {
  const merchant = session.branding_settings?.display_name ?? "the merchant";
  if (session.status === "expired") {
    const recovery = session.after_expiration?.recovery?.url ?? null;
    return {
      status: 410,
      html: document(
        { title: "This page has expired", narrow: true },
        html`<h1>This page has expired</h1>
          <p>You were not charged. Go back to ${merchant} and start again.</p>
          ${session.cancel_url === null ? "" : html`<p><a class="button quiet" href="${session.cancel_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id)}">Back to ${merchant}</a></p>`}
          ${recovery === null ? "" : html`<p><a class="button" href="${recovery}">Take up this order again</a></p>`}`,
      ),
    };
  }
  const words = WORDS.get(session.mode) ?? "";
  const message = session.custom_text.after_submit?.message ?? null;
  return {
    html: document(
      { title: "This page is complete", narrow: true },
      html`<h1>All done</h1>
        <p>${words}</p>
        ${message === null ? "" : html`<p>${message}</p>`}
        <p class="muted small">You can close this page, or go back to ${merchant}.</p>`,
    ),
  };
}
