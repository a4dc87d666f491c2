/** What the causes share in which our own door refused what Stripe sent. */
import type { CauseCode } from "../chain";
import { type Facts, knownOf, type LedgerFacts, type RejectionFact } from "../facts";
import { firstLost, type LostEvent, lostEvents } from "../lost-events";
import type { Evidence, Examination } from "../rule";
import { delayed, eventsNotRead, unharmed } from "./never-arrived";

export interface RefusalCause {
  code: CauseCode;
  why: string;
  words: string;
}

const shown = 5;
/** A body of which nothing can be read is told by its time: while Stripe was trying to deliver the event. */
const bodiless: readonly CauseCode[] = ["body_too_large", "body_not_json", "not_an_event"];

export function examineRefusals(facts: Facts, { code, why, words }: RefusalCause): Examination {
  const ledger = knownOf(facts.ledger);
  if (ledger === null)
    return { outcome: "undecidable", missing: "The ledger of deliveries could not be read." };
  const lost = lostEvents(facts);
  if (lost === null) return lookedWithoutStripe(ledger.rejectedLately, code);
  const refused = lost.flatMap(({ event, fate }) =>
    fate.kind === "refused" && fate.rejection.reason === code ? [{ event, rejection: fate.rejection }] : [],
  );
  if (refused.length > 0) return told(facts, { why, words }, refused, "proven");
  const near = byTime(lost, ledger.rejections, code);
  if (near.length > 0) return told(facts, { why, words }, near, "likely");
  return { outcome: "cleared", looked: "No delivery about this payer was refused for this." };
}

interface Refused {
  event: LostEvent["event"];
  rejection: RejectionFact;
}

/** Stripe's first try comes at once; later ones come at times that anything else may have as well. */
const firstTryWithinMs = 2 * 60_000;

/** Only where nothing says whose it was, and nothing else explains the event. */
function byTime(
  lost: readonly LostEvent[],
  rejections: readonly RejectionFact[],
  code: CauseCode,
): Refused[] {
  if (!bodiless.includes(code)) return [];
  const nameless = rejections.filter(({ reason, bears }) => reason === code && bears === null);
  return lost.flatMap(({ event, fate }) => {
    if (fate.kind === "refused" || fate.kind === "taken") return [];
    const rejection = nameless.find(({ at }) => {
      const after = at.getTime() - event.created.getTime();
      return after >= 0 && after <= firstTryWithinMs;
    });
    return rejection ? [{ event, rejection }] : [];
  });
}

function told(
  facts: Facts,
  { why, words }: Pick<RefusalCause, "why" | "words">,
  refused: readonly Refused[],
  certainty: "proven" | "likely",
): Examination {
  const events = refused.map(({ event }) => ({ event, fate: { kind: "pending" as const } }));
  const first = firstLost(events);
  const detail = refused.find(({ rejection }) => rejection.detail !== null)?.rejection.detail;
  const stretch = stretchOf(facts, refused);
  const more = refused.length > 1 ? ` and ${refused.length - 1} more` : "";
  return {
    outcome: "found",
    certainty,
    sentence: `Stripe delivered ${first?.event.id} (${first?.event.type})${more}, and we refused it. ${why}${detail ? ` ${detail}` : ""}${stretch ? ` ${stretchWords(stretch)}` : ""}`,
    evidence: [
      ...(stretch ? [stretchEvidence(stretch, refused)] : []),
      ...refused.slice(-shown).flatMap(({ event, rejection }): Evidence[] => [
        {
          kind: "delivery",
          id: rejection.deliveryId,
          field: "reason",
          says: rejection.reason,
          at: rejection.at,
          from: "here",
        },
        { kind: "event", id: event.id, field: null, says: event.type, at: event.created, from: "stripe" },
      ]),
    ],
    next: { words, action: { kind: "backfill" }, reply: delayed },
    since: first?.event.created ?? null,
    harmless: unharmed(facts, events),
    explains: ["delivery_pending_retry", "delivery_abandoned", "mirror_drift"],
  };
}

type Stretch = LedgerFacts["rejectedLately"][number];

/** The stretch of refusals of this kind that this payer's are part of; null: there were no others. */
function stretchOf(facts: Facts, refused: readonly Refused[]): Stretch | null {
  const stretch = knownOf(facts.ledger)?.rejectedLately.find(({ reason, detail, firstAt, lastAt }) =>
    refused.some(
      ({ rejection }) =>
        rejection.reason === reason &&
        // Of some reasons each has words of its own, and the stretch has none.
        (detail === null || detail === rejection.detail) &&
        firstAt <= rejection.at &&
        rejection.at <= lastAt,
    ),
  );
  return stretch && stretch.count > refused.length ? stretch : null;
}

/** "212 deliveries were refused so from 2026-11-22 13:40 to 17:03 UTC." */
function stretchWords({ count, detail, firstAt, lastAt }: Stretch): string {
  const [from, to] = [firstAt, lastAt].map((at) => at.toISOString().slice(0, 16).replace("T", " "));
  const until = from?.slice(0, 10) === to?.slice(0, 10) ? to?.slice(11) : to;
  const span = from === to ? `at ${from} UTC` : `from ${from} to ${until} UTC`;
  return `${count} deliveries were refused for this ${span}${detail === null ? "" : ", all of the same kind"}.`;
}

/** Told by the first of this payer's: the page of refused deliveries shows the others. */
function stretchEvidence(stretch: Stretch, refused: readonly Refused[]): Evidence {
  const [first] = refused;
  return {
    kind: "delivery",
    id: first?.rejection.deliveryId ?? "",
    field: null,
    says: stretchWords(stretch),
    at: stretch.firstAt,
    from: "here",
  };
}

function lookedWithoutStripe(
  lately: readonly { reason: string; count: number }[],
  code: CauseCode,
): Examination {
  const count = lately.filter(({ reason }) => reason === code).reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return { outcome: "cleared", looked: "No delivery was refused for this of late." };
  return {
    outcome: "undecidable",
    missing: `${eventsNotRead.missing} ${count} deliveries were refused for this of late, perhaps of others.`,
  };
}
