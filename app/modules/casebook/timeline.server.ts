/**
 * One page of a person's timeline. Each source is asked for one row more than the
 * page can show, from where the last page left it, and no page counts: the cost is
 * that of the page, however much has happened. Reads only.
 */
import type { Db } from "~/lib/database.server";
import { entriesAbout, type Reader } from "../audit/find-entries.server";
import { entitlementHistory } from "../entitlements/entitlements.server";
import { deliveriesOfCase, eventsAround } from "../inbox/case-deliveries.server";
import { eventsOfPerson } from "../inbox/ledger.server";
import { mergeNewest, type Placed } from "./merge-newest";
import type { Moment } from "./moment";
import { momentsOf, type Person } from "./moments.server";
import { notesAbout } from "./notes.server";
import {
  shownBy,
  type TimelineEntry,
  type TimelineFilter,
  type TimelineSource,
  timelineSources,
} from "./timeline-entry";
import { placeText, type TimelinePlace } from "./timeline-place";

export interface TimelinePage {
  entries: TimelineEntry[];
  /** Where the next page begins; null: this is the last. */
  older: string | null;
}

interface Asked {
  filter: TimelineFilter;
  place: TimelinePlace;
  limit: number;
  reader: Reader;
}

/** Beyond every row, and exact as a number. */
const beyondAll = Number.MAX_SAFE_INTEGER;

export async function timelineOf(db: Db, person: Person, asked: Asked): Promise<TimelinePage> {
  const { sources } = shownBy(asked.filter);
  const read = readers(db, person, asked);
  const lists = await Promise.all(
    timelineSources
      .filter((source) => sources.includes(source))
      .map(
        async (source): Promise<[TimelineSource, Placed<TimelineEntry>[]]> => [
          source,
          await read[source]({ limit: asked.limit + 1, before: asked.place[source] ?? beyondAll }),
        ],
      ),
  );
  // Of one moment, what followed stands above what it followed from.
  const inOrder = lists.sort(([a], [b]) => rank[a] - rank[b]);
  const { entries, taken, more } = mergeNewest(inOrder, asked.limit);
  return { entries, older: more ? placeText({ ...asked.place, ...taken }) : null };
}

const rank: Record<TimelineSource, number> = {
  notes: 0,
  acts: 1,
  changes: 2,
  moments: 3,
  events: 4,
  deliveries: 5,
};

/** Events of which repeats, refusals and what people did are looked for. */
const mostAround = 500;
const mostAroundAtOnce = 5_000;

type Read = (page: { limit: number; before: number }) => Promise<Placed<TimelineEntry>[]>;

function readers(db: Db, person: Person, { filter, place, reader }: Asked): Record<TimelineSource, Read> {
  const { userId, customerIds } = person;
  // Where events are told too, their place moves on from page to page; elsewhere one look must do.
  const most = filter === "all" ? mostAround : mostAroundAtOnce;
  const around = () => eventsAround(db, person, { position: place.events ?? beyondAll, most });
  const subjects = [
    ...(userId === null ? [] : [{ type: "user" as const, id: userId }]),
    ...customerIds.map((id) => ({ type: "customer" as const, id })),
  ];
  return {
    events: async (page) =>
      (await eventsOfPerson(db, person, page)).map((event) =>
        placed(event.receivedAt, event.seq, { kind: "event", event }),
      ),
    deliveries: async (page) => {
      const [events, expected] = await Promise.all([
        around(),
        momentsOf(db, person, { before: beyondAll, kinds: ["missing", "linked"] }),
      ]);
      const of = {
        events,
        otherIds: [...customerIds, ...missingIds(expected)],
        windows: windowsOf(expected),
      };
      return (await deliveriesOfCase(db, of, page)).map((delivery) =>
        placed(delivery.at, delivery.id, { kind: "delivery", delivery }),
      );
    },
    changes: async (page) =>
      userId === null
        ? []
        : (await entitlementHistory(db, userId, page)).map((change) =>
            placed(change.at, change.id, { kind: "change", change }),
          ),
    acts: async (page) => {
      const events = (await around()).map(({ id }) => ({ type: "event", id }));
      // Notes stand there themselves.
      const wanted = { ...page, without: ["note.add"] };
      const acts = await entriesAbout(db, [...subjects, ...events], wanted, reader);
      return acts.map((act) => placed(act.at, act.id, { kind: "act", act }));
    },
    notes: async (page) =>
      (await notesAbout(db, subjects, page)).map((note) => placed(note.at, note.id, { kind: "note", note })),
    moments: async ({ limit, before }) =>
      (await momentsOf(db, person, { before, kinds: shownBy(filter).moments }))
        .slice(0, limit)
        .map(({ at, position, entry: moment }) => ({
          at,
          position,
          entry: { at: new Date(at).toISOString(), kind: "moment", moment },
        })),
  };
}

type Told = TimelineEntry extends infer Entry
  ? Entry extends { at: string }
    ? Omit<Entry, "at">
    : never
  : never;

const placed = (at: string, position: number, entry: Told): Placed<TimelineEntry> => ({
  at: Date.parse(at),
  position,
  entry: { at, ...entry },
});

const missingIds = (moments: readonly Placed<Moment>[]) =>
  moments.flatMap(({ entry }) => (entry.what === "missing" ? [entry.eventId] : []));

/** The newest moments at which something of this person was on its way to us. */
const mostWindows = 20;
const beforeMs = 60_000;
const afterMs = 10 * 60_000;

/** Around a link that our own checkout made, and around what Stripe has and never came. */
function windowsOf(moments: readonly Placed<Moment>[]): { from: Date; to: Date }[] {
  return moments
    .filter(
      ({ entry }) => entry.what === "missing" || (entry.what === "linked" && entry.evidence === "checkout"),
    )
    .slice(0, mostWindows)
    .map(({ at }) => ({ from: new Date(at - beforeMs), to: new Date(at + afterMs) }));
}
