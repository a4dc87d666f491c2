/** Every combination of sources, against the rules in other words, and against the page that people read. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { detectMismatches, detectMismatchesOfUser } from "./detect-mismatches";
import type { CustomerFacts, CustomerOfUser } from "./ownership-facts";
import { plainAddress } from "./plain-address";
import {
  type Combination,
  document,
  everyCombination,
  everyDecided,
  everyTyped,
  factsOf,
  outcomeOf,
  outcomeOfWriting,
} from "./testing/every-combination";

const nothing: Combination = { link: null, customer: null, subscription: null, reference: null, email: null };
const exists = (user: string | null) => user === "ada" || user === "bob";

/** The rules in other words than the code's: what is expected of one combination. */
function expected({ link, customer, subscription, reference, email, typed = null }: Combination) {
  const ladder = [customer, subscription, reference];
  const owner = link ?? ladder.find(exists) ?? null;
  const codes = new Set<string>();
  if (ladder.some((user) => exists(user) && user !== owner)) codes.add("metadata_conflict");
  if (ladder.includes("zoe")) codes.add("user_unknown");
  if (customer !== null && subscription !== null && customer !== subscription) {
    codes.add("subscription_customer_differ");
  }
  if (owner === null && ladder.every((user) => user === null)) {
    codes.add("customer_unlinked");
    if (email !== null) codes.add("email_only_match");
  }
  if (typed !== null && typed !== owner) codes.add("client_reference_unproven");
  if (owner !== null && customer === null) {
    codes.add(
      subscription === null && reference !== null
        ? "metadata_missing_on_subscription"
        : "bound_metadata_missing",
    );
  }
  if (owner !== null && email !== null && email !== owner) codes.add("email_differs");
  return { owner, codes: [...codes].sort() };
}

describe("every combination of link, metadata, client reference, email and a payment link's reference", () => {
  it.each(
    [...everyCombination(), ...everyTyped(), ...everyDecided()].map(
      (one) =>
        [
          Object.values(one)
            .map((value) => value ?? "–")
            .join(" "),
          one,
        ] as const,
    ),
  )("%s", (_, combination) => {
    const { owner, found } = outcomeOf(combination);
    expect({ owner, codes: found.map(({ code }) => code).sort() }).toEqual(expected(combination));
    for (const { sources, fingerprint } of found) {
      expect(sources.length).toBeGreaterThan(0);
      expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    }
    // Nothing but the link and what we wrote at Stripe makes an owner; an email or a typed reference never does.
    expect(outcomeOf({ ...combination, email: null, typed: null }).owner).toBe(owner);
  });

  it("is what MISMATCHES.md says", () => {
    const file = join(import.meta.dirname, "MISMATCHES.md");
    if (process.env.UPDATE_DOCS) writeFileSync(file, document());
    // But for how wide its columns are.
    expect(narrow(readFileSync(file, "utf8"))).toBe(narrow(document()));
  });
});

const narrow = (text: string) => text.replace(/-{3,}/g, "---").replace(/ +/g, " ");

describe("an id in the metadata is exact, or it is nobody's", () => {
  it.each([
    [{ userId: "ada" }, "ada", []],
    [{ user_id: "ada" }, "ada", []],
    [{ userId: "ada", user_id: "ada" }, "ada", []],
    [{ userId: "ada", user_id: "bob" }, null, ["ada", "bob"]],
    [{ userId: "ada", user_id: " ada" }, null, ["ada", "ada"]],
    [{ userId: " ada " }, null, ["ada"]],
    [{ userId: "ada\u00a0" }, null, ["ada"]],
    [{ userId: "ADA" }, null, []],
    [{ userId: "  " }, null, []],
    [{ userId: "  ", user_id: "ada" }, null, ["ada"]],
    [{ userId: "w".repeat(201), user_id: "ada" }, null, ["ada"]],
    [{ userId: "w".repeat(500), user_id: "w".repeat(499) }, null, []],
  ])("%j", (metadata, owner, mayMean) => {
    const outcome = outcomeOfWriting(metadata);
    expect([outcome.owner, outcome.mayMean]).toEqual([owner, mayMean]);
    expect(outcome.found.some(({ code }) => code === "user_unknown")).toBe(owner === null);
  });

  it("does not propose whom a person has unlinked", () => {
    const facts = { ...factsOf({ ...nothing, customer: " ada" }), barred: new Set(["ada"]) };
    const [found] = detectMismatches(facts);
    expect(found?.sources).toMatchObject([{ value: '" ada"', userId: null }]);
  });
});

describe("how grave it is", () => {
  const severity = (combination: Partial<Combination>, code: string) =>
    outcomeOf({ ...nothing, ...combination }).found.find((one) => one.code === code)?.severity;

  it("a subscription that names somebody else opens nothing for anybody; a customer's metadata takes nothing", () => {
    expect(severity({ link: "ada", subscription: "bob" }, "metadata_conflict")).toBe("blocks_access");
    expect(severity({ link: "ada", customer: "bob" }, "metadata_conflict")).toBe("risk");
  });

  it("what was there when a person decided is the owner's; what was bought since is nobody's", () => {
    const conflict = (decided: "before" | "after") =>
      severity({ link: "ada", subscription: "bob", decided }, "metadata_conflict");
    expect(conflict("after")).toBe("hygiene");
    expect(conflict("before")).toBe("blocks_access");
  });

  it("a payment link's reference is grave where nobody owns the customer who paid", () => {
    expect(severity({ typed: "ada" }, "client_reference_unproven")).toBe("blocks_access");
    expect(severity({ link: "bob", typed: "ada" }, "client_reference_unproven")).toBe("hygiene");
  });

  it("a link that such a reference once made is a risk, though they agree", () => {
    const facts = factsOf({ ...nothing, customer: "ada", typed: "ada" });
    const bound = {
      userId: "ada",
      evidence: "client_reference_id",
      objectId: "cs_2",
      claimedAt: null,
      since: new Date(),
    };
    const found = detectMismatches({ ...facts, bound });
    expect(found.find(({ code }) => code === "client_reference_unproven")?.severity).toBe("risk");
  });

  it("an unknown user blocks access only where nobody owns the customer", () => {
    expect(severity({ customer: "zoe" }, "user_unknown")).toBe("blocks_access");
    expect(severity({ link: "ada", customer: "zoe" }, "user_unknown")).toBe("hygiene");
  });
});

