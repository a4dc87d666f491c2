import { expect, it } from "vitest";
import { actionTitle, actorWords, subjectPath } from "./audit-words";

it("an action without words is made readable", () => {
  expect(actionTitle("event.replay")).toBe("Replayed an event");
  expect(actionTitle("run.finish")).toBe("Finished a run");
  expect(actionTitle("policy.set_grace_days")).toBe("Policy: set grace days");
  expect(actionTitle("odd")).toBe("Odd");
  expect(actionTitle("api_key.*")).toBe("Anything done to: api key");
});

it("says who, and how they came", () => {
  expect(actorWords({ type: "user", id: "u1", name: "Ada" })).toEqual({ who: "Ada", how: null });
  expect(actorWords({ type: "cli", id: "root", name: null })).toEqual({ who: "root", how: "command line" });
});

it("leads to subjects that have a page", () => {
  expect(subjectPath({ type: "user", id: "a/b" })).toBe("/console/users/a%2Fb");
  expect(subjectPath({ type: "plan", id: "pro" })).toBe("/console/plans/pro");
  expect(subjectPath({ type: "api_key", id: "key_1" })).toBeNull();
});
