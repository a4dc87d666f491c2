import { describe, expect, it } from "vitest";
import { placeText, readPlace } from "./timeline-place";

describe("where a page of the timeline begins", () => {
  it("is read as it was written", () => {
    const place = { events: 812, acts: 40, moments: 1_766_000_000_000 };
    expect(placeText(place)).toBe("events.812-acts.40-moments.1766000000000");
    expect(readPlace(placeText(place))).toEqual(place);
    expect(readPlace(placeText({}))).toEqual({});
  });

  it.each([
    null,
    "",
    "-",
    "events",
    "events.x",
    "events.-1",
    "nothing.5",
    "events.1e9",
    "e".repeat(9_999),
    "%00",
    "'",
  ])("%s begins at the newest", (text) => {
    expect(readPlace(text)).toEqual({});
  });
});
