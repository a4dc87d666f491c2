/**
 * Where a page of the timeline begins. Sources number their rows each in their own
 * way, so a place has a position for each: `events.812-acts.40-moments.1766…`.
 * A source without one has nothing of it shown yet. Pure.
 */
import { type TimelineSource, timelineSources } from "./timeline-entry";

export type TimelinePlace = Partial<Record<TimelineSource, number>>;

const longest = 200;

export function placeText(place: TimelinePlace): string {
  return timelineSources
    .flatMap((source) => (place[source] === undefined ? [] : [`${source}.${place[source]}`]))
    .join("-");
}

/** What is no place begins at the newest. */
export function readPlace(text: string | null): TimelinePlace {
  const place: TimelinePlace = {};
  for (const part of (text ?? "").slice(0, longest).split("-")) {
    const [name, position = ""] = part.split(".");
    const source = timelineSources.find((one) => one === name);
    if (source !== undefined && /^\d{1,15}$/.test(position)) place[source] = Number(position);
  }
  return place;
}
