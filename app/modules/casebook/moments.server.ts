/**
 * What is few of one person and changes in place, so that it has no position of its
 * own: links to customers, mismatches, events that never came, what the application
 * asked. The newest of each, told as moments. Reads only.
 */
import type { Db } from "~/lib/database.server";
import { lastHostRead } from "../sync/host-reads.server";
import type { Placed } from "./merge-newest";
import type { Moment } from "./moment";

/** More than these of one kind are no story of one person; the newest are told. */
const most = 200;

export interface Person {
  livemode: boolean;
  userId: string | null;
  customerIds: readonly string[];
}

/** Before that time, newest first. */
export async function momentsOf(
  db: Db,
  person: Person,
  { before, kinds }: { before: number; kinds: readonly Moment["what"][] },
): Promise<Placed<Moment>[]> {
  const lists = await Promise.all([
    kinds.includes("missing") ? missing(db, person) : [],
    kinds.includes("linked") ? links(db, person) : [],
    kinds.includes("disagrees") ? disagreements(db, person) : [],
    kinds.includes("asked") ? asked(db, person) : [],
  ]);
  return inPlaces(lists.flat(), before);
}

interface Timed {
  at: Date;
  moment: Moment;
}

/**
 * Of one millisecond each is a position further down: a page that ends among them
 * goes on with the next. Rows never change their order, so neither do positions.
 */
function inPlaces(moments: readonly Timed[], before: number): Placed<Moment>[] {
  const sorted = [...moments].sort(
    (a, b) =>
      b.at.getTime() - a.at.getTime() || JSON.stringify(a.moment).localeCompare(JSON.stringify(b.moment)),
  );
  let last = Number.POSITIVE_INFINITY;
  return sorted
    .map(({ at, moment }) => {
      last = Math.min(last - 1, at.getTime());
      return { at: at.getTime(), position: last, entry: moment };
    })
    .filter(({ position }) => position < before);
}

/** missing_events_customer_created_idx */
async function missing(db: Db, { livemode, customerIds }: Person): Promise<Timed[]> {
  const { rows } = await db.query<{
    eventId: string;
    type: string;
    state: string;
    at: Date;
    noticedAt: Date;
    settledAt: Date | null;
  }>(
    `select newest.* from unnest($2::text[]) theirs(id) cross join lateral (
       select event_id as "eventId", type, state, created_at as at, noticed_at as "noticedAt", settled_at as "settledAt"
       from missing_events where customer_id = theirs.id and livemode = $1
       order by created_at desc, event_id desc limit ${most}
     ) newest order by at desc limit ${most}`,
    [livemode, customerIds],
  );
  return rows.map(({ at, noticedAt, settledAt, ...event }) => ({
    at,
    moment: {
      what: "missing",
      ...event,
      noticedAt: noticedAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    },
  }));
}

/** bindings_user_id_idx, bindings_customer_id_id_idx */
async function links(db: Db, { livemode, userId, customerIds }: Person): Promise<Timed[]> {
  const { rows } = await db.query<{
    customerId: string;
    userId: string;
    evidence: string;
    reason: string | null;
    createdAt: Date;
    endedAt: Date | null;
    endedBy: string | null;
  }>(
    `select b.customer_id as "customerId", b.user_id as "userId", b.evidence, b.reason, b.created_at as "createdAt",
       b.ended_at as "endedAt", b.ended_by as "endedBy"
     from bindings b where b.id in (
       (select id from bindings where user_id = $2 order by id desc limit ${most})
       union
       (select newest.id from unnest($3::text[]) theirs(id) cross join lateral (
          select id from bindings where customer_id = theirs.id order by id desc limit ${most}) newest)
     ) and b.livemode = $1 order by b.id desc limit ${most}`,
    [livemode, userId, customerIds],
  );
  return rows.flatMap(({ createdAt, endedAt, endedBy, evidence, reason, ...link }): Timed[] => [
    { at: createdAt, moment: { what: "linked", ...link, evidence, reason } },
    ...(endedAt === null
      ? []
      : [{ at: endedAt, moment: { what: "unlinked" as const, ...link, by: endedBy } }]),
  ]);
}

/** mismatches_subject_type_subject_id_idx */
async function disagreements(db: Db, { livemode, userId, customerIds }: Person): Promise<Timed[]> {
  const { rows } = await db.query<{ id: number; code: string; firstSeenAt: Date; resolvedAt: Date | null }>(
    `select m.id, m.code, m.first_seen_at as "firstSeenAt", m.resolved_at as "resolvedAt"
     from mismatches m
     where livemode = $1 and ((subject_type = 'user' and subject_id = $2)
       or (subject_type = 'customer' and subject_id = any($3::text[])))
     order by m.id desc limit ${most}`,
    [livemode, userId, customerIds],
  );
  return rows.flatMap(({ id, code, firstSeenAt, resolvedAt }): Timed[] => [
    { at: firstSeenAt, moment: { what: "disagrees", mismatchId: id, code } },
    ...(resolvedAt === null
      ? []
      : [{ at: resolvedAt, moment: { what: "agrees" as const, mismatchId: id, code } }]),
  ]);
}

/** The last time alone is kept. */
async function asked(db: Db, { livemode, userId }: Person): Promise<Timed[]> {
  const read = userId === null ? null : await lastHostRead(db, livemode, userId);
  return read === null ? [] : [{ at: read.at, moment: { what: "asked", planId: read.planId } }];
}
