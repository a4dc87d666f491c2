/** For tests: a session's page, used as a browser would. */
import type Stripe from "stripe";
import type { Started } from "../testing/start";

export interface Answered {
  status: number;
  /** Where it sends the browser; null when it shows a page. */
  location: string | null;
  page: string;
}

const GOOD_CARD = { card_number: "4242 4242 4242 4242", exp: "12 / 34", cvc: "123" };

/** What a payer types who pays by card. */
export function typing(more: Record<string, string> = {}): Record<string, string> {
  return { email: "ada@example.com", payment_method: "card", name: "Ada Lovelace", ...GOOD_CARD, ...more };
}

export async function post(url: string, fields: Record<string, string>): Promise<Answered> {
  return answered(
    await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" }),
  );
}

export async function visit(url: string): Promise<Answered> {
  return answered(await fetch(url, { redirect: "manual" }));
}

async function answered(response: Response): Promise<Answered> {
  return { status: response.status, location: response.headers.get("location"), page: await response.text() };
}

/** A session for one thing at 19 euros, once or monthly, and what else the test asks for. */
export async function newSession(
  { stripe }: Started,
  given: Partial<Stripe.Checkout.SessionCreateParams> & { mode?: "payment" | "subscription" } = {},
): Promise<Stripe.Checkout.Session & { url: string }> {
  const mode = given.mode ?? "payment";
  const session = await stripe.checkout.sessions.create({
    mode,
    success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
    cancel_url: "https://shop.example/cart",
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: "eur",
          unit_amount: 1900,
          product_data: { name: "Pro" },
          ...(mode === "subscription" ? { recurring: { interval: "month" } } : {}),
        },
      },
    ],
    ...given,
  });
  if (session.url === null) throw new Error(`session ${session.id} has no page`);
  return { ...session, url: session.url };
}

/** Gives the types of the events since it was last asked, in the order they were made. */
export function eventReader({ stripe }: Started): () => Promise<string[]> {
  let last: string | null = null;
  return async () => {
    const { data } = await stripe.events.list({
      limit: 100,
      ...(last === null ? {} : { ending_before: last }),
    });
    last = data[0]?.id ?? last;
    return data.map((event) => event.type).reverse();
  };
}
