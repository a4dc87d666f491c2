/** For tests of the portal: payers with a plan, their links, and a browser without script. */
import type Stripe from "stripe";
import type { Started } from "../testing/start";

export interface Payer {
  customer: string;
  subscription: Stripe.Subscription;
  price: string;
  product: string;
}

export type Features = Stripe.BillingPortal.ConfigurationCreateParams["features"];

interface Shown {
  status: number;
  text: string;
  location: string | null;
}

export async function get(url: string): Promise<Shown> {
  const response = await fetch(url, { redirect: "manual" });
  return { status: response.status, text: await response.text(), location: response.headers.get("location") };
}

export async function post(url: string, form: Record<string, string> = {}): Promise<Shown> {
  const response = await fetch(url, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });
  return { status: response.status, text: await response.text(), location: response.headers.get("location") };
}

/** What the tests do with one emulator. */
export function portalTester(emulator: Started) {
  async function plan(amount: number): Promise<{ price: string; product: string }> {
    const product = await emulator.stripe.products.create({
      name: `Plan ${amount}`,
      default_price_data: { currency: "eur", unit_amount: amount, recurring: { interval: "month" } },
    });
    return { product: product.id, price: String(product.default_price) };
  }

  async function payer(params: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Payer> {
    const customer = await emulator.stripe.customers.create({
      email: "ada@example.com",
      payment_method: "pm_card_visa",
      invoice_settings: { default_payment_method: "pm_card_visa" },
    });
    const { price, product } = await plan(900);
    const subscription = await emulator.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      ...params,
    });
    return { customer: customer.id, subscription, price, product };
  }

  async function portal(
    customer: string,
    options: { features?: Features; flow?: Stripe.BillingPortal.SessionCreateParams["flow_data"] } = {},
  ): Promise<string> {
    const { configurations, sessions } = emulator.stripe.billingPortal;
    const { features, flow } = options;
    const configuration = features === undefined ? null : await configurations.create({ features });
    const session = await sessions.create({
      customer,
      return_url: "http://127.0.0.1:1/account",
      ...(configuration === null ? {} : { configuration: configuration.id }),
      ...(flow === undefined ? {} : { flow_data: flow }),
    });
    return session.url;
  }

  /** Types of the events that `work` makes, in order. */
  async function eventsDuring(work: () => Promise<unknown>): Promise<string[]> {
    const [last] = (await emulator.stripe.events.list({ limit: 1 })).data;
    await work();
    const made = await emulator.stripe.events.list({ ending_before: last!.id, limit: 100 });
    return made.data.map(({ type }) => type).reverse();
  }
  return { plan, payer, portal, eventsDuring };
}
