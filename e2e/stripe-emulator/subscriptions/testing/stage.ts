/** For this room's tests: an emulator with a price, customers on test clocks, and what was told of them. */
import type Stripe from "stripe";
import { startForTest, type Started } from "../../testing/start";

export const T0 = Date.UTC(2026, 0, 31, 12) / 1000;
export const DAY = 86_400;
export const HOUR = 3600;

export interface Stage extends Started {
  /** A monthly price, in cents. */
  price(amount: number, recurring?: Stripe.PriceCreateParams.Recurring): Promise<Stripe.Price>;
  /** On a clock of its own at `T0`, paying with `method`; null: with nothing. */
  payer(method?: string | null): Promise<Payer>;
}

export interface Payer {
  id: string;
  clock: string;
  /** To this moment, unix seconds; waits until everything due is done. */
  to(moment: number): Promise<void>;
  /** Types of events about this customer, oldest first, without those named. */
  told(...without: RegExp[]): Promise<string[]>;
  events(type: string): Promise<Stripe.Event[]>;
}

export async function setStage(): Promise<Stage> {
  const emulator = await startForTest();
  const { stripe, control } = emulator;
  const product = await stripe.products.create({ name: "Pro" });
  const events = async (customer: string): Promise<Stripe.Event[]> => {
    const all: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) all.push(event);
    return all.reverse().filter(({ data }) => {
      const about = data.object as { id?: string; customer?: string };
      return about.customer === customer || about.id === customer;
    });
  };
  return {
    ...emulator,
    price: (amount, recurring = { interval: "month" }) =>
      stripe.prices.create({ currency: "usd", product: product.id, recurring, unit_amount: amount }),
    async payer(method = "pm_card_visa") {
      const clock = await stripe.testHelpers.testClocks.create({ frozen_time: T0 });
      const customer = await stripe.customers.create({
        test_clock: clock.id,
        ...(method === null
          ? {}
          : { payment_method: method, invoice_settings: { default_payment_method: method } }),
      });
      return {
        id: customer.id,
        clock: clock.id,
        async to(moment) {
          await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: moment });
          await control("POST", "/settle");
        },
        told: async (...without) =>
          (await events(customer.id))
            .map(({ type }) => type)
            .filter((type) => !without.some((pattern) => pattern.test(type))),
        events: async (type) => (await events(customer.id)).filter((event) => event.type === type),
      };
    },
  };
}
