/**
 * What a batch tells of payers: whom to look at closely, and which checkouts have
 * unlocked something just now. Pure; a row of payers/ follows from each.
 */
import type { Entitlement } from "../entitlements/entitlement";
import { objectKey, type Version } from "../mirror/version";
import { claimsOf } from "../ownership/claims";
import type { Derived } from "../payers/payer-checks.server";
import { isPaid, payingIn } from "../payers/paying";
import type { NamedSession, NewUnlock } from "../payers/unlocks.server";
import type { SnapshotFor } from "../stripe/snapshot";
import { guestObjectsOf, namedUser } from "./guest-purchases";
import { objectsOf, type World } from "./world";

const nothingArrives = new Map<string, Version>();

function objectsOfUser(world: World, userId: string): Version[] {
  const customers = [...(world.users.get(userId)?.customers ?? [])];
  return [
    ...customers.flatMap((id) => objectsOf(world, id, nothingArrives)),
    ...guestObjectsOf(world, userId, nothingArrives),
  ];
}

/** `derived`: whose entitlement is another. `customers`: whose owner is another, or who have none. */
export function payersDerived(
  world: World,
  derived: Iterable<Entitlement>,
  customers: Iterable<string>,
): Derived[] {
  const users = [...derived].map(
    ({ userId, state }): Derived => ({
      type: "user",
      id: userId,
      suspect: state === "free" && pays(objectsOfUser(world, userId)),
    }),
  );
  return [
    ...users,
    ...[...customers].map((id): Derived => {
      const owner = world.customers.get(id)?.bound ?? null;
      return { type: "customer", id, suspect: owner === null && pays(objectsOf(world, id, nothingArrives)) };
    }),
  ];
}

const pays = (objects: readonly Version[]) => payingIn(objects.map(({ snapshot }) => snapshot)).length > 0;

/** What an entitlement rests on at Stripe. */
export function givingIn(entitlement: Entitlement | null): Map<string, string> {
  const giving = new Map<string, string>();
  for (const { effect, subject, planId } of entitlement?.reasons ?? []) {
    if (effect !== "gives" || planId === undefined) continue;
    if (subject?.type === "subscription" || subject?.type === "checkout_session") {
      giving.set(subject.id, planId);
    }
  }
  return giving;
}

/** Older ones were taken over from elsewhere: nobody waited for them here. */
const measuredForMs = 31 * 86_400_000;

/** `before`: what each user's entitlement rested on when the batch began. */
export function newUnlocks(
  world: World,
  derived: Iterable<Entitlement>,
  before: ReadonlyMap<string, ReadonlySet<string>>,
): NewUnlock[] {
  return [...derived].flatMap((entitlement) => {
    const { userId } = entitlement;
    const added = [...givingIn(entitlement)].filter(([id]) => !before.get(userId)?.has(id));
    if (added.length === 0) return [];
    const objects = objectsOfUser(world, userId);
    return added.flatMap(([givesId, planId]): NewUnlock[] => {
      const session = sessionBehind(objects, givesId);
      const gives = objects.find(({ snapshot }) => snapshot.id === givesId);
      const paidAt = session ? paidAtOf(session, objects) : startOf(gives);
      if (paidAt === null || world.now.getTime() - paidAt.getTime() > measuredForMs) return [];
      const customerId = gives?.snapshot.customerId ?? null;
      return [{ userId, givesId, sessionId: session?.snapshot.id ?? null, customerId, planId, paidAt }];
    });
  });
}

/** Sessions that came after what they paid for had given access already. */
export function sessionsOfGiving(world: World, versions: Iterable<Version>): NamedSession[] {
  return [...versions].flatMap((version) => {
    const { snapshot } = version;
    if (!isPaidSession(snapshot)) return [];
    const givesId = snapshot.data.subscriptionId ?? snapshot.id;
    const { customerId } = snapshot;
    const owner =
      customerId === null
        ? namedUser(world, claimsOf(snapshot))
        : (world.customers.get(customerId)?.bound?.userId ?? null);
    if (owner === null || !givingIn(world.users.get(owner)?.entitlement ?? null).has(givesId)) return [];
    const beside = world.objects.get(objectKey("subscription", givesId));
    const paidAt = paidAtOf({ ...version, snapshot }, beside === undefined ? [] : [beside]);
    return paidAt === null ? [] : [{ givesId, sessionId: snapshot.id, paidAt }];
  });
}

type Session = Version & { snapshot: SnapshotFor<"checkout_session"> };

function sessionBehind(objects: readonly Version[], givesId: string): Session | null {
  for (const version of objects) {
    const { snapshot } = version;
    if (!isPaidSession(snapshot)) continue;
    if (snapshot.id === givesId || snapshot.data.subscriptionId === givesId) return { ...version, snapshot };
  }
  return null;
}

function isPaidSession(snapshot: Version["snapshot"]): snapshot is SnapshotFor<"checkout_session"> {
  return snapshot.type === "checkout_session" && isPaid(snapshot.data.paymentStatus);
}

/**
 * The event that tells of the payment is made with it. Of a session that was read instead, what
 * it made tells: its subscription or charge. Failing those, when the page was opened.
 */
function paidAtOf(session: Session, objects: readonly Version[]): Date | null {
  if (session.source === "event") return session.asOf;
  const { subscriptionId, paymentIntentId } = session.snapshot.data;
  const made = objects.find(
    ({ snapshot }) =>
      (snapshot.type === "subscription" && snapshot.id === subscriptionId) ||
      (snapshot.type === "charge" &&
        paymentIntentId !== null &&
        snapshot.data.paymentIntentId === paymentIntentId &&
        snapshot.data.paid),
  );
  return startOf(made ?? session);
}

function startOf(version: Version | undefined): Date | null {
  const created = version?.snapshot.created ?? null;
  return created === null ? null : new Date(created * 1_000);
}
