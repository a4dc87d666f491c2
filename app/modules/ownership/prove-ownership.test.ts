import { describe, expect, it } from "vitest";
import { isOwnedBy, isSessionOf, type OwnershipProof } from "./prove-ownership";

const linkedAt = new Date("2026-11-01T00:00:00Z");
const before = linkedAt.getTime() / 1_000 - 60;
const after = linkedAt.getTime() / 1_000 + 60;

/** ada, to whom cus_ada is linked by our checkout; bob exists, zoe does not. */
const proof = (more: Partial<OwnershipProof> = {}): OwnershipProof => ({
  userId: "ada",
  links: [{ customerId: "cus_ada", evidence: "checkout", claimedAt: null }],
  guestObjectIds: new Set(["cs_guest", "ch_guest"]),
  knownUsers: new Set(["ada", "bob"]),
  ...more,
});
type Asked = Parameters<typeof isOwnedBy>[0];
const object = (
  type: Asked["type"],
  id: string,
  customerId: string | null,
  names: string | null = null,
  created: number | null = after,
): Asked => ({
  type,
  id,
  customerId,
  created,
  evidence: { metadataUserId: names, clientReferenceId: null },
});

describe("an object belongs to", () => {
  const byHand = { links: [{ customerId: "cus_ada", evidence: "operator", claimedAt: linkedAt }] };
  it.each<[string, boolean, Asked, Partial<OwnershipProof>?]>([
    ["the customer linked to the user", true, object("customer", "cus_ada", "cus_ada")],
    ["the owner of its customer", true, object("invoice", "in_1", "cus_ada")],
    ["nobody else: a customer", false, object("customer", "cus_bob", "cus_bob")],
    ["nobody else: a customer that claims to be another's", false, object("customer", "cus_bob", "cus_ada")],
    ["nobody else: a subscription", false, object("subscription", "sub_1", "cus_bob")],
    ["nobody else, whomever it names", false, object("payment_intent", "pi_1", "cus_bob", "ada")],
    ["the owner: a payment that names the owner", true, object("payment_intent", "pi_1", "cus_ada", "ada")],
    ["the owner: a payment that names nobody", true, object("payment_intent", "pi_1", "cus_ada")],
    [
      "the owner: a payment that names who does not exist",
      true,
      object("payment_intent", "pi_1", "cus_ada", "zoe"),
    ],
    ["nobody: a payment that names another user", false, object("payment_intent", "pi_1", "cus_ada", "bob")],
    ["nobody: its charge likewise", false, object("charge", "ch_1", "cus_ada", "bob")],
    [
      "the owner: one that an operator saw when linking",
      true,
      object("payment_intent", "pi_1", "cus_ada", "bob", before),
      byHand,
    ],
    [
      "nobody: one that came after the operator",
      false,
      object("payment_intent", "pi_1", "cus_ada", "bob", after),
      byHand,
    ],
    ["nobody: one of no known time", false, object("payment_intent", "pi_1", "cus_ada", "bob", null), byHand],
    ["whose purchase it was, without a customer", true, object("charge", "ch_guest", null)],
    ["nobody, without a customer", false, object("charge", "ch_other", null)],
    ["nobody, without a customer, whomever it names", false, object("payment_intent", "pi_1", null, "ada")],
    ["nobody: without any link", false, object("invoice", "in_1", "cus_ada"), { links: [] }],
  ])("%s: %s", (_, owned, asked, more) => {
    expect(isOwnedBy(asked, proof(more))).toBe(owned);
  });
});

describe("a Checkout Session belongs to", () => {
  const says = (metadataUserId: string | null, clientReferenceId: string | null) => ({
    customerId: "cus_1",
    metadataUserId,
    clientReferenceId,
  });
  it.each([
    ["its customer's owner, whomever it names", true, says("bob", "bob"), "ada"],
    ["nobody but its customer's owner", false, says("ada", "ada"), "bob"],
    ["whom its metadata names, without a link", true, says("ada", "bob"), null],
    ["nobody whom only its reference names beside", false, says("bob", "ada"), null],
    ["whom its reference names, without anything else", true, says(null, "ada"), null],
    ["nobody", false, says(null, null), null],
  ])("%s", (_, owned, session, linkedTo) => {
    expect(isSessionOf("ada", session, linkedTo)).toBe(owned);
  });
});
