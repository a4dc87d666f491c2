import { expect, test } from "vitest";
import { evidencePath, grantPath, nextStepPlace } from "./case-paths";

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
  expect(nextStepPlace({ kind: "create_endpoint" })?.to).toBe("/console/endpoint/create");
  expect(nextStepPlace({ kind: "enable_endpoint", endpointId: "we_1" })).toMatchObject({
    to: "/console/endpoint/mend?endpoint=we_1",
    admin: true,
  });
  const types = ["invoice.paid"];
  expect(nextStepPlace({ kind: "add_event_types", endpointId: "we_1", types })?.to).toBe(
    "/console/endpoint/mend?endpoint=we_1",
  );
  expect(nextStepPlace({ kind: "rederive", userId: "user_1" })).toBeNull();
});

test("what is known of the case fills in the form", () => {
  const known = { about: "user 1", since: "2026-11-22T13:40:00.000Z" };
  expect(nextStepPlace({ kind: "backfill" }, known)?.to).toBe(
    "/console/reconcile/pull?since=2026-11-22T13%3A40%3A00.000Z&about=user+1",
  );
  expect(nextStepPlace({ kind: "backfill" })?.to).toBe("/console/reconcile/pull");
  expect(grantPath("user 1", { plan: "pro", reason: "a&b" })).toBe(
    "/console/users/user%201/grant?plan=pro&reason=a%26b",
  );
});

test("no address but one of the web is opened", () => {
  expect(nextStepPlace({ kind: "open", url: "javascript:alert(1)" })).toBeNull();
  expect(nextStepPlace({ kind: "open", url: "https://invoice.stripe.com/i/x" })?.external).toBe(true);
});
