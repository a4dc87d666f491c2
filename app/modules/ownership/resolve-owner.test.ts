import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claim, type Evidence, rankOf } from "./claims";
import { type Link, resolveOwner } from "./resolve-owner";

const claim = (userId: string, evidence: Evidence = "subscription_metadata", id = "sub_1"): Claim => ({
  userId,
  evidence,
  object: { type: "subscription", id },
});
const users = new Set(["ada", "bob"]);
const linkTo = (userId: string, evidence: string): Link => ({ userId, evidence, objectId: null });
const resolve = (claims: Claim[], boundTo: string | null = null, paid = true, evidence = "operator") =>
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

  it("a link that evidence made yields to stronger evidence, and to nothing else", () => {
    const typed = claim("bob", "client_reference_id", "cs_1");
    const moved = resolve([typed, claim("ada")], "bob", true, "client_reference_id");
    expect(moved).toMatchObject({ owner: "ada", bind: claim("ada"), movedFrom: { userId: "bob" } });
    expect(moved.findings).toMatchObject([
      { code: "metadata_conflict", evidence: { boundTo: "ada", claims: [{ userId: "bob" }] } },
    ]);
    expect(
      resolve([claim("ada", "subscription_metadata", "sub_2")], "bob", true, "subscription_metadata"),
    ).toMatchObject({
      owner: "bob",
      bind: null,
      movedFrom: null,
    });
    expect(resolve([claim("zoe")], "bob", true, "client_reference_id")).toMatchObject({ owner: "bob" });
  });

  it("of claims of different kinds does not depend on the order in which they came", () => {
    const kinds: Evidence[] = [
      "customer_metadata",
      "subscription_metadata",
      "payment_metadata",
      "invoice_metadata",
      "session_metadata",
      "client_reference_id",
    ];
    const claims = fc
      .shuffledSubarray(kinds, { minLength: 1 })
      .chain((some) =>
        fc.tuple(
          ...some.map((kind) => fc.constantFrom("ada", "bob", "zoe").map((user) => claim(user, kind))),
        ),
      );
    fc.assert(
      fc.property(claims, fc.boolean(), (arriving, remembers) => {
        let bound: Link | null = null;
        arriving.forEach((one, index) => {
          // What came before may not even be looked at again: the link bears the strongest.
          const seen = remembers ? arriving.slice(0, index + 1) : [one];
          const { bind } = resolveOwner({
            customerId: "cus_1",
            bound,
            claims: seen,
            knownUsers: users,
            paid: true,
          });
          if (bind) bound = linkTo(bind.userId, bind.evidence);
        });
        const best = arriving
          .filter(({ userId }) => users.has(userId))
          .sort((a, b) => rankOf(a.evidence) - rankOf(b.evidence))[0];
        expect(bound).toEqual(best ? linkTo(best.userId, best.evidence) : null);
      }),
      { numRuns: 1_000 },
    );
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

  it("equally strong evidence for two users binds nobody", () => {
    const result = resolve([claim("ada"), claim("bob", "subscription_metadata", "sub_2")]);
    expect(result).toMatchObject({ owner: null, bind: null });
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
