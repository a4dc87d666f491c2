import { describe, expect, it } from "vitest";
import type { EventRow } from "~/modules/inbox/event-view";
import { type ChangeShape, timelineOf } from "./timeline";

const event = (seq: number, receivedAt: string) => ({ seq, receivedAt }) as EventRow;
const change = (id: number, at: string) => ({ id, at }) as ChangeShape;

describe("a user's timeline", () => {
  it("merges events and changes, newest first, a change above what caused it", () => {
    const items = timelineOf(
      [event(2, "2026-11-22T14:02:00.000Z"), event(1, "2026-11-22T13:00:00.000Z")],
      [change(2, "2026-11-22T14:02:00.000Z"), change(1, "2026-11-22T13:30:00.000Z")],
    );
    expect(
      items.map((item) => (item.kind === "event" ? `e${item.event.seq}` : `c${item.change.id}`)),
    ).toEqual(["c2", "e2", "c1", "e1"]);
  });
});
