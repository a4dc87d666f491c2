/**
 * The stories of e2e/scenarios against the app under test: what Stripe says, what
 * Paidtrail shows, that no fault outlives its story, and that a resync of those of
 * whom all is well finds nothing. A dozen here, one of each kind; with LONG=1 all.
 */
import { randomBytes } from "node:crypto";
import { brokenHour } from "./scenarios/cast/broken-hour";
import {
  inGrace,
  inGraceOnPro,
  inTrial,
  leaving,
  refundedAndActive,
  toldTwice,
} from "./scenarios/cast/extras";
import { runningApp } from "./scenarios/frame/running-app";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { scenarios } from "./scenarios/index";
import { observe } from "./scenarios/testing/observe";
import { dataDir } from "./support/app-under-test";
import { expect, test } from "./support/test";

const oneOfEachKind = new Set([
  "first_checkout",
  "renewal",
  "upgrade",
  "endpoint_missing",
  "signature_body_altered",
  "body_not_json",
  "event_stale",
  "customer_unlinked",
  "metadata_conflict",
  "subscription_incomplete",
  "payment_failed",
  "one_time_purchase",
  "mirror_drift",
]);
const all = [...scenarios, inTrial, leaving, inGrace, inGraceOnPro, refundedAndActive, toldTwice, brokenHour];
const played = process.env.LONG ? all : all.filter(({ code }) => oneOfEachKind.has(code));

/** Set up once per worker process. */
let theatre: Promise<Theatre> | null = null;
const open = async () => openTheatre(await runningApp(dataDir));

for (const scenario of played) {
  test(`scenario ${scenario.code}: ${scenario.title}`, async () => {
    theatre ??= open();
    const { app } = await theatre;
    const seen = await observe(scenario, await theatre, {
      name: `${scenario.code} ${randomBytes(6).toString("hex")}`,
      stable: false,
      present: Math.floor(Date.now() / 1_000),
      tell: () => {},
    });
    expect(seen.oracle, "what Stripe says").toEqual(scenario.expects);
    if (seen.shown !== null) {
      expect(seen.shown, "what Paidtrail shows").toEqual(scenario.shows ?? scenario.expects);
    }
    if (scenario.refused !== undefined) expect(seen.refused).toContain(scenario.refused);
    if (scenario.seen !== undefined) expect(seen.ledger).toContain(scenario.seen);
    expect(seen.reference).not.toBe("");
    expect(seen.faultsLeft).toBe(0);
    if (!scenario.codes.includes("healthy")) return;
    // Asked again: what a purchase bought is read a few seconds after its event.
    const differing = async () => (await Promise.all(seen.customers.map((id) => app.differing(id)))).flat();
    await expect.poll(differing, { message: "what a resync would change", timeout: 30_000 }).toEqual([]);
  });
}
