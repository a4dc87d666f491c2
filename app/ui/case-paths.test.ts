import { expect, test } from "vitest";
import { evidencePath, nextStepPlace } from "./case-paths";

test.each([
  ["event", "evt_1", "here", "/console/events/evt_1"],
  ["event", "evt_1", "stripe", null],
  ["object", "cus_1", "stripe", "/console/customers/cus_1"],
  ["object", "sub_1", "here", "/console/events?object=sub_1"],
  ["object", "sub_1", "stripe", null],
  ["user", "a/b", "here", "/console/users/a%2Fb"],
  ["delivery", "12", "here", "/console/rejected"],
  ["setting", "WEBHOOK_URL", "here", null],
] as const)("evidence: %s %s, read %s", (kind, id, from, path) => {
  expect(evidencePath({ kind, id, from })).toBe(path);
});

test("a step that can be done here leads to its page, one that cannot to none", () => {
  expect(nextStepPlace({ kind: "resync", customerId: "cus_1" })?.to).toBe("/console/customers/cus_1/resync");
  expect(nextStepPlace({ kind: "link", customerId: "cus_1", userId: "user_1" })).toMatchObject({
    to: "/console/customers/cus_1/link?user=user_1",
    // Whom a button has chosen it names.
    label: "Link to user_1…",
    admin: true,
  });
  expect(nextStepPlace({ kind: "move", customerId: "cus_1", userId: null })?.to).toBe(
    "/console/customers/cus_1/move",
  );
  expect(nextStepPlace({ kind: "unlink", customerId: "cus_1" })?.to).toBe("/console/customers/cus_1/unlink");
  expect(nextStepPlace({ kind: "write_metadata", customerId: "cus_1" })?.to).toBe(
    "/console/customers/cus_1/write-metadata",
  );
  expect(nextStepPlace({ kind: "replay", eventId: "evt_1" })?.to).toBe("/console/events/evt_1/replay");
  expect(nextStepPlace({ kind: "enable_endpoint", endpointId: "we_1" })).toBeNull();
});

test("no address but one of the web is opened", () => {
  expect(nextStepPlace({ kind: "open", url: "javascript:alert(1)" })).toBeNull();
  expect(nextStepPlace({ kind: "open", url: "https://invoice.stripe.com/i/x" })?.external).toBe(true);
});
