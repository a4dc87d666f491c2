import { expect, test } from "vitest";
import { subscribedTypes } from "./subscribed-types";

const ours = "https://app.example.com/api/stripe/webhook";
const endpoint = (url: string, enabledEvents: string[], enabled = true) => ({ url, enabledEvents, enabled });

test("what our endpoint lists is subscribed, and nothing else but what access is decided by", () => {
  const subscribes = subscribedTypes(
    [endpoint(ours, ["payout.paid"]), endpoint("https://other.example.com/hook", ["payout.failed"])],
    ours,
  );
  expect([subscribes("payout.paid"), subscribes("payout.failed")]).toEqual([true, false]);
  expect(subscribes("customer.subscription.deleted")).toBe(true);
});

test("several of ours add up", () => {
  const subscribes = subscribedTypes(
    [
      endpoint(ours, ["invoice.paid"]),
      endpoint("HTTPS://APP.example.com:443/api/stripe/webhook", ["charge.refunded"]),
    ],
    ours,
  );
  expect([subscribes("invoice.paid"), subscribes("charge.refunded"), subscribes("payout.paid")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("a disabled one tells only where no other does", () => {
  const disabled = endpoint(ours, ["*"], false);
  expect(subscribedTypes([disabled, endpoint(ours, ["invoice.paid"])], ours)("payout.paid")).toBe(false);
  expect(subscribedTypes([endpoint(ours, ["invoice.paid"], false)], ours)("payout.paid")).toBe(false);
});

test.each([
  ["one lists *", [endpoint(ours, ["invoice.paid"]), endpoint(ours, ["*"])], ours],
  ["none is ours", [endpoint("https://other.example.com/hook", ["invoice.paid"])], ours],
  ["our address is not known", [endpoint(ours, ["invoice.paid"])], null],
  ["there is none", [], ours],
])("everything is subscribed where %s", (_, endpoints, webhookUrl) => {
  expect(subscribedTypes(endpoints, webhookUrl)("payout.paid")).toBe(true);
});
