/** `pending_webhooks`: the deliveries of an event that have not been answered with 2xx. */
import { events } from "../events/tables";
import type { Space } from "../store/database";
import { deliveries } from "./tables";

/** Inside a transaction. */
export function countPending(space: Space, event: string): void {
  const row = space.table(events).get(event);
  if (row === null) return;
  const open = space
    .table(deliveries)
    .find("event", event)
    .filter(({ object }) => !object.extra && object.state !== "succeeded").length;
  if (open === row.object.pending_webhooks) return;
  space.table(events).put({ ...row.object, pending_webhooks: open }, row.hidden);
}
