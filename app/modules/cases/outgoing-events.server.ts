/**
 * What others may want to hear of: a row in the transaction in which it happens, so
 * that nothing is told that was rolled back, and nothing that happened stays untold.
 * The room outgoing takes them and forgets them. Writes: rows of outgoing_events.
 */
import { randomUUID } from "node:crypto";
import type { Db } from "~/lib/database.server";
import type { CaseObject } from "./case-object";
import type { OutgoingType } from "./outgoing-event";

export async function emitOutgoing(
  tx: Db,
  type: OutgoingType,
  payloads: readonly CaseObject[],
  at: Date,
): Promise<void> {
  if (payloads.length === 0) return;
  await tx.query(
    `insert into outgoing_events (id, type, payload, created_at)
     select id, $1, payload, $2 from unnest($3::text[], $4::jsonb[]) as e(id, payload)`,
    [
      type,
      at,
      payloads.map(() => `ptevt_${randomUUID().replaceAll("-", "")}`),
      payloads.map((payload) => JSON.stringify(payload)),
    ],
  );
}
