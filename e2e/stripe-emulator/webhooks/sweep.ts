/** Keeps the journal of a long-lived demo from growing for ever. */
import { events } from "../events/tables";
import type { Database } from "../store/database";
import { attempts, deliveries } from "./tables";

/** More than any story needs; the API shows thirty days in any case. */
const KEEP_EVENTS = 50_000;

/** Inside a transaction, at the start of the process: drops the oldest events with their deliveries and attempts. */
export function sweepEvents(database: Database): void {
  for (const world of ["test", "live"] as const) {
    const space = database.space(world);
    const surplus = space.table(events).size - KEEP_EVENTS;
    if (surplus <= 0) continue;
    const oldest = [...space.table(events).oldestFirst()].slice(0, surplus).map((row) => row.object.id);
    for (const id of oldest) {
      for (const row of space.table(deliveries).find("event", id))
        space.table(deliveries).remove(row.object.id);
      for (const row of space.table(attempts).find("event", id)) space.table(attempts).remove(row.object.id);
      space.table(events).remove(id);
    }
  }
}
