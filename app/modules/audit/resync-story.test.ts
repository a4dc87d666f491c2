import { expect, it } from "vitest";
import { resyncWords } from "~/ui/audit-resync-words";
import { resyncChanges, resyncStory } from "./resync-story";

const before = {
  owner: "user_emil",
  entitlements: [{ userId: "user_emil", planId: "free", planName: "Free", state: "free", validUntil: null }],
  objects: [
    { type: "invoice", id: "in_1", kind: "new" },
    {
      type: "subscription",
      id: "sub_1",
      kind: "changed",
      fields: { status: "incomplete", "items.0.quantity": "1" },
    },
  ],
};
const after = {
  owner: "user_emil",
  entitlements: [
    {
      userId: "user_emil",
      planId: "pro",
      planName: "Pro",
      state: "active",
      validUntil: "2026-12-19T10:00:00.000Z",
    },
  ],
  objects: [
    { type: "invoice", id: "in_1", kind: "new", fields: { currency: "eur", total: "1900" } },
    {
      type: "subscription",
      id: "sub_1",
      kind: "changed",
      fields: { status: "active", "items.0.quantity": "2" },
    },
  ],
  requestIds: ["req_1"],
};

function storyOf(was: unknown, is: unknown) {
  const story = resyncStory(was, is);
  if (story === null) throw new Error("No resync is told.");
  return story;
}

it("tells access first and names every object", () => {
  const story = storyOf(before, after);
  expect(resyncWords(story)).toBe("Free → Pro, until 19 Dec 2026 · 2 objects");
  expect(story.objects).toEqual([
    {
      type: "invoice",
      id: "in_1",
      kind: "new",
      fields: [
        { path: "currency", before: null, after: "eur" },
        { path: "total", before: null, after: "1900" },
      ],
    },
    {
      type: "subscription",
      id: "sub_1",
      kind: "changed",
      fields: [
        { path: "status", before: "incomplete", after: "active" },
        { path: "items.0.quantity", before: "1", after: "2" },
      ],
    },
  ]);
});

it("as flat changes begins with the plan, and quotes no number", () => {
  const { changes, more } = resyncChanges(storyOf(before, after), 5);
  expect(more).toBe(true);
  expect(changes).toEqual([
    { path: "entitlements.user_emil.planId", before: '"free"', after: '"pro"' },
    { path: "entitlements.user_emil.state", before: '"free"', after: '"active"' },
    { path: "entitlements.user_emil.validUntil", before: null, after: '"2026-12-19T10:00:00.000Z"' },
    { path: "invoice in_1: currency", before: null, after: '"eur"' },
    { path: "invoice in_1: total", before: null, after: "1900" },
  ]);
});

it("says what stayed, who else changed, and a customer who moved", () => {
  expect(resyncWords(storyOf(after, { ...after, objects: [] }))).toBe("Pro, unchanged · no object differed");
  const [emil] = after.entitlements;
  const late = { ...after, entitlements: [{ ...emil, state: "past_due" }] };
  expect(resyncWords(storyOf(after, late))).toMatch(/^Pro: active → past due, until 19 Dec 2026/);
  const moved = {
    ...after,
    owner: "user_ida",
    entitlements: [...before.entitlements, { ...emil, userId: "user_ida" }],
    furtherObjects: 7,
  };
  expect(resyncWords(storyOf(after, moved))).toBe(
    "user_emil: Pro → Free · user_ida: Free → Pro, until 19 Dec 2026 · owner user_emil → user_ida · 9 objects",
  );
});

it("leaves to the general comparison what no resync wrote", () => {
  expect(resyncStory({ plan: "free" }, { plan: "pro" })).toBeNull();
  expect(resyncStory(null, null)).toBeNull();
});
