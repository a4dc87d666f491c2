import { describe, expect, it } from "vitest";
import { dashboardLink } from "./stripe-links";

describe("links to Stripe's dashboard", () => {
  it("lead to the mode the object is of", () => {
    expect(dashboardLink({ type: "event", id: "evt_1" }, { livemode: false })).toBe(
      "https://dashboard.stripe.com/test/events/evt_1",
    );
    expect(dashboardLink({ type: "customer", id: "cus_1" }, { livemode: true, account: "acct_9" })).toBe(
      "https://dashboard.stripe.com/acct_9/customers/cus_1",
    );
  });

  it("are not made up for what has no page, nor from ids that are none", () => {
    expect(dashboardLink({ type: "checkout_session", id: "cs_1" }, { livemode: true })).toBeNull();
    expect(dashboardLink({ type: "event", id: "../x" }, { livemode: true })).toBeNull();
  });
});
