/**
 * Endpoints and their secrets. A secret is kept as it is, because signing needs it;
 * it is given to whoever made it, once, and to nobody else. Every change is in the
 * audit log. Writes: webhook_endpoints, webhook_secrets.
 */
import { randomBytes } from "node:crypto";
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { type Actor, recordAudit } from "../audit/audit.server";
import {
  checkUrl,
  type Endpoint,
  endpointName,
  type EventType,
  eventTypes,
  longestOverlapHours,
  mostEndpoints,
} from "./endpoint";

export interface Change {
  actor: Actor;
  now: Date;
  reason?: string | null;
}

const columns = `e.id, e.url, e.types, e.created_by as "createdBy", e.created_at as "createdAt",
  e.disabled_at as "disabledAt", e.disabled_reason as "disabledReason", e.failing_since as "failingSince",
  (select max(s.ends_at) from webhook_secrets s where s.endpoint_id = e.id and s.ends_at > now()) as "overlapUntil"`;

/** `shown` as whsec_…, which receivers' settings expect. 192 random bits. */
const newSecret = () => `whsec_pt${randomBytes(24).toString("hex")}`;

/** All of a mode; never more than mostEndpoints. webhook_endpoints_present_idx */
export async function listEndpoints(db: Db, livemode: boolean): Promise<Endpoint[]> {
  const { rows } = await db.query<Endpoint>(
    `select ${columns} from webhook_endpoints e where e.livemode = $1 and e.deleted_at is null order by e.id desc`,
    [livemode],
  );
  return rows;
}

/** webhook_endpoints_pkey */
export async function findEndpoint(db: Db, livemode: boolean, id: number): Promise<Endpoint | null> {
  const { rows } = await db.query<Endpoint>(
    `select ${columns} from webhook_endpoints e where e.id = $2 and e.livemode = $1 and e.deleted_at is null`,
    [livemode, id],
  );
  return rows[0] ?? null;
}

export type Added =
  | { outcome: "added"; endpoint: Endpoint; secret: string }
  | { outcome: "invalid"; field: "url" | "types"; problem: string };

/** `secret` is for whoever asked, now or never. No types: all of them. */
export async function addEndpoint(
  pool: Pool,
  livemode: boolean,
  wish: { url: string; types: readonly EventType[]; local: boolean },
  change: Change,
): Promise<Added> {
  const checked = checkUrl(wish.url, wish);
  if (!checked.ok) return { outcome: "invalid", field: "url", problem: checked.problem };
  const types = eventTypes.filter((type) => wish.types.length === 0 || wish.types.includes(type));
  return transaction(pool, async (tx): Promise<Added> => {
    // Two who add at the same time count one after the other.
    await tx.query("select pg_advisory_xact_lock(hashtext('paidtrail webhook endpoints'))");
    const present = await listEndpoints(tx, livemode);
    if (present.length >= mostEndpoints) {
      const problem = `There are ${mostEndpoints} endpoints, which is as many as there can be: delete one first.`;
      return { outcome: "invalid", field: "url", problem };
    }
    if (present.some(({ url }) => url === checked.url)) {
      return { outcome: "invalid", field: "url", problem: "There is an endpoint with this address already." };
    }
    const { rows } = await tx.query<{ id: number }>(
      `insert into webhook_endpoints (livemode, url, types, created_by, created_at) values ($1, $2, $3, $4, $5)
       returning id`,
      [livemode, checked.url, types, `${change.actor.type} ${change.actor.id}`, change.now],
    );
    const id = rows[0]?.id ?? 0;
    const secret = newSecret();
    await tx.query("insert into webhook_secrets (endpoint_id, secret, created_at) values ($1, $2, $3)", [
      id,
      secret,
      change.now,
    ]);
    await note(tx, "add", id, change, null, { url: checked.url, types });
    const endpoint = await findEndpoint(tx, livemode, id);
    if (endpoint === null) throw new Error("What was written a moment ago is there.");
    return { outcome: "added", endpoint, secret };
  });
}

export type Rolled =
  | { outcome: "rolled"; secret: string; formerEndsAt: Date }
  | { outcome: "unknown_endpoint" }
  | { outcome: "invalid"; problem: string };

