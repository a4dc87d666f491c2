/**
 * A connection of its own that waits for notifications. One may be lost while it
 * reconnects: whoever depends on them polls as well.
 */
import pg from "pg";

export interface Listener {
  close(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** `onNotify` is also called after each (re)connection: something may have been missed. */
export function listen(url: string, channel: string, onNotify: () => void): Listener {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = firstPauseMs;
  let closed = false;

  function retry(broken: pg.Client): void {
    if (closed || client !== broken) return;
    client = null;
    broken.end().catch(() => {});
    timer = setTimeout(connect, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  function connect(): void {
    timer = null;
    const fresh = new pg.Client({
      connectionString: url,
      application_name: "paidtrail worker (listens)",
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
    });
    client = fresh;
    fresh.on("notification", onNotify);
    fresh.on("error", () => retry(fresh));
    fresh.on("end", () => retry(fresh));
    fresh
      .connect()
      .then(() => fresh.query(`listen ${pg.escapeIdentifier(channel)}`))
      .then(() => {
        pauseMs = firstPauseMs;
        onNotify();
      })
      .catch(() => retry(fresh));
  }

  connect();
  return {
    close: async () => {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
