import { describe, expect, it } from "vitest";
import { kindOfReference, referenceIn } from "./reference";

describe("what was pasted into the search field", () => {
  it.each([
    [" evt_1Qx ", "evt_1Qx", "event"],
    ["cus_R9s", "cus_R9s", "customer"],
    ["https://dashboard.stripe.com/test/customers/cus_R9s?tab=1", "cus_R9s", "customer"],
    ["https://dashboard.stripe.com/acct_1/events/evt_2", "evt_2", "event"],
    ["<ada@example.com>,", "ada@example.com", "email"],
    ["sub_1Qx", "sub_1Qx", "object"],
    ["cs_test_a1B2", "cs_test_a1B2", "object"],
    ["user_42", "user_42", "user"],
    ["", "", "user"],
  ])("%s", (pasted, reference, kind) => {
    expect(referenceIn(pasted)).toBe(reference);
    expect(kindOfReference(reference)).toBe(kind);
  });

  it("has a bound", () => {
    expect(referenceIn("x".repeat(10_000)).length).toBe(300);
  });
});
