/**
 * One of Stripe's objects on behalf of a user, or null: it is not theirs, or it is
 * not there. Every door that is handed an id comes through here, inside the payer's
 * transaction, and asks the same questions whatever the answer: how long it takes
 * tells nothing either.
 */
import type { Db } from "~/lib/database.server";
import { loadObjects } from "../mirror/mirror.server";
import type { Version } from "../mirror/version";
import { bindingsOfUsers, existingUsers } from "../ownership/bindings.server";
import { claimsOf } from "../ownership/claims";
import { isOwnedBy, type OwnershipProof } from "../ownership/prove-ownership";
import type { MirroredType } from "../stripe/snapshot";
import { guestObjectsOfUser } from "../sync/user-objects.server";

const types: Record<string, MirroredType> = {
  cus: "customer",
  sub: "subscription",
  in: "invoice",
  ch: "charge",
  py: "charge",
  pi: "payment_intent",
  cs: "checkout_session",
};

export async function ownObject(
  tx: Db,
  livemode: boolean,
  { userId, objectId }: { userId: string; objectId: string },
): Promise<Version | null> {
  const [, prefix = ""] = /^([a-z]{2,3})_\w{1,250}$/.exec(objectId) ?? [];
  const type = Object.hasOwn(types, prefix) ? types[prefix] : undefined;
  const [object = null] = await loadObjects(tx, livemode, [{ type: type ?? "customer", id: objectId }]);
  const proof = await proofFor(tx, livemode, userId, object === null ? [] : [object]);
  return object !== null && isOwnedBy(object.snapshot, proof) ? object : null;
}

/** Of these objects those that are the user's. */
export async function ownedOf(
  tx: Db,
  livemode: boolean,
  userId: string,
  objects: readonly Version[],
): Promise<Version[]> {
  const proof = await proofFor(tx, livemode, userId, objects);
  return objects.filter(({ snapshot }) => isOwnedBy(snapshot, proof));
}

async function proofFor(
  tx: Db,
  livemode: boolean,
  userId: string,
  objects: readonly Version[],
): Promise<OwnershipProof> {
  const bought = await guestObjectsOfUser(tx, livemode, userId);
  const named = objects.flatMap(({ snapshot }) => claimsOf(snapshot).map((claim) => claim.userId));
  return {
    userId,
    links: await bindingsOfUsers(tx, livemode, [userId]),
    guestObjectIds: new Set(bought.map(({ snapshot }) => snapshot.id)),
    knownUsers: await existingUsers(tx, [...new Set([userId, ...named])]),
  };
}
