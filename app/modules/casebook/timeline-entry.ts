/** One line of a person's timeline, as pages show it: times are ISO strings. Pure. */
import type { AuditRow } from "../audit/audit-view";
import type { EntitlementChangeView } from "../entitlements/entitlements.server";
import type { EventRow } from "../inbox/event-view";
import type { CaseDelivery } from "../inbox/case-delivery";
import type { Moment } from "./moment";
import type { Note } from "./note";

export type TimelineEntry = { at: string } & (
  | { kind: "event"; event: EventRow }
  | { kind: "delivery"; delivery: CaseDelivery }
  | { kind: "change"; change: EntitlementChangeView }
  | { kind: "act"; act: AuditRow }
  | { kind: "note"; note: Note }
  | { kind: "moment"; moment: Moment }
);

/** Sources with a position of their own; `moments` is by time. */
export const timelineSources = ["events", "deliveries", "changes", "acts", "notes", "moments"] as const;
export type TimelineSource = (typeof timelineSources)[number];

export const timelineFilters = ["all", "events", "deliveries", "changes", "people", "app"] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

const shown: Record<
  TimelineFilter,
  { sources: readonly TimelineSource[]; moments: readonly Moment["what"][] }
> = {
  all: {
    sources: timelineSources,
    moments: ["missing", "linked", "unlinked", "disagrees", "agrees", "asked"],
  },
  events: { sources: ["events", "moments"], moments: ["missing"] },
  deliveries: { sources: ["deliveries"], moments: [] },
  changes: { sources: ["changes", "moments"], moments: ["linked", "unlinked", "disagrees", "agrees"] },
  people: { sources: ["acts", "notes"], moments: [] },
  app: { sources: ["moments"], moments: ["asked"] },
};

export const shownBy = (filter: TimelineFilter) => shown[filter];

/** Anything that is no filter shows everything. */
export function timelineFilter(asked: string | null): TimelineFilter {
  return timelineFilters.find((filter) => filter === asked) ?? "all";
}
