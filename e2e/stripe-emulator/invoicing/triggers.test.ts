/** The Stripe CLI's own requests for invoices, items and credit notes run to the end and make their event. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CORPUS_ABSENT, corpusFolder } from "../testing/corpus";
import { fixtureNames, playFixture } from "../testing/play-fixture";
import { startForTest, TEST_KEY, type Started } from "../testing/start";

const corpus = corpusFolder();

describe.skipIf(corpus === null)(`triggers${corpus === null ? `: ${CORPUS_ABSENT}` : ""}`, () => {
  let emulator: Started;
  beforeAll(async () => {
    emulator = await startForTest();
  });
  afterAll(() => emulator.stop());

  const names =
    corpus === null ? [] : fixtureNames(corpus).filter((name) => /^(invoice|credit_note)/.test(name));

  test.each(names)("%s", async (name) => {
    expect(await playFixture(corpus ?? "", name, emulator.url, TEST_KEY)).toBeNull();
    const events = await emulator.stripe.events.list({ type: name, limit: 1 });
    expect(events.data).toHaveLength(1);
  });
});
