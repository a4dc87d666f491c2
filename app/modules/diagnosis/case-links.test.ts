import { describe, expect, test } from "vitest";
import { linksOf } from "./case-links";
import { caseView } from "./case-view";
import { type CauseCode, type ChainLink, chainLinks } from "./chain";
import type { EventFact, Facts, StripeEventFact } from "./facts";
import type { Finding } from "./rule";
import { entitlementOf, factsOf, known, ledger, now, stripe } from "./testing/facts";
import { caseMarkdown } from "./evidence-bundle";
import { diagnose } from "./verdict";

const event: EventFact = {
  id: "evt_1",
  type: "invoice.paid",
  created: now,
  receivedAt: now,
  source: "webhook",
  account: "",
  livemode: false,
  apiVersion: null,
  objectType: "invoice",
  objectId: "in_1",
  customerId: "cus_1",
  userId: "user_1",
  flags: [],
  duplicates: 1,
  mapping: "mapped",
  mappingReason: null,
  sync: "applied",
  syncReason: null,
  attempts: 1,
  nextAttemptAt: null,
  lastError: null,
};
const atStripe = (id: string): StripeEventFact => ({
  id,
  type: "invoice.paid",
  created: now,
  pendingWebhooks: 0,
  objectId: "in_1",
  customerId: "cus_1",
  apiVersion: null,
  requestId: null,
});
const here = known({ ...ledger, events: [event], known: new Set(["evt_1"]) });
const told = known({ lastRead: { at: now, planId: "pro" }, observed: null });

const finding: Finding = {
  outcome: "found",
  certainty: "proven",
  sentence: "It broke for mara@example.com.",
  evidence: [
    { kind: "event", id: "evt_2", field: null, says: "never <b>arrived</b>", at: now, from: "stripe" },
  ],
  next: { words: "Mend it.", action: { kind: "none" }, reply: null },
  since: null,
};
const verdictOn = (facts: Facts, codes: CauseCode[], more: Partial<Finding> = {}) =>
  diagnose(
    facts,
    codes.map((code) => ({ code, examine: () => ({ ...finding, ...more }) })),
  );
const stateOf = (facts: Facts, link: ChainLink, codes: CauseCode[] = []) =>
  linksOf(facts, verdictOn(facts, codes)).find((one) => one.link === link)?.state;

const cases: [what: string, link: ChainLink, facts: Facts, state: string][] = [
  ["nothing is known of any payment", "checkout", factsOf(), "unknown"],
  ["nothing is due", "stripe", factsOf(), "unknown"],
  ["it is due by what is held", "stripe", factsOf({ entitled: true }), "holds"],
  [
    "it is due by Stripe alone",
    "stripe",
    factsOf({ stripe: known({ ...stripe, entitlement: entitlementOf("pro") }) }),
    "holds",
  ],
  [
    "Stripe was not asked",
    "arrived",
    factsOf({ ledger: here, stripe: { state: "not_looked", why: "No." } }),
    "unknown",
  ],
  [
    "all that Stripe lists is here",
    "arrived",
    factsOf({ ledger: here, stripe: known({ ...stripe, events: [atStripe("evt_1")] }) }),
    "holds",
  ],
  [
    "one that Stripe lists is not",
    "arrived",
    factsOf({ ledger: here, stripe: known({ ...stripe, events: [atStripe("evt_2")] }) }),
    "unknown",
  ],
  ["the ledger failed", "arrived", factsOf({ ledger: { state: "failed", why: "Late." } }), "unknown"],
  ["an event came by webhook", "verified", factsOf({ ledger: here }), "holds"],
  ["nothing came", "verified", factsOf(), "unknown"],
  ["a repeat was recognised", "deduped", factsOf({ ledger: here }), "holds"],
  ["nothing came that could come twice", "deduped", factsOf(), "unknown"],
  ["an event names the user", "mapped", factsOf({ ledger: here }), "holds"],
  ["nothing leads to the user", "mapped", factsOf(), "unknown"],
  [
    "an event waits",
    "synced",
    factsOf({ ledger: known({ ...ledger, events: [{ ...event, sync: "pending" }] }) }),
    "unknown",
  ],
  ["nothing is held", "synced", factsOf(), "unknown"],
  ["more than free follows", "entitled", factsOf({ entitled: true }), "holds"],
  ["nothing more than free follows", "entitled", factsOf(), "unknown"],
  ["the application was told what holds", "app", factsOf({ entitled: true, host: told }), "holds"],
  ["the application was told otherwise", "app", factsOf({ host: told }), "unknown"],
  ["the application never asked", "app", factsOf({ entitled: true }), "unknown"],
];

describe("a link holds on its own evidence only", () => {
  test.each(cases)("%s: %s", (_what, link, facts, state) => {
    expect(stateOf(facts, link)).toBe(state);
  });
});

describe("a found cause", () => {
  test("breaks its link, and nothing after it is said to hold", () => {
    const facts = factsOf({ ledger: here, entitled: true });
    const states = linksOf(facts, verdictOn(facts, ["customer_unlinked"])).map(({ state }) => state);
    const at = chainLinks.indexOf("mapped");
    expect(states[at]).toBe("broken");
    expect(states.slice(at + 1)).toEqual(["unknown", "unknown", "unknown"]);
    expect(states[chainLinks.indexOf("verified")]).toBe("holds");
  });

  test("at Stripe leaves the way to us as it is", () => {
    expect(stateOf(factsOf({ ledger: here }), "verified", ["payment_failed"])).toBe("holds");
  });

  test("that is harmless breaks nothing", () => {
    const facts = factsOf();
    const links = linksOf(facts, verdictOn(facts, ["event_stale"], { harmless: true }));
    expect(links.filter(({ state }) => state === "broken")).toEqual([]);
  });
});

test("a view and its copy bear no address, no markup, and what never arrived", () => {
  const facts = factsOf({
    ledger: here,
    stripe: known({ ...stripe, events: [atStripe("evt_1"), atStripe("evt_2")] }),
  });
  const view = caseView(facts, verdictOn(facts, ["endpoint_disabled"]));
  expect(view.missing.map(({ id }) => id)).toEqual(["evt_2"]);
  expect(JSON.stringify(view)).not.toContain("mara@example.com");
  const copy = caseMarkdown(view);
  expect(copy).not.toContain("mara@");
  expect(copy).not.toContain("<b>arrived");
  expect(copy).toContain("## `endpoint_disabled` (proven)");
  expect(copy).toContain("`evt_2`");
});
