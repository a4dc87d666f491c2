/**
 * Proof of absence: what Stripe has made about this case and is not here, each with
 * what is known of its way. Where Stripe was not asked nothing is shown: that would
 * be no proof.
 */
import type { CaseView } from "~/modules/diagnosis/case-view";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { ExternalLink } from "./external-link";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { Section } from "./section";
import { useStripeLink } from "./stripe-links";
import { RelativeTime } from "./time";

type Seen = Pick<CaseView, "missing" | "refused" | "lookedAtStripe">;

const shownAtOnce = 5;

export function CaseAbsence({ view, livemode }: { view: Seen; livemode: boolean }) {
  const { missing, lookedAtStripe } = view;
  if (lookedAtStripe === null || missing.length === 0) return null;
  const { events, all } = lookedAtStripe;
  const rest = missing.slice(shownAtOnce);
  return (
    <Section
      title="Made at Stripe, and not here"
      aside={
        <span className="text-muted">
          {missing.length} of {counted(events, "event")}
          {!all && " seen; there may be more"}
        </span>
      }
      flush
    >
      <Rows view={view} rows={missing.slice(0, shownAtOnce)} livemode={livemode} />
      {rest.length > 0 && (
        <details className="border-t">
          <summary className="cursor-pointer px-4 py-2 text-sm text-muted hover:text-ink">
            {rest.length} more
          </summary>
          <Rows view={view} rows={rest} livemode={livemode} />
        </details>
      )}
    </Section>
  );
}

function Rows({ view, rows, livemode }: { view: Seen; rows: CaseView["missing"]; livemode: boolean }) {
  const stripeLink = useStripeLink();
  return (
    <ul className="text-sm">
      {rows.map(({ id, type, at, pendingWebhooks }) => {
        const page = stripeLink({ type: "event", id }, { livemode });
        return (
          <li
            key={id}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 not-first:border-t"
          >
            <span className="min-w-0 break-all">{type}</span>
            <IdWithCopy id={id} what="event id" />
            <span className="text-muted">
              made <RelativeTime at={at} />
            </span>
            <span className="min-w-0">
              <Fate refused={view.refused.find(({ bears }) => bears === id)} pending={pendingWebhooks} />
            </span>
            {page && (
              <span className="text-xs">
                <ExternalLink href={page}>Stripe</ExternalLink>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface FateProps {
  refused: CaseView["refused"][number] | undefined;
  /** To so many endpoints Stripe has not delivered it; it may have stopped trying. */
  pending: number;
}

function Fate({ refused, pending }: FateProps) {
  if (refused) {
    return (
      <>
        <Link
          to={`/console/rejected?reason=${encodeURIComponent(refused.reason)}`}
          className="rounded-xs text-accent hover:underline"
        >
          refused
        </Link>{" "}
        <RelativeTime at={refused.at} />: {rejectionReason(refused.reason).title}
      </>
    );
  }
  return `never arrived; ${pending > 0 ? counted(pending, "webhook") : "no webhook"} pending at Stripe`;
}
