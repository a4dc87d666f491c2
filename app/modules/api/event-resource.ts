/**
 * Events and deliveries as the API writes them: Stripe's names for Stripe's
 * things, times in unix seconds, durations in milliseconds (`…_ms`).
 */
import type {
  AttemptRow,
  DeliveryRow,
  EventDetail,
  EventRow,
  ProcessingRow,
} from "~/modules/inbox/event-view";
import type { StageName } from "~/modules/inbox/stages";

interface StageResource {
  outcome: string;
  reason: string | null;
  at: number | null;
}

export function eventResource(row: EventRow) {
  const stages = Object.fromEntries(
    row.stages.map(({ name, outcome, reason, at }) => [name, { outcome, reason, at: seconds(at) }]),
  ) as Record<StageName, StageResource>;
  return {
    id: row.id,
    object: "event",
    type: row.type,
    api_version: row.apiVersion,
    account: row.account,
    livemode: row.livemode,
    created: seconds(row.createdAt),
    received: seconds(row.receivedAt),
    related_object: row.objectId === null ? null : { id: row.objectId, object: row.objectType },
    customer: row.customerId,
    user: row.userId,
    duplicates: row.duplicates,
    stages,
    /** From arrival to the end of the first processing. */
    duration_ms: row.durationMs,
  };
}

export function eventDetailResource(event: EventDetail) {
  return {
    ...eventResource(event),
    source: event.source,
    size: event.size,
    flags: event.flags,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
    signature: { ...secretOf(event), skew_seconds: event.skewSeconds },
    attempts: event.attempts,
    next_attempt: seconds(event.nextAttemptAt),
    /** Stored events with this id in the other mode or another account. */
    same_id: event.sameId,
    deliveries: event.deliveries.map(deliveryResource),
    failed_attempts: event.failedAttempts.map(attemptResource),
    /** What came of it before each replay. */
    past_processings: event.pastProcessings.map(processingResource),
  };
}

const deliveryPrefix = "dlv_";

export function deliveryResource(row: DeliveryRow) {
  return {
    id: `${deliveryPrefix}${row.id}`,
    object: "delivery",
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
    event: row.eventId,
    received: seconds(row.receivedAt),
    size: row.size,
    body_sha256: row.bodySha256,
    body_prefix: row.bodyPrefix,
    address: row.address,
    user_agent: row.userAgent,
    signature_header: row.signatureHeader,
    signature: { ...secretOf(row), skew_seconds: row.skewSeconds },
    /** Further rejected requests of the kind that were counted and not stored. */
    suppressed: row.suppressed,
  };
}

/** The position a delivery's id stands for; null when it is none. */
export function deliveryPosition(id: string): number | null {
  const digits = id.startsWith(deliveryPrefix) ? id.slice(deliveryPrefix.length) : "";
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

const attemptResource = ({ attempt, at, error, nextAt }: AttemptRow) => ({
  attempt,
  at: seconds(at),
  error,
  next_attempt: seconds(nextAt),
});

const processingResource = (row: ProcessingRow) => ({
  mapping: row.mapping,
  sync: row.sync,
  reason: row.reason,
  at: seconds(row.syncedAt),
  replayed: seconds(row.replayedAt),
  replayed_by: { type: row.actorType, id: row.actorId },
  replay_reason: row.replayReason,
});

const secretOf = (of: { secretLabel: string | null; secretFingerprint: string | null }) => ({
  secret_label: of.secretLabel,
  secret_fingerprint: of.secretFingerprint,
});

function seconds(iso: string): number;
function seconds(iso: string | null): number | null;
function seconds(iso: string | null): number | null {
  return iso === null ? null : Math.floor(Date.parse(iso) / 1000);
}
