import { expect, test } from "vitest";
import type { Snapshot, SnapshotFor } from "../../stripe/snapshot";
import type { HeldObject } from "../facts";
import { factsOf, known, now, stripe } from "../testing/facts";
import { mirrorDrift } from "./mirror-drift";

const common = {
  livemode: false,
  created: 1_790_000_000,
  deleted: false,
  evidence: { metadataUserId: null, clientReferenceId: null },
  readFrom: {},
};
const customer: SnapshotFor<"customer"> = {
  ...common,
  type: "customer",
  id: "cus_1",
  customerId: "cus_1",
  status: null,
  data: { email: null, name: null, currency: null },
};
const summary: SnapshotFor<"entitlement_summary"> = {
  ...common,
  type: "entitlement_summary",
  id: "cus_1",
  customerId: "cus_1",
  status: null,
  data: { entitlements: [], entitlementsTruncated: false },
};
const charge = (refunded: boolean): SnapshotFor<"charge"> => ({
  ...common,
  type: "charge",
  id: "ch_1",
  customerId: "cus_1",
  status: "succeeded",
  data: {
    status: "succeeded",
    amount: 1_900,
    amountRefunded: refunded ? 1_900 : 0,
    currency: "eur",
    refunded,
    disputed: false,
    paid: true,
    paymentIntentId: null,
    invoiceId: null,
    receiptUrl: null,
    receiptNumber: null,
    cardBrand: null,
    cardLast4: null,
    failureCode: null,
    declineCode: null,
    amountCaptured: 1_900,
    disputeId: null,
  },
});
const held = (snapshot: Snapshot, source: HeldObject["source"] = "event"): HeldObject => ({
  snapshot,
  asOf: source === "event" ? new Date(now.getTime() - 60_000) : now,
  source,
  eventId: null,
  apiVersion: null,
});
const examine = (here: Snapshot[], there: Snapshot[]) =>
  mirrorDrift.examine(
    factsOf({
      mirror: known(here.map((one) => held(one))),
      stripe: known({ ...stripe, objects: there.map((one) => held(one, "fetch")) }),
    }),
  );

test("a customer is compared with itself, not with its entitlement summary of the same id", () => {
  expect(examine([customer, summary], [summary, customer]).outcome).toBe("cleared");
  expect(examine([summary, customer], [customer, summary]).outcome).toBe("cleared");
});

test("a field that access rests on and that differs is named, with both sides", () => {
  expect(examine([customer, charge(false)], [customer, charge(true)])).toMatchObject({
    outcome: "found",
    certainty: "proven",
    sentence: "Charge ch_1 is not as Stripe has it: refunded is false here and true at Stripe.",
    next: { action: { kind: "resync", customerId: "cus_1" } },
  });
  expect(examine([charge(true)], [charge(true)]).outcome).toBe("cleared");
});

test("what came after the reading is newer, and no difference", () => {
  const newer = { ...held(charge(true)), asOf: new Date(now.getTime() + 1_000) };
  const facts = factsOf({
    mirror: known([newer]),
    stripe: known({ ...stripe, objects: [held(charge(false), "fetch")] }),
  });
  expect(mirrorDrift.examine(facts).outcome).toBe("cleared");
});

test("without Stripe nothing is said", () => {
  const facts = factsOf({ stripe: { state: "not_looked", why: "Nobody asked." } });
  expect(mirrorDrift.examine(facts).outcome).toBe("undecidable");
});
