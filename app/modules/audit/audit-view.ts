/** How an entry of the audit log is shown. Times are ISO strings. */
import type { ChangedField } from "../inbox/changed-fields";

export type ActorType = "user" | "api_key" | "cli" | "system";
export const actorTypes: readonly ActorType[] = ["user", "api_key", "cli", "system"];

export interface AuditRow {
  id: number;
  at: string;
  actor: {
    /** user | api_key | cli | system */
    type: string;
    id: string;
    /** Of a user or a key. */
    name: string | null;
  };
  /** `subject.verb` */
  action: string;
  subject: { type: string; id: string };
  /** In the actor's words. */
  reason: string | null;
  /** What differs between before and after, as far as it is shown. */
  changes: AuditChange[];
  /** There are more than these. */
  moreChanges: boolean;
  /** Of a resync: the same, told in its own order. */
  resync: ResyncStory | null;
}

export interface ResyncStory {
  entitlements: { userId: string; before: AuditedAccess | null; after: AuditedAccess | null }[];
  owner: { before: string | null; after: string | null };
  /** In a list, none where there were many. */
  objects: { type: string; id: string; kind: string; fields: ChangedField[] }[];
  /** How many differed, listed or not. */
  objectCount: number;
}

export interface AuditedAccess {
  planId: string;
  planName: string;
  state: string;
  validUntil: string | null;
}

export interface AuditChange {
  /** `entitlement.plan` */
  path: string;
  /** As JSON; null: there was none. */
  before: string | null;
  after: string | null;
}

export interface AuditFilter {
  /** Id of a person, a key, or whoever used the command line. */
  actor?: string | undefined;
  /** `customer.resync`, or `customer.*` for all that begin so. */
  action?: string | undefined;
  /** Id of what was changed. */
  subject?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}
