/** The alarm of this room: nothing is heard from Stripe, while Stripe has had something to say. Reads only. */
import type { Db } from "~/lib/database.server";
import { onItsWayMs } from "./sort-events";

export interface Silence {
  /** The last verified delivery; null: there never was one. */
  lastHeardAt: Date | null;
  /** When the first event was created that was not heard of. */
  since: Date;
  /** Events that were not heard of since, counted to a thousand. */
  events: number;
}

/** Shorter than this no silence is told: Stripe's own retries may take as long. */
const silentForMs = 10 * 60_000;
const lookBackMs = 24 * 60 * 60_000;
const silenceCountedTo = 1_000;

/**
 * Null: something was heard lately, or Stripe had nothing to say (of what our endpoint
 * subscribes to) as far as the checks of missed events know. Served by deliveries_outcome_id and missing_events_created_idx.
 */
export async function silence(db: Db, livemode: boolean, now: Date): Promise<Silence | null> {
  const newest = (outcome: string) =>
    `(select received_at from deliveries where outcome = '${outcome}' order by id desc limit 1)`;
  const found = await db.query<{ lastHeardAt: Date | null; since: Date | null; events: number }>(
    `with heard as (select greatest(${newest("accepted")}, ${newest("duplicate")}) as at),
     unheard as (
       select created_at from missing_events, heard
       where livemode = $1 and created_at < $2 and created_at >= greatest($3::timestamptz, heard.at)
         and state in ('missing', 'pulled') and subscribed
       order by created_at limit ${silenceCountedTo}
     )
     select heard.at as "lastHeardAt", (select min(created_at) from unheard) as since,
       (select count(*) from unheard) as events
     from heard where heard.at is null or heard.at < $4`,
    [
      livemode,
      new Date(now.getTime() - onItsWayMs),
      new Date(now.getTime() - lookBackMs),
      new Date(now.getTime() - silentForMs),
    ],
  );
  const [row] = found.rows;
  return row?.since ? { lastHeardAt: row.lastHeardAt, since: row.since, events: row.events } : null;
}

/** In a sentence, for the overview, /readyz and whoever is woken by it. */
export function silenceWords({ events }: Pick<Silence, "events">): string {
  const many =
    events >= silenceCountedTo
      ? `${silenceCountedTo} or more events`
      : events === 1
        ? "1 event"
        : `${events} events`;
  return `Nothing has been heard from Stripe, which had ${many} for this deployment meanwhile.`;
}
