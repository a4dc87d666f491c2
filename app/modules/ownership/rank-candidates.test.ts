import { expect, it } from "vitest";
import type { ReadClaim } from "./ownership-facts";
import { type OrphanFacts, rankCandidates } from "./rank-candidates";

const claim = (userId: string, evidence: ReadClaim["evidence"] = "subscription_metadata"): ReadClaim => ({
  userId,
  evidence,
  object: { type: "subscription", id: "sub_1" },
  at: 0,
  gives: true,
  isDecided: false,
  reading: { from: "event", eventSeq: 1, at: new Date(0) },
});
const user = (id: string, email = `${id.toLowerCase()}@example.com`, emailVerified = true) => ({
  id,
  email,
  emailVerified,
});
const rank = (facts: Partial<OrphanFacts>) =>
  rankCandidates({ claims: [], unproven: [], emails: [], users: [], barred: new Set(), ...facts }).map(
    ({ userId, reason }) => [userId, reason],
  );

it.each([
  ["in another case", "ADA"],
  ["with white space", "a da"],
  ["in quotes", '"Ada"'],
])("an id %s is nearest", (_, written) => {
  const users = [user("ada"), user("bob", "x@y.example")];
  expect(rank({ claims: [claim(written)], emails: ["x@y.example"], users })).toEqual([
    ["ada", "metadata_near_miss"],
    ["bob", "verified_email"],
  ]);
});

it("goes down the ladder of evidence, each user once, by the best that speaks for them", () => {
  const users = [
    user("plus", "mara@example.com"),
    user("unproven", "mara+old@example.com", false),
    user("proven", "Mara+Stripe@example.com"),
    user("written", "w@example.com"),
    user("typed"),
    user("near"),
  ];
  const claims = [claim("Near"), claim("TYPED", "client_reference_id"), claim("w@example.com")];
  const emails = ["mara+stripe@example.com", "mara+old@example.com"];
  expect(
    rank({ claims, emails: emails.slice(0, 1), users: users.filter(({ id }) => id !== "unproven") }),
  ).toEqual([
    ["near", "metadata_near_miss"],
    ["typed", "client_reference_near_miss"],
    ["written", "metadata_is_email"],
    ["proven", "verified_email"],
    ["plus", "plus_address"],
  ]);
  const unproven = [
    { value: "linked", sessionId: "cs_1", reading: { from: "event" as const, eventSeq: 1, at: new Date(0) } },
  ];
  expect(rank({ claims, unproven, users: [user("written", "w@example.com"), user("linked")] })).toEqual([
    ["linked", "payment_link_reference"],
    ["written", "metadata_is_email"],
  ]);
  expect(rank({ emails, users: [users[1] ?? user("none")] })).toEqual([["unproven", "unverified_email"]]);
});

it("whom a person has unlinked is not proposed again", () => {
  expect(rank({ claims: [claim("ADA")], users: [user("ada")], barred: new Set(["ada"]) })).toEqual([]);
});
