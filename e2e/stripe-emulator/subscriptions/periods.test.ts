/** Periods leave no gap and no overlap, and come back to their day; what is billed is the time that was had. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { boundary, periodAt, type Recurrence } from "./periods";
import { DAY, setStage, T0, type Stage } from "./testing/stage";

const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date, 9, 30) / 1000;
const rhythm = fc.record<Recurrence>({
  interval: fc.constantFrom("day", "week", "month", "year"),
  interval_count: fc.integer({ min: 1, max: 12 }),
});

describe("periods", () => {
  test("the 31st comes back after February, also in a leap year", () => {
    const month: Recurrence = { interval: "month", interval_count: 1 };
    const starts = [1, 2, 3, 13, 25].map((steps) => boundary(day(2026, 1, 31), month, steps));
    expect(starts).toEqual([
      day(2026, 2, 28),
      day(2026, 3, 31),
      day(2026, 4, 30),
      day(2027, 2, 28),
      day(2028, 2, 29),
    ]);
  });

  test("whole periods join each other, and every moment lies in the one that is found for it", () => {
    fc.assert(
      fc.property(
        rhythm,
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: -400, max: 4000 }),
        (every, anchor, days) => {
          const moment = anchor + days * DAY + 1234;
          const period = periodAt(anchor, every, moment);
          expect(period.start).toBeLessThanOrEqual(moment);
          expect(period.end).toBeGreaterThan(moment);
          expect(periodAt(anchor, every, period.end).start).toBe(period.end);
        },
      ),
    );
  });
});

describe("billing", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.stop());

  const change = fc.record({
    wait: fc.integer({ min: 0, max: 20 }),
    quantity: fc.integer({ min: 1, max: 5 }),
    amount: fc.constantFrom(700, 1999, 4500),
    how: fc.constantFrom("always_invoice", "create_prorations"),
  });

  test("after any sequence of changes, what was billed is the price of the time until the period's end", async () => {
    const prices = new Map<number, string>();
    for (const amount of [700, 1999, 4500]) prices.set(amount, (await stage.price(amount)).id);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const payer = await stage.payer();
        const { id, items } = await stage.stripe.subscriptions.create({
          customer: payer.id,
          items: [{ price: prices.get(700) ?? "" }],
        });
        const rates = [{ from: T0, rate: 700 }];
        let now = T0;
        for (const { wait, quantity, amount, how } of changes) {
          // Half an hour past the day, so that no change falls on the second of a renewal.
          if (wait > 0) {
            now += wait * DAY + 1800;
            await payer.to(now);
          }
          await stage.stripe.subscriptions.update(id, {
            items: [{ id: items.data[0]?.id ?? "", price: prices.get(amount) ?? "", quantity }],
            proration_behavior: how,
          });
          rates.push({ from: now, rate: amount * quantity });
        }
        const invoices = (await stage.stripe.invoices.list({ customer: payer.id, limit: 100 })).data;
        const pending = await stage.stripe.invoiceItems.list({
          customer: payer.id,
          pending: true,
          limit: 100,
        });
        const billed =
          invoices.reduce((sum, invoice) => sum + invoice.total, 0) +
          pending.data.reduce((sum, item) => sum + item.amount, 0);
        const subscription = await stage.stripe.subscriptions.retrieve(id);
        const until = subscription.items.data[0]!.current_period_end;
        expect(Math.abs(billed - priceOfTime(rates, until))).toBeLessThanOrEqual(2 * rates.length + 1);
        const whole = invoices
          .flatMap(({ lines }) => lines.data)
          .filter((line) => line.parent?.subscription_item_details?.proration === false)
          .map(({ period }) => period)
          .sort((a, b) => a.start - b.start);
        for (const [index, period] of whole.entries()) {
          if (index > 0) expect(period.start).toBe(whole[index - 1]?.end);
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

/** Second by second, at the rate in force, in shares of the month that each second lies in. */
function priceOfTime(rates: readonly { from: number; rate: number }[], until: number): number {
  const month: Recurrence = { interval: "month", interval_count: 1 };
  let sum = 0;
  for (const [index, { from, rate }] of rates.entries()) {
    const to = rates[index + 1]?.from ?? until;
    for (let at = from; at < to; ) {
      const { start, end } = periodAt(T0, month, at);
      const stop = Math.min(end, to);
      sum += (rate * (stop - at)) / (end - start);
      at = stop;
    }
  }
  return sum;
}
