import { expect, test } from "vitest";
import type { Diagnosis, ToldCause } from "../scenarios/frame/diagnosis";
import { judge } from "./judge";

const cause = (code: string, more: Partial<ToldCause> = {}): ToldCause => ({
  code,
  certainty: "proven",
  sentence: "It broke.",
  harmless: false,
  follows: null,
  since: null,
  evidence: [],
  ...more,
});
const answer = (causes: ToldCause[], more: Partial<Diagnosis> = {}): Diagnosis => ({
  reference: "mara@example.com",
  subject: { user: "user_1", customers: [], object: null },
  healthy: false,
  causes,
  chain: [],
  cleared: [],
  undecidable: [],
  blind_spots: [],
  ...more,
});
const own = () => true;

test("the staged cause, told first, is right", () => {
  expect(judge(answer([cause("canceled")]), ["canceled"], own)).toMatchObject({
    outcome: "first",
    wrong: [],
  });
});

test("another one before it makes it late, and is wrong where nobody staged it", () => {
  const both = answer([cause("endpoint_missing"), cause("canceled")]);
  expect(judge(both, ["canceled"], own)).toMatchObject({ outcome: "not_first", wrong: ["endpoint_missing"] });
  expect(judge(both, ["canceled", "endpoint_missing"], own)).toMatchObject({
    outcome: "not_first",
    wrong: [],
  });
});

test("what is harmless is no wrong blame", () => {
  const told = answer([cause("canceled"), cause("event_stale", { harmless: true })]);
  expect(judge(told, ["canceled"], own).wrong).toEqual([]);
});

test("undecided and not found are told apart, and what is missing is named", () => {
  const unsure = answer([], { undecidable: [{ code: "canceled", missing: "Stripe." }] });
  expect(judge(unsure, ["canceled"], own)).toMatchObject({ outcome: "undecided", missing: ["canceled"] });
  expect(judge(answer([]), ["canceled"], own).outcome).toBe("not_found");
});

test("of whom all is well that has to be said", () => {
  const well = answer([cause("healthy", { harmless: true })], { healthy: true });
  expect(judge(well, ["healthy"], own).outcome).toBe("first");
  expect(judge(answer([cause("mirror_drift")]), ["healthy"], own)).toMatchObject({
    outcome: "not_found",
    wrong: ["mirror_drift"],
  });
});

test("evidence of somebody else is a stranger", () => {
  const evidence = [{ kind: "object" as const, id: "sub_of_another", field: null, says: "active" }];
  expect(judge(answer([cause("canceled", { evidence })]), ["canceled"], () => false).strangers).toEqual([
    "object sub_of_another",
  ]);
});
