/** Users whose a customer might be, the likeliest first, each with what fits: suggestions, never proof. */
import type { CandidateReason, OrphanCandidate } from "~/modules/ownership/rank-candidates";
import { LinkButton } from "./button";
import { Link } from "./link";
import { TextWithIds } from "./text-with-ids";
import { Badge, type Tone } from "./tone";

const reasons: Record<CandidateReason, { word: string; tone: Tone }> = {
  metadata_near_miss: { word: "id written differently", tone: "good" },
  client_reference_near_miss: { word: "reference written differently", tone: "waiting" },
  payment_link_reference: { word: "named by a payment link's address", tone: "waiting" },
  metadata_is_email: { word: "address instead of the id", tone: "waiting" },
  verified_email: { word: "verified email fits", tone: "waiting" },
  unverified_email: { word: "email fits, not verified", tone: "none" },
  plus_address: { word: "same address but for a plus", tone: "none" },
};

export interface CandidateListProps {
  candidates: readonly OrphanCandidate[];
  /** null: whoever looks may not link. */
  actionTo: ((userId: string) => string) | null;
}

export function CandidateList({ candidates, actionTo }: CandidateListProps) {
  return (
    <ol className="divide-y text-sm">
      {candidates.map(({ userId, email, reason, because }) => (
        <li key={userId} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-2.5">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link
                to={`/console/users/${encodeURIComponent(userId)}`}
                className="rounded-xs font-medium break-all text-accent hover:underline"
              >
                <bdi>{userId}</bdi>
              </Link>
              <bdi className="break-all text-muted">{email}</bdi>
              <Badge tone={reasons[reason].tone}>{reasons[reason].word}</Badge>
            </p>
            <p className="mt-0.5 break-words text-muted">
              <bdi>
                <TextWithIds text={because} />
              </bdi>
            </p>
          </div>
          {actionTo && <LinkButton to={actionTo(userId)}>Link…</LinkButton>}
        </li>
      ))}
    </ol>
  );
}
