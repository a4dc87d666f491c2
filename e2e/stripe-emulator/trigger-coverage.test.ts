/**
 * The Stripe CLI's own trigger fixtures, played request by request: which run to
 * the end and make their event. The CLI itself runs in triggers.long.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "./resources";
import { CORPUS_ABSENT, corpusFolder } from "./testing/corpus";
import { fixtureNames, playFixture } from "./testing/play-fixture";
import { listen, startForTest, TEST_KEY, type Listener, type Started } from "./testing/start";
import { OTHER_PRODUCTS, REQUIRED_TRIGGERS } from "./testing/triggers";

const corpus = corpusFolder();

describe.skipIf(corpus === null)(`trigger fixtures${corpus === null ? `: ${CORPUS_ABSENT}` : ""}`, () => {
  let emulator: Started;
  let listener: Listener;
  const passed: string[] = [];
  const failed = new Map<string, string>();

  beforeAll(async () => {
    emulator = await startForTest();
    listener = await listen();
    await emulator.stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] });
    for (const name of fixtureNames(corpus!)) {
      if (OTHER_PRODUCTS.test(name)) continue;
      listener.received.length = 0;
      const stopped = await playFixture(corpus!, name, emulator.url, TEST_KEY);
      await emulator.control("POST", "/settle");
      if (stopped !== null) failed.set(name, stopped);
      else if (!listener.types().includes(name))
        failed.set(name, `made ${listener.types().join(", ") || "no event"}`);
      else passed.push(name);
    }
  }, 120_000);
  afterAll(async () => {
    await emulator.stop();
    await listener.stop();
  });

  test("every trigger that must work works", () => {
    const broken = REQUIRED_TRIGGERS.filter((name) => failed.has(name)).map(
      (name) => `${name}: ${failed.get(name)}`,
    );
    expect(broken).toEqual([]);
  });

  test("prints the coverage", () => {
    const byResource = new Map<string, number>();
    for (const { path } of operations) {
      const resource = path
        .split("/")
        .slice(2)
        .filter((part) => !part.startsWith(":"))
        .join("/");
      byResource.set(resource, (byResource.get(resource) ?? 0) + 1);
    }
    const lines = [...byResource].sort().map(([resource, count]) => `  ${resource}: ${count}`);
    console.log(`operations: ${operations.length}\n${lines.join("\n")}`);
    console.log(`triggers passed of tried: ${passed.length} of ${passed.length + failed.size}`);
    for (const [name, why] of failed) console.log(`  not ${name}: ${why}`);
    expect(passed.length).toBeGreaterThan(0);
  });
});
