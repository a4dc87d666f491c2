/** An event as it is sent: Stripe's shape. The same bytes however often. Pure. */
import type { Entitlement } from "../entitlements/entitlement";
import { entitlementResource } from "../entitlements/entitlement-resource";
import type { SentType } from "./endpoint";

/** As JSON keeps it. */
type StoredEntitlement = {
  [K in keyof Entitlement]: Entitlement[K] extends Date | null ? string | null : Entitlement[K];
};

/** The row of a change of access, as the history keeps both sides. */
export interface StoredChange {
  livemode: boolean;
  before: StoredEntitlement | null;
  after: StoredEntitlement;
}

/** A case, or the word of a test, is kept as it is sent. */
export type StoredObject = { livemode: boolean } & Record<string, unknown>;

export interface StoredEvent {
  /** ptevt_… */
  id: string;
  type: SentType;
  payload: StoredChange | StoredObject;
  createdAt: Date;
}

export function eventBody(event: StoredEvent): string {
  return JSON.stringify({
    id: event.id,
    object: "event",
    type: event.type,
    created: Math.floor(event.createdAt.getTime() / 1_000),
    livemode: event.payload.livemode,
    data: dataOf(event),
  });
}

function dataOf({ type, payload }: StoredEvent): object {
  if (type !== "entitlement.updated" || !isChange(payload)) return { object: payload };
  const object = entitlementResource(revived(payload.after));
  const before = payload.before && entitlementResource(revived(payload.before));
  return { object, previous_attributes: before === null ? { plan: null } : differing(before, object) };
}

const isChange = (payload: StoredEvent["payload"]): payload is StoredChange => "after" in payload;

const revived = (stored: StoredEntitlement): Entitlement => ({
  ...stored,
  // History from before plans counted anything lacks the counts.
  limits: stored.limits ?? {},
  seats: stored.seats ?? null,
  validUntil: stored.validUntil === null ? null : new Date(stored.validUntil),
  holdsUntil: stored.holdsUntil ? new Date(stored.holdsUntil) : null,
  asOf: new Date(stored.asOf ?? 0),
});

/** What was otherwise before, as it was: the plan above all. */
function differing<T extends object>(before: T, after: T): Record<string, unknown> {
  const now = new Map<string, unknown>(Object.entries(after));
  const changed = Object.entries(before).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name)),
  );
  return Object.fromEntries(changed);
}
