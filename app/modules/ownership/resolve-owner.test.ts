import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareWeights, type DatedClaim, type Evidence, weightOf } from "./claims";
import { type Link, resolveOwner } from "./resolve-owner";

const claim = (
  userId: string,
  evidence: Evidence = "subscription_metadata",
  id = "sub_1",
  at = 1_000,
): DatedClaim => ({ userId, evidence, object: { type: "subscription", id }, at });
/** As findings tell it. */
const told = ({ at: _, ...rest }: DatedClaim) => rest;
const users = new Set(["ada", "bob"]);
const linkTo = (userId: string, evidence: string): Link => ({
  userId,
  evidence,
  objectId: null,
  claimedAt: null,
});
const linkBy = ({ userId, evidence, object, at }: DatedClaim): Link => ({
  userId,
  evidence,
  objectId: object.id,
  claimedAt: new Date(at),
});
const resolve = (claims: DatedClaim[], boundTo: string | null = null, paid = true, evidence = "operator") =>
  resolveOwner({
    customerId: "cus_1",
    bound: boundTo === null ? null : linkTo(boundTo, evidence),
    claims,
    knownUsers: users,
    paid,
  });
const codes = (result: ReturnType<typeof resolve>) => result.findings.map(({ code }) => code);

describe("the owner of a customer", () => {
  it("is the one whom a person or our checkout linked, whatever the objects say; what says otherwise is found", () => {
    for (const maker of ["operator", "checkout"]) {
      const result = resolve([claim("bob", "customer_metadata")], "ada", true, maker);
      expect(result).toMatchObject({ owner: "ada", bind: null, movedFrom: null });
      expect(codes(result)).toEqual(["metadata_conflict"]);
    }
  });

  it("a link that evidence made is moved by nothing that comes later at Stripe, however strong", () => {
    const link = linkBy(claim("bob", "session_metadata", "cs_1", 1_000));
    for (const evidence of ["customer_metadata", "subscription_metadata"] as const) {
      const claims = [claim("ada", evidence, "sub_1", 1_001)];
      const kept = resolveOwner({ customerId: "cus_1", bound: link, claims, knownUsers: users, paid: true });
      expect(kept).toMatchObject({ owner: "bob", bind: null, movedFrom: null });
      expect(kept.findings).toMatchObject([
        { code: "metadata_conflict", evidence: { boundTo: "bob", claims: [{ userId: "ada" }] } },
      ]);
    }
  });

  it("a link that evidence made yields to stronger evidence of the same moment, and to nobody unknown", () => {
    const bound = linkBy(claim("bob", "client_reference_id", "cs_1"));
    const resolved = (claims: DatedClaim[]) =>
      resolveOwner({ customerId: "cus_1", bound, claims, knownUsers: users, paid: true });
    const moved = resolved([claim("ada")]);
    expect(moved).toMatchObject({ owner: "ada", bind: claim("ada"), movedFrom: { userId: "bob" } });
    expect(resolved([claim("zoe")])).toMatchObject({ owner: "bob" });
  });

  it("does not depend on the order in which claims came, of whatever kind and time they are", () => {
    const arriving = fc.array(
      fc.record({
        user: fc.constantFrom("ada", "bob", "zoe"),
        kind: fc.constantFrom<Evidence>("customer_metadata", "subscription_metadata", "client_reference_id"),
        id: fc.constantFrom("sub_1", "sub_2"),
        at: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(arriving, fc.boolean(), (given, remembers) => {
        const claims = given.map(({ user, kind, id, at }) => claim(user, kind, id, at));
        let bound: Link | null = null;
        claims.forEach((one, index) => {
          // What came before may not even be looked at again: the link bears what goes before all of it.
          const seen = remembers ? claims.slice(0, index + 1) : [one];
          const facts = { customerId: "cus_1", bound, claims: seen, knownUsers: users, paid: true };
          const { bind } = resolveOwner(facts);
          if (bind) bound = linkBy(bind);
        });
        const first = claims
          .filter(({ userId }) => users.has(userId))
          .sort((a, b) => compareWeights(weightOf(a), weightOf(b)))[0];
        expect(bound).toEqual(first ? linkBy(first) : null);
      }),
      { numRuns: 1_000 },
    );
  });

  it("an equally strong claim of a later time moves nobody and is found; one that was only late does", () => {
    const [first, second] = [claim("ada"), claim("bob", "subscription_metadata", "sub_2", 2_000)];
    const inTime = resolveOwner({
      customerId: "cus_1",
      bound: linkBy(first),
      claims: [first, second],
      knownUsers: users,
      paid: true,
    });
    expect(inTime).toMatchObject({ owner: "ada", bind: null, movedFrom: null });
    const late = resolveOwner({
      customerId: "cus_1",
      bound: linkBy(second),
      claims: [first, second],
      knownUsers: users,
      paid: true,
    });
    expect(late).toMatchObject({ owner: "ada", bind: first, movedFrom: { userId: "bob" } });
    for (const { findings } of [inTime, late]) {
      expect(findings).toEqual([
        { code: "one_customer_several_users", evidence: { boundTo: "ada", claims: [told(second)] } },
      ]);
    }
  });

  it("an address among the ids is shown to nobody", () => {
    const [finding] = resolve([claim("private.person@victim.test")]).findings;
    expect(finding?.evidence.claims[0]?.userId).toBe("p…@v…");
  });

  it("is bound by the first evidence that names an existing user", () => {
    expect(resolve([claim("ada")])).toEqual({
      owner: "ada",
      bind: claim("ada"),
      movedFrom: null,
      findings: [],
    });
    expect(resolve([claim("ada", "client_reference_id")])).toMatchObject({ owner: "ada" });
  });

  it("metadata outranks client_reference_id; the weaker word is kept as a finding", () => {
    const result = resolve([claim("bob", "client_reference_id"), claim("ada", "customer_metadata")]);
    expect(result).toMatchObject({ owner: "ada", bind: { evidence: "customer_metadata" } });
    expect(codes(result)).toEqual(["metadata_conflict"]);
  });

  it("of equally strong evidence for two users the earlier one links, and the other is found", () => {
    const result = resolve([claim("bob", "subscription_metadata", "sub_2", 2_000), claim("ada")]);
    expect(result).toMatchObject({ owner: "ada", bind: claim("ada") });
    expect(codes(result)).toEqual(["one_customer_several_users"]);
  });

  it("a user who does not exist is named, not bound", () => {
    expect(codes(resolve([claim("zoe")]))).toEqual(["user_unknown"]);
    expect(resolve([claim("zoe"), claim("ada", "client_reference_id")])).toMatchObject({ owner: "ada" });
  });

  it("without any word it matters only once something is paid", () => {
    expect(codes(resolve([]))).toEqual(["customer_unlinked"]);
    expect(codes(resolve([], null, false))).toEqual([]);
    expect(codes(resolve([], "ada"))).toEqual([]);
  });

  it("does not depend on the order of the evidence, and is nobody who does not exist", () => {
    const any = fc.record({
      userId: fc.constantFrom("ada", "bob", "zoe"),
      evidence: fc.constantFrom<Evidence>(
        "customer_metadata",
        "subscription_metadata",
        "client_reference_id",
      ),
      object: fc.record({
        type: fc.constant("subscription" as const),
        id: fc.constantFrom("sub_1", "sub_2"),
      }),
      at: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), fc.constantFrom(null, "ada"), (claims, boundTo) => {
        const result = resolve(claims, boundTo);
        expect(resolve([...claims].reverse(), boundTo)).toEqual(result);
        expect(result.owner === null || users.has(result.owner)).toBe(true);
        if (boundTo !== null) expect(result.owner).toBe(boundTo);
      }),
    );
  });
});
