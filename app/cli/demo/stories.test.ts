import { describe, expect, it } from "vitest";
import { readEvent } from "~/modules/inbox/read-event";
import { wireFormat } from "../ingest/wire-format";
import { ordinaryStories } from "./ordinary-stories";
import { troubledStories } from "./troubled-stories";

const now = Date.UTC(2027, 0, 31) / 1000;
const storiesAt = (seconds: number) => [...ordinaryStories(seconds), ...troubledStories(seconds)];
const stories = storiesAt(now);
const events = stories.flatMap((story) => [...story.events, ...(story.late ?? [])]);

describe("the demo's stories", () => {
  it("are of some twenty people, each with a user id and an email of their own", () => {
    expect(stories.length).toBeGreaterThanOrEqual(20);
    const users = stories.flatMap(({ person }) => (person.user ? [person.user.id, person.user.email] : []));
    expect(new Set(users).size).toBe(users.length);
    expect(new Set(stories.map(({ person }) => person.key)).size).toBe(stories.length);
  });

  it("have the same ids whenever they are told, so that filling twice doubles nothing", () => {
    const later = storiesAt(now + 12_345).flatMap((story) => [...story.events, ...(story.late ?? [])]);
    expect(later.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  it("share an id only where the same event is delivered again", () => {
    const byId = new Map(events.map((one) => [one.id, one]));
    for (const one of events) expect(byId.get(one.id), one.type).toEqual(one);
  });

  it("lie in the past, and are read without an oddity", () => {
    for (const one of events) {
      expect(one.created, one.type).toBeLessThanOrEqual(now);
      const read = readEvent(Buffer.from(wireFormat(one)), {
        livemode: one.livemode,
        receivedAtMs: now * 1000,
      });
      expect(read).toMatchObject({ kind: "event", facts: { eventId: one.id, flags: [] } });
    }
  });
});