it("what speaks for the link stands beside what speaks against it, and is no part of what disagrees", () => {
  const facts = factsOf({ ...nothing, link: "ada", customer: "ada", subscription: "bob" });
  const conflictIn = (of: CustomerFacts) =>
    detectMismatches(of).find(({ code }) => code === "metadata_conflict");
  const found = conflictIn(facts);
  expect(found?.sources.map(({ where, value }) => [where.object, where.id, value])).toEqual([
    ["link", "cus_1", "ada"],
    ["subscription", "sub_1", "bob"],
    ["customer", "cus_1", "ada"],
  ]);
  const without = conflictIn({ ...facts, claims: facts.claims.filter(({ userId }) => userId !== "ada") });
  expect(without?.fingerprint).toBe(found?.fingerprint);
});

describe("of the linked customer", () => {
  const linked = factsOf({ ...nothing, link: "ada", customer: "ada", email: "ada" });
  const codes = (facts: Partial<CustomerFacts>) =>
    detectMismatches({ ...linked, ...facts }).map(({ code }) => code);
  const customer = linked.customer ?? {
    email: null,
    deleted: false,
    reading: { from: "fetch" as const, eventSeq: null, at: new Date() },
  };

  it("nothing is found where everything agrees", () => expect(codes({})).toEqual([]));
  it("deleted at Stripe", () => {
    expect(codes({ customer: { ...customer, deleted: true } })).toEqual(["bound_customer_deleted"]);
  });
  it("of the other mode", () => {
    expect(codes({ elsewhere: { says: "a similar object exists in live mode", at: new Date() } })).toEqual([
      "bound_customer_other_mode",
    ]);
  });
  it("its user is gone", () => {
    expect(codes({ users: [] })).toContain("bound_user_missing");
  });
  it("a session whose reference and metadata differ, whoever they are", () => {
    const [claim] = linked.claims;
    if (!claim) throw new Error("the customer names ada");
    const object = { type: "checkout_session" as const, id: "cs_9" };
    const session = [
      { ...claim, object, evidence: "session_metadata" as const },
      { ...claim, object, evidence: "client_reference_id" as const, userId: "bob" },
    ];
    expect(codes({ claims: [...linked.claims, ...session] })).toEqual([
      "metadata_conflict",
      "session_reference_differs",
    ]);
  });
  it("whom a person has unlinked is not proposed by email", () => {
    const facts = { ...factsOf({ ...nothing, email: "ada" }), barred: new Set(["ada"]) };
    expect(detectMismatches(facts).map(({ code }) => code)).toEqual(["customer_unlinked"]);
  });
  it("an email in another case or with a plus tag is the same", () => {
    expect(codes({ customer: { ...customer, email: "ADA+stripe@Example.com" } })).toEqual([]);
  });
});

describe("of a user", () => {
  const user = { id: "ada", email: "ada@example.com", emailVerified: false };
  const one = (id: string, more: Partial<CustomerOfUser> = {}): CustomerOfUser => ({
    customerId: id,
    email: user.email,
    paid: true,
    runs: true,
    reading: null,
    ...more,
  });
  const found = (facts: Partial<Parameters<typeof detectMismatchesOfUser>[0]>) =>
    detectMismatchesOfUser({ user, linked: [], unlinked: [], sameAddress: [], ...facts }).map(
      ({ code, severity }) => [code, severity],
    );

  it("who paid as a customer that is nobody's, beside the linked one", () => {
    const idle = one("cus_1", { paid: false, runs: false });
    expect(found({ linked: [idle], unlinked: [one("cus_2")] })).toEqual([
      ["several_customers_one_user", "blocks_access"],
    ]);
    expect(found({ linked: [one("cus_1")], unlinked: [one("cus_2")] })).toEqual([
      ["several_customers_one_user", "risk"],
    ]);
    expect(found({ linked: [idle], unlinked: [one("cus_2", { paid: false })] })).toEqual([]);
  });
  it("who pays twice", () => {
    expect(found({ linked: [one("cus_1"), one("cus_2")] })).toEqual([["several_paying_customers", "risk"]]);
    expect(found({ linked: [one("cus_1"), one("cus_2", { runs: false })] })).toEqual([]);
  });
  it("who is named by nothing but a payment link's address", () => {
    const reading = { from: "event" as const, eventSeq: 1, at: new Date() };
    expect(found({ unprovenPurchases: [{ value: "ada", sessionId: "cs_1", reading }] })).toEqual([
      ["purchase_reference_unproven", "blocks_access"],
    ]);
  });
  it("who shares an address with another", () => {
    expect(found({ sameAddress: [{ id: "ada2", email: "ada+2@example.com", emailVerified: true }] })).toEqual(
      [["same_address_users", "hygiene"]],
    );
  });
});

it.each([
  ["Ada@Example.COM", "ada@example.com"],
  [" ada+work@example.com ", "ada@example.com"],
  ["ada+a+b@example.com", "ada@example.com"],
  ["+@example.com", "@example.com"],
  ["not an address", "not an address"],
])("the plain address of %s", (email, plain) => expect(plainAddress(email)).toBe(plain));
