/**
 * How fast Stripe is asked, by all processes of a deployment together: 25 requests
 * a second, with a second's worth in hand. Stripe allows an account four times as
 * much and one kind of request this much; the rest is for the host application.
 *
 * One row says when the next request may go. Taking a turn moves it on and tells
 * how long to wait; nobody polls. Writes: stripe_access (`next_at`).
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "~/lib/database.server";

export interface Pace {
  /** Waits for a turn. False: so many wait already that it would take too long. */
  turn(): Promise<boolean>;
  /** Stripe asked for a pause: nobody asks for that long. */
  pause(seconds: number): Promise<void>;
}

export interface PaceOptions {
  pool: Pool;
  livemode: boolean;
  perSecond?: number;
  /** Requests that may go at once after a quiet time. */
  burst?: number;
  longestWaitSeconds?: number;
}

const longestPauseSeconds = 300;

export function createPace({
  pool,
  livemode,
  perSecond = 25,
  burst = 25,
  longestWaitSeconds = 10,
}: PaceOptions): Pace {
  const gap = 1 / perSecond;
  return {
    async turn() {
      const taken = await pool.query<{ wait: number }>(
        `insert into stripe_access as s (livemode, next_at)
         values ($1, clock_timestamp() - make_interval(secs => $3::float8) + make_interval(secs => $2::float8))
         on conflict (livemode) do update
         set next_at = greatest(s.next_at, clock_timestamp() - make_interval(secs => $3::float8))
           + make_interval(secs => $2::float8)
         where s.next_at <= clock_timestamp() + make_interval(secs => $4::float8)
         returning extract(epoch from next_at - clock_timestamp())::float8 - $2::float8 as wait`,
        [livemode, gap, (burst - 1) * gap, longestWaitSeconds],
      );
      const [turn] = taken.rows;
      if (!turn) return false;
      if (turn.wait > 0) await sleep(turn.wait * 1_000);
      return true;
    },
    async pause(seconds) {
      await pool.query(
        `insert into stripe_access as s (livemode, next_at) values ($1, clock_timestamp() + make_interval(secs => $2::float8))
         on conflict (livemode) do update set next_at = greatest(s.next_at, excluded.next_at)`,
        [livemode, Math.min(seconds, longestPauseSeconds)],
      );
    },
  };
}
