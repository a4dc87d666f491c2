/** How disputes end: by evidence, by giving in, or by silence. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startForTest, type Started } from "../testing/start";

let emulator: Started;
beforeAll(async () => {
  emulator = await startForTest();
});
afterAll(() => emulator.stop());

const DAY = 24 * 3600;

async function disputed(): Promise<string> {
  const intent = await emulator.stripe.paymentIntents.create({
    amount: 2000,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_createDispute",
  });
  const [dispute] = (await emulator.stripe.disputes.list({ payment_intent: intent.id })).data;
  return dispute!.id;
}

const typesOf = async (id: string) =>
  (await emulator.stripe.events.list({ limit: 100 })).data
    .filter(({ data }) => (data.object as { id?: string }).id === id)
    .map(({ type }) => type.replace("charge.dispute.", ""))
    .reverse();

test.each([
  ["winning_evidence", "won", ["closed", "funds_reinstated"]],
  ["losing_evidence", "lost", ["closed"]],
])("%s makes it %s", async (uncategorized_text, status, last) => {
  const id = await disputed();
  await emulator.stripe.disputes.update(id, { evidence: { uncategorized_text }, submit: true });
  await emulator.control("POST", "/advance", { seconds: 2 });
  expect((await emulator.stripe.disputes.retrieve(id)).status).toBe(status);
  expect(await typesOf(id)).toEqual(["created", "funds_withdrawn", "updated", ...last]);
});

test("one that nobody answers is lost when the time is over; an answered one waits for the bank", async () => {
  const [silent, answered] = [await disputed(), await disputed()];
  await emulator.stripe.disputes.update(answered, { evidence: { uncategorized_text: "It was them." } });
  await emulator.control("POST", "/advance", { seconds: 10 * DAY });
  expect(await emulator.stripe.disputes.retrieve(silent)).toMatchObject({
    status: "lost",
    evidence_details: { past_due: true },
  });
  expect((await emulator.stripe.disputes.retrieve(answered)).status).toBe("under_review");
});
