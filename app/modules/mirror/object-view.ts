/** How a mirrored object is shown. Times are ISO strings. */
import type { MirroredType, Snapshot } from "../stripe/snapshot";
import type { Version } from "./version";

export interface ObjectView {
  type: MirroredType;
  id: string;
  customerId: string | null;
  status: string | null;
  deleted: boolean;
  /** When Stripe created it. */
  createdAt: string | null;
  /** When this state was true at Stripe, and where it came from. */
  asOf: string;
  source: "event" | "fetch";
  eventSeq: number | null;
  apiVersion: string | null;
  data: Snapshot["data"];
  /** Field → the path that gave it, for fields that moved between API versions. */
  readFrom: Record<string, string>;
  metadataUserId: string | null;
  clientReferenceId: string | null;
}

export function toObjectView({ snapshot, asOf, source, eventSeq, apiVersion }: Version): ObjectView {
  return {
    type: snapshot.type,
    id: snapshot.id,
    customerId: snapshot.customerId,
    status: snapshot.status,
    deleted: snapshot.deleted,
    createdAt: snapshot.created === null ? null : new Date(snapshot.created * 1_000).toISOString(),
    asOf: asOf.toISOString(),
    source,
    eventSeq,
    apiVersion,
    data: snapshot.data,
    readFrom: snapshot.readFrom,
    metadataUserId: snapshot.evidence.metadataUserId,
    clientReferenceId: snapshot.evidence.clientReferenceId,
  };
}
