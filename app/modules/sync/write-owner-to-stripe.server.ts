/**
 * Writes a linked customer's user on its metadata at Stripe, so that the link can be
 * read there too. Never over anything that stands there: that would be destroying
 * somebody's evidence, and is a person's decision in Stripe's dashboard.
 *
 * Where nobody knows whether Stripe wrote it, the audit log says just that, and a job
 * looks again (settle-owner-write.server.ts); asking again settles it as well.
 */
import type { Clock } from "~/lib/clock";
import { type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import { lockLanes } from "../inbox/claim.server";
import { linksOfCustomers } from "../ownership/bindings.server";
import { attributeResolved, type Settler } from "../ownership/mismatches.server";
import type { NamedUser, StripeFailure, StripeGateway } from "../stripe/gateway";
import { checkSubjects } from "./check-ownership.server";
import { recordFound } from "./settle-owner-write.server";

export interface WriteOwnerDeps {
  pool: Pool;
  stripe: Pick<StripeGateway, "nameUserOnCustomer">;
  livemode: boolean;
  clock: Clock;
  /** Takes over what Stripe says of the customer now. Where it fails, the event that follows brings it. */
  readAgain: (customerId: string) => Promise<void>;
  /** Has it looked at again later. Where that fails, asking again does the same. */
  settleLater: (customerId: string) => Promise<void>;
}

export type WriteOwnerOutcome =
  | { outcome: "written"; userId: string }
  /** It names the user already. */
  | { outcome: "unchanged"; userId: string }
  /** `names` as it stands there, also where it is no id. */
  | { outcome: "names_another"; names: string; userId: string }
  /** Written, and somebody else wrote something else at the same moment; null: took it away. */
  | { outcome: "changed_meanwhile"; names: string | null; userId: string }
  /** Sent, and no answer said what became of it. `seen`: what was read right after; null: nothing could be. */
  | { outcome: "unknown"; seen: { names: string | null } | null; userId: string; failure: StripeFailure }
  | { outcome: "not_linked" }
  | { outcome: "stripe_failed"; failure: StripeFailure };

/** Whoever calls has checked that the actor may. */
export async function writeOwnerToStripe(
  deps: WriteOwnerDeps,
  customerId: string,
  by: Settler,
): Promise<WriteOwnerOutcome> {
  const { pool, stripe, livemode, clock, readAgain, settleLater } = deps;
  const [link] = (await linksOfCustomers(pool, livemode, [customerId])).current;
  if (!link) return { outcome: "not_linked" };
  const { userId } = link;
  const since = clock();
  const answer = await stripe.nameUserOnCustomer({ customerId, userId });
  if (!answer.ok) return { outcome: "stripe_failed", failure: answer.failure };
  const named = answer.value;
  await transaction(pool, async (tx) => {
    if (named.outcome === "named") return recordFound(tx, customerId, named, by, clock());
    const { before } = named;
    await recordAudit(tx, {
      at: clock(),
      actor: by.actor,
      action: "customer.write_metadata",
      subject: { type: "customer", id: customerId },
      reason: by.reason,
      before: { "metadata.userId": before },
      after: { "metadata.userId": userId, ...afterwards(named, userId) },
    });
  });
  await readAgain(customerId).catch(() => {});
  if (named.outcome === "written" && named.names === userId) {
    const subject = { type: "customer" as const, id: customerId };
    await transaction(pool, async (tx) => {
      await lockLanes(tx, [customerId]);
      await checkSubjects(tx, livemode, [subject], clock(), by);
      // A worker may have looked first, and not have known whose act it was.
      await attributeResolved(tx, livemode, subject.id, since, by);
    });
  }
  switch (named.outcome) {
    case "unknown":
      await settleLater(customerId).catch(() => {});
      return { outcome: "unknown", seen: named.seen, userId, failure: named.failure };
    case "named":
      return named.names === userId
        ? { outcome: "unchanged", userId }
        : { outcome: "names_another", names: named.names, userId };
    case "written":
      return named.names === userId
        ? { outcome: "written", userId }
        : { outcome: "changed_meanwhile", names: named.names, userId };
  }
}

function afterwards(named: Exclude<NamedUser, { outcome: "named" }>, userId: string): object {
  if (named.outcome === "written") return named.names === userId ? {} : { namesSince: named.names };
  const { seen, failure } = named;
  return {
    outcome: "unknown",
    readRightAfter: seen === null ? "could not be read" : (seen.names ?? "names nobody"),
    request: failure.requestId,
  };
}
