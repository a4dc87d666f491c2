/**
 * The Stripe CLI's own trigger fixtures, played request by request: which run to
 * the end and make their event. The CLI itself runs in triggers.long.test.ts.
 */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "./resources";
import { CORPUS_ABSENT, corpusFolder } from "./testing/corpus";
import { fixtureNames, playFixture } from "./testing/play-fixture";
import { listen, startForTest, TEST_KEY, type Listener, type Started } from "./testing/start";
import { OTHER_EVENT, OTHER_PRODUCTS, REQUIRED_TRIGGERS } from "./testing/triggers";

const corpus = corpusFolder();

describe.skipIf(corpus === null)(`trigger fixtures${corpus === null ? `: ${CORPUS_ABSENT}` : ""}`, () => {
  let emulator: Started;
  let listener: Listener;
  const passed: string[] = [];
  const failed = new Map<string, string>();
  const seen = new Set<string>();

  beforeAll(async () => {
    emulator = await startForTest();
    listener = await listen();
    await emulator.stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ["*"] });
    for (const name of fixtureNames(corpus!)) {
      if (OTHER_PRODUCTS.test(name)) continue;
      listener.received.length = 0;
      const stopped = await playFixture(corpus!, name, emulator.url, TEST_KEY);
      // A bank debit's outcome comes a little later.
      await emulator.control("POST", "/advance", { seconds: 5 });
      await emulator.control("POST", "/settle");
      for (const type of listener.types()) seen.add(type);
      if (stopped !== null) failed.set(name, stopped);
      else if (!listener.types().includes(OTHER_EVENT[name] ?? name))
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

  test("the README tells what is seen here; this prints it", async () => {
    const told = `${passed.length} of ${passed.length + failed.size} run to the end`;
    console.log(`${told}.\n\n${coverageTable(seen)}`);
    for (const [name, why] of failed) console.log(`  not ${name}: ${why}`);
    const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
    expect(readme).toContain(told);
    const kept = readme.slice(readme.indexOf("| part | operations | events seen |")).trim();
    expect(kept).toBe(coverageTable(seen));
  });
});

/** One row per part of the API: its operations, and the event types that the fixtures made there. */
function coverageTable(types: ReadonlySet<string>): string {
  const rows = new Map<string, { operations: string[]; events: string[] }>();
  const row = (name: string) => {
    const known = rows.get(name) ?? { operations: [], events: [] };
    rows.set(name, known);
    return known;
  };
  for (const { method, path } of operations) {
    const [, version = "", ...parts] = path.split("/");
    const grouped = [
      "test_helpers",
      "billing_portal",
      "checkout",
      "entitlements",
      "core",
      "billing",
    ].includes(parts[0] ?? "");
    const rest = parts.slice(grouped ? 2 : 1).join("/");
    row(`${version === "v2" ? "v2/" : ""}${parts.slice(0, grouped ? 2 : 1).join("/")}`).operations.push(
      `${method}${rest === "" ? "" : ` /${rest}`}`,
    );
  }
  for (const type of [...types].sort()) {
    const subject = type.slice(0, type.lastIndexOf("."));
    const names = [...rows.keys()].map((name) => ({
      name,
      singular: name.replace(/ies$/, "y").replace(/s$/, "").replaceAll("/", "."),
    }));
    // `customer.subscription.created` is the subscriptions', `customer.discount.created` the customers'.
    const owner = (
      names.find(({ singular }) => subject === singular || subject.endsWith(`.${singular}`)) ??
      names.find(({ singular }) => subject.startsWith(`${singular}.`))
    )?.name;
    row(owner ?? subject).events.push(type);
  }
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { operations: calls, events }]) => `| ${name} | ${calls.join(", ")} | ${events.join(", ")} |`,
    );
  return ["| part | operations | events seen |", "| --- | --- | --- |", ...lines].join("\n");
}
