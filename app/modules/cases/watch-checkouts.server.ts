/**
 * Paid, and not unlocked within a minute: looks through what the ledger has of
 * completed checkouts, processed or not, and asks Stripe about those that we opened and
 * never heard of again. Whoever has what they paid for costs a row of a query.
 */
import { type Db, transaction } from "~/lib/database.server";
import { loadEntitlements } from "../entitlements/entitlements.server";
import { completedCheckoutsAfter } from "../inbox/completed-checkouts.server";
import { loadObjects } from "../mirror/mirror.server";
import { forgetOpened, type OpenedCheckout, takeOpened } from "../payers/opened-checkouts.server";
import { askForLooks, checkoutPatienceMs, type PayerSubject } from "../payers/payer-checks.server";
import { isPaid } from "../payers/paying";
import type { StripeReader } from "../stripe/reader";
import type { Snapshot } from "../stripe/snapshot";
import type { CaseDeps } from "./case-rows.server";

const atATime = 500;

/** Gives how many were looked through; one process at a time. payer_walks_pkey */
export function watchLedger({ pool, livemode, clock }: CaseDeps): Promise<number> {
  return transaction(pool, async (tx) => {
    const now = clock();
    const alone = await tx.query<{ got: boolean }>(
      "select pg_try_advisory_xact_lock(hashtextextended('paid checkouts', 0)) as got",
    );
    if (!alone.rows[0]?.got) return 0;
    const afterSeq = await placeInLedger(tx, livemode);
    const until = new Date(now.getTime() - checkoutPatienceMs);
    const completed = await completedCheckoutsAfter(tx, livemode, { afterSeq, until, limit: atATime });
    const last = completed.at(-1);
    if (last === undefined) return 0;
    const users = completed.flatMap(({ userId }) => userId ?? []);
    const entitled = new Set(
      (await loadEntitlements(tx, livemode, users))
        .filter(({ state }) => state !== "free")
        .map(({ userId }) => userId),
    );
    const suspects = completed.flatMap(({ sessionId, userId, processed }): PayerSubject[] =>
      sessionId === null || (processed && userId !== null && entitled.has(userId))
        ? []
        : [{ type: "checkout_session", id: sessionId }],
    );
    await askForLooks(tx, livemode, suspects, { foundBy: "checkout", dueAt: now });
    await tx.query("update payer_walks set ledger_seq = $2 where livemode = $1", [livemode, last.seq]);
    return completed.length;
  });
}

/** A deployment that did not look so far begins with what is there. */
async function placeInLedger(tx: Db, livemode: boolean): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>(
    `insert into payer_walks as w (livemode) values ($1)
     on conflict (livemode) do update set livemode = excluded.livemode returning ledger_seq as seq`,
    [livemode],
  );
  return rows[0]?.seq ?? 0;
}

const askedAtATime = 10;

/** Gives how many sessions were taken up. */
export async function watchOpened(deps: CaseDeps, reader: StripeReader): Promise<number> {
  const { pool, livemode, clock } = deps;
  const now = clock();
  const opened = await takeOpened(pool, livemode, askedAtATime, now);
  if (opened.length === 0) return 0;
  const keys = opened.map(({ sessionId: id }) => ({ type: "checkout_session" as const, id }));
  const held = await loadObjects(pool, livemode, keys);
  const heardOf = new Map(held.map(({ snapshot }) => [snapshot.id, snapshot]));
  const forgotten: string[] = [];
  for (const session of opened) {
    const known = heardOf.get(session.sessionId);
    const ended = known !== undefined && known.status !== "open";
    if (ended || (await isEnded(deps, reader, session))) forgotten.push(session.sessionId);
  }
  await forgetOpened(pool, livemode, forgotten);
  return opened.length;
}

/** What is paid is looked at closely; what Stripe does not answer about is asked again. */
async function isEnded(
  { pool, livemode, clock }: CaseDeps,
  reader: StripeReader,
  { sessionId, over }: OpenedCheckout,
): Promise<boolean> {
  const read = await reader.object("checkout_session", sessionId);
  if (!read.ok) return read.failure.kind === "not_found" || over;
  const snapshot = read.value.find(({ snapshot: { id } }) => id === sessionId)?.snapshot;
  if (snapshot === undefined || !isPaidSession(snapshot)) return snapshot?.status === "expired" || over;
  await askForLooks(pool, livemode, [{ type: "checkout_session", id: sessionId }], {
    foundBy: "checkout",
    dueAt: clock(),
  });
  return true;
}

const isPaidSession = (snapshot: Snapshot) =>
  snapshot.type === "checkout_session" &&
  snapshot.status === "complete" &&
  isPaid(snapshot.data.paymentStatus);