/** A new secret signs from now on; the former ones go on for the overlap. 0 hours: they end at once. */
export async function rollSecret(
  pool: Pool,
  livemode: boolean,
  { id, overlapHours }: { id: number; overlapHours: number },
  change: Change,
): Promise<Rolled> {
  if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > longestOverlapHours) {
    const problem = `The overlap is a whole number of hours, from 0 to ${longestOverlapHours}.`;
    return { outcome: "invalid", problem };
  }
  return transaction(pool, async (tx): Promise<Rolled> => {
    if ((await lockEndpoint(tx, livemode, id)) === null) return { outcome: "unknown_endpoint" };
    const endsAt = new Date(change.now.getTime() + overlapHours * 3_600_000);
    await tx.query("delete from webhook_secrets where endpoint_id = $1 and ends_at <= $2", [id, change.now]);
    // Rolled again within an overlap: none lasts longer for it, and the oldest do not pile up.
    await tx.query(
      "update webhook_secrets set ends_at = least(coalesce(ends_at, $2), $2) where endpoint_id = $1",
      [id, endsAt],
    );
    await tx.query(
      `delete from webhook_secrets where endpoint_id = $1 and id not in (
         select id from webhook_secrets where endpoint_id = $1 order by id desc limit 2)`,
      [id],
    );
    const secret = newSecret();
    await tx.query("insert into webhook_secrets (endpoint_id, secret, created_at) values ($1, $2, $3)", [
      id,
      secret,
      change.now,
    ]);
    await note(tx, "roll_secret", id, change, null, { formerSecretEnds: endsAt.toISOString() });
    return { outcome: "rolled", secret, formerEndsAt: endsAt };
  });
}

/** In the order of age, the current one first. webhook_secrets_endpoint_id_id_idx */
export async function secretsOf(db: Db, id: number, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ secret: string }>({
    name: "webhook_secrets_of",
    text: `select secret from webhook_secrets where endpoint_id = $1 and (ends_at is null or ends_at > $2)
      order by id desc limit 4`,
    values: [id, now],
  });
  return rows.map(({ secret }) => secret);
}

export type Stepped = { outcome: "done" | "unchanged"; endpoint: Endpoint } | { outcome: "unknown_endpoint" };

export function disableEndpoint(pool: Pool, livemode: boolean, id: number, change: Change): Promise<Stepped> {
  return step(pool, livemode, id, async (tx, endpoint) => {
    if (endpoint.disabledAt !== null) return "unchanged";
    await tx.query(
      "update webhook_endpoints set disabled_at = $2, disabled_reason = 'by hand' where id = $1",
      [id, change.now],
    );
    await note(tx, "disable", id, change, { disabled: false }, { disabled: true });
    return "done";
  });
}

/** What waits is sent then; what was given up stays so until somebody sends it again. */
export function enableEndpoint(pool: Pool, livemode: boolean, id: number, change: Change): Promise<Stepped> {
  return step(pool, livemode, id, async (tx, endpoint) => {
    if (endpoint.disabledAt === null) return "unchanged";
    await tx.query(
      `update webhook_endpoints set disabled_at = null, disabled_reason = null, failing_since = null where id = $1`,
      [id],
    );
    await note(tx, "enable", id, change, { disabled: true }, { disabled: false });
    return "done";
  });
}

/** Its secrets are gone at once; what it was sent is forgotten in time. */
export function removeEndpoint(pool: Pool, livemode: boolean, id: number, change: Change): Promise<Stepped> {
  return step(pool, livemode, id, async (tx, { url, types }) => {
    await tx.query("update webhook_endpoints set deleted_at = $2 where id = $1", [id, change.now]);
    await tx.query("delete from webhook_secrets where endpoint_id = $1", [id]);
    await note(tx, "remove", id, change, { url, types }, null);
    return "done";
  });
}

function step(
  pool: Pool,
  livemode: boolean,
  id: number,
  work: (tx: Db, endpoint: Endpoint) => Promise<"done" | "unchanged">,
): Promise<Stepped> {
  return transaction(pool, async (tx): Promise<Stepped> => {
    const endpoint = await lockEndpoint(tx, livemode, id);
    if (endpoint === null) return { outcome: "unknown_endpoint" };
    const outcome = await work(tx, endpoint);
    return { outcome, endpoint: (await findEndpoint(tx, livemode, id)) ?? endpoint };
  });
}

async function lockEndpoint(tx: Db, livemode: boolean, id: number): Promise<Endpoint | null> {
  await tx.query("select from webhook_endpoints where id = $1 for update", [id]);
  return findEndpoint(tx, livemode, id);
}

export const note = (
  tx: Db,
  verb: string,
  id: number,
  { actor, now, reason = null }: Change,
  before: unknown,
  after: unknown,
) =>
  recordAudit(tx, {
    at: now,
    actor,
    action: `webhook_endpoint.${verb}`,
    subject: { type: "webhook_endpoint", id: endpointName(id) },
    reason,
    before,
    after,
  });
