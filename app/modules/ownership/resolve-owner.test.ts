import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim, Evidence } from "./claims";
import { resolveOwner } from "./resolve-owner";

const claim = (userId: string, evidence: Evidence = "subscription_metadata", id = "sub_1"): Claim => ({
  userId,
  evidence,
  object: { type: "subscription", id },
});
const users = new Set(["ada", "bob"]);
const resolve = (claims: Claim[], boundTo: string | null = null, paid = true) =>
  resolveOwner({ customerId: "cus_1", boundTo, claims, knownUsers: users, paid });
const codes = (result: ReturnType<typeof resolve>) => result.findings.map(({ code }) => code);

describe("the owner of a customer", () => {
  it("is the bound user, whatever the objects say; what says otherwise is found", () => {
    const result = resolve([claim("bob")], "ada");
    expect(result).toMatchObject({ owner: "ada", bind: null });
    expect(codes(result)).toEqual(["metadata_conflict"]);
  });

  it("is bound by the first evidence that names an existing user", () => {
    expect(resolve([claim("ada")])).toEqual({ owner: "ada", bind: claim("ada"), findings: [] });
    expect(resolve([claim("ada", "client_reference_id")])).toMatchObject({ owner: "ada" });
  });

  it("metadata outranks client_reference_id; the weaker word is kept as a finding", () => {
    const result = resolve([claim("bob", "client_reference_id"), claim("ada", "customer_metadata")]);
    expect(result).toMatchObject({ owner: "ada", bind: { evidence: "customer_metadata" } });
    expect(codes(result)).toEqual(["metadata_conflict"]);
  });

  it("equally strong evidence for two users binds nobody", () => {
    const result = resolve([claim("ada"), claim("bob", "customer_metadata")]);
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
