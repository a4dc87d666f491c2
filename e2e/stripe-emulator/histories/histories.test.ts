/** Random histories over the real API and pages: whatever happens, books and events agree. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { listen, startForTest } from "../testing/start";
import { brokenLaws, readBooks } from "./laws";
import { setStage } from "./play";
import { step, type Step } from "./steps";

const LONG = process.env.LONG !== undefined;
const RUNS = Number(process.env.HISTORIES ?? (LONG ? 1_000 : 40));
/** The same ones in every fast run; a long run looks for new ones. */
const SEED = process.env.SEED ?? (LONG ? undefined : "20");
const STEPS = LONG ? 100 : 40;

/** What all histories together held: laws about things that never were would hold for nothing. */
const seen = new Set<string>();

async function brokenBy(history: readonly Step[]): Promise<string[]> {
  const emulator = await startForTest();
  const { stripe } = emulator;
  const endpoint = await listen();
  try {
    await stripe.webhookEndpoints.create({ url: endpoint.url, enabled_events: ["*"] });
    const stage = await setStage(emulator);
    for (const each of history) await stage.play(each);
    await emulator.control("POST", "/settle");
    const errors = emulator.logged.filter((line) => line.includes('"level":"error"'));
    const books = await readBooks(stripe);
    for (const { status } of books.subscriptions) seen.add(`subscription ${status}`);
    for (const { status } of books.invoices) seen.add(`invoice ${status}`);
    for (const { status } of books.sessions) seen.add(`session ${status}`);
    for (const { status } of books.refunds) seen.add(`refund ${status}`);
    for (const event of books.events) seen.add(event.type);
    return [...errors, ...(await brokenLaws(stripe, books))];
  } finally {
    await emulator.stop();
    await endpoint.stop();
  }
}

const LIFE = [
  ...["active", "canceled", "incomplete", "past_due", "paused", "trialing"].map(
    (each) => `subscription ${each}`,
  ),
  ...["draft", "open", "paid", "uncollectible", "void"].map((each) => `invoice ${each}`),
  ...["complete", "open"].map((each) => `session ${each}`),
  "refund succeeded",
  "charge.dispute.created",
  "customer.deleted",
  "customer.discount.created",
  "customer.subscription.trial_will_end",
  "invoice.payment_action_required",
  "invoice.payment_failed",
];

// A failure names its seed: `SEED=… npx vitest …/histories.test.ts` plays it again.
test(
  "no history breaks a law",
  async () => {
    const histories = fc.array(step, { minLength: 5, maxLength: STEPS, size: "max" });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(await brokenBy(history)).toEqual([]);
      }),
      { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
    );
    expect([...seen]).toEqual(expect.arrayContaining(LIFE));
  },
  LONG ? 1_800_000 : 90_000,
);
