import { describe, expect, it } from "vitest";
import { dashboardLink, emulatorLink } from "./stripe-links";

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

describe("links to the emulator", () => {
  it("lead to the object in its mode, whatever its type", () => {
    expect(emulatorLink("http://127.0.0.1:4000/", { type: "refund", id: "re_1" }, { livemode: false })).toBe(
      "http://127.0.0.1:4000/_emulator/objects/re_1?mode=test",
    );
    expect(
      emulatorLink("http://127.0.0.1:4000", { type: "event", id: "../x" }, { livemode: true }),
    ).toBeNull();
  });
});
