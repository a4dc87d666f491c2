/** State survives: a stop, a kill at any moment, and a torn last line. Runs the real process. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { buildLauncher, end, type Launcher } from "../testing/own-process";

// Real processes on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

let launcher: Launcher;
let folder: string;
const start = () => launcher.start(folder);

beforeAll(async () => {
  launcher = await buildLauncher();
});
afterAll(() => launcher.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stripe-emulator-"));
});
afterEach(async () => {
  await launcher.killAll();
  rmSync(folder, { recursive: true, force: true });
});

test("after a stop everything is as it was: objects, secrets, events, attempts, keys, faults, clock", async () => {
  const first = await start();
  // Nothing listens there: the attempts fail and the next one is an hour of emulator time away.
  await first.stripe.webhookEndpoints.create({ url: "http://127.0.0.1:9/hook", enabled_events: ["*"] });
  const once = { idempotencyKey: "made-once" };
  const customer = await first.stripe.customers.create({ email: "kept@example.com" }, once);
  await first.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_visa",
  });
  await first.control("/faults", {
    action: { do: "delay", seconds: 5 },
    match: { types: ["product.created"] },
    times: 3,
  });
  await first.control("/settle", {});
  await first.control("/advance", { seconds: 60 });
  const before = await first.state();
  const started = Date.now();
  expect(await end(first.child, "SIGTERM")).toBe(0);
  expect(Date.now() - started).toBeLessThan(2_000);

  const second = await start();
  expect(await second.state()).toEqual(before);
  const replayed = await second.stripe.customers.create({ email: "kept@example.com" }, once);
  expect(replayed.id).toBe(customer.id);
  expect(replayed.lastResponse.headers["idempotent-replayed"]).toBe("true");
});

test("links to hosted pages hold after a restart on another port", async () => {
  const first = await start();
  const asked = await first.stripe.paymentIntents.create({
    amount: 500,
    currency: "usd",
    confirm: true,
    payment_method: "pm_card_authenticationRequired",
    return_url: "https://example.com/",
  });
  expect(asked.next_action?.redirect_to_url?.url).toContain(first.url);
  await end(first.child, "SIGTERM");
  const second = await start();
  expect(second.url).not.toBe(first.url);
  const { next_action } = await second.stripe.paymentIntents.retrieve(asked.id);
  const page = await fetch(next_action!.redirect_to_url!.url!);
  expect(await page.text()).toContain("confirm with your bank");
});

test("killed in the middle of writes, it has every acknowledged object whole, and goes on", async () => {
  const first = await start();
  const acknowledged = new Map<string, string>();
  let killed = false;
  const hammer = async (lane: number) => {
    for (let count = 0; !killed; count += 1) {
      try {
        const made = await first.stripe.products.create({
          name: `p-${lane}-${count}`,
          metadata: { big: "x".repeat(400) },
        });
        acknowledged.set(made.id, made.name);
      } catch (error) {
        if (!killed) throw error;
      }
    }
  };
  const lanes = [1, 2, 3, 4].map(hammer);
  await expect.poll(() => acknowledged.size, { timeout: 10_000 }).toBeGreaterThan(150);
  killed = true;
  await end(first.child, "SIGKILL");
  await Promise.all(lanes);

  const second = await start();
  const found = new Map<string, string>();
  for await (const product of second.stripe.products.list({ limit: 100 }))
    found.set(product.id, product.name);
  for (const [id, name] of acknowledged) expect(found.get(id)).toBe(name);
  // One transaction holds object and event: never one without the other.
  const announced = new Set<string>();
  for await (const event of second.stripe.events.list({ limit: 100, type: "product.created" })) {
    announced.add((event.data.object as Stripe.Product).id);
  }
  expect(announced).toEqual(new Set(found.keys()));
  await second.stripe.products.create({ name: "after" });
});

test("a torn last line is dropped; damage in the middle is not passed over", async () => {
  const first = await start();
  const kept = await first.stripe.customers.create({});
  await end(first.child, "SIGKILL");
  const journal = join(folder, "journal.jsonl");
  appendFileSync(journal, '[["test","customer","cus_torn",99,{"id":"cus_to');
  const second = await start();
  expect((await second.stripe.customers.list()).data.map(({ id }) => id)).toEqual([kept.id]);
  await end(second.child, "SIGTERM");
  expect(readFileSync(journal, "utf8")).not.toContain("cus_torn");
  appendFileSync(journal, "not json\n");
  await expect(start()).rejects.toThrow(/line \d+ is not JSON/);
});

test("two processes never share a data folder, and production is refused", async () => {
  await start();
  await expect(start()).rejects.toThrow("in use by process");
  const refused = launcher.launch([], { NODE_ENV: "production" });
  let words = "";
  refused.stderr!.on("data", (chunk) => {
    words += String(chunk);
  });
  expect(await new Promise((resolve) => refused.once("exit", resolve))).toBe(2);
  expect(words).toContain("does not run in production");
});
