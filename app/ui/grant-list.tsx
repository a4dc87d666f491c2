/** What somebody was given by hand: which plan, until when, by whom and why. */
import { authorOf } from "./author-words";
import { LinkButton } from "./button";
import { Link } from "./link";
import { DateOnly, RelativeTime } from "./time";
import { Badge, type Tone } from "./tone";

/** Times are ISO 8601. */
export interface GrantView {
  id: string;
  planName: string;
  state: "current" | "ended" | "revoked";
  createdAt: string;
  endsAt: string;
  revokedAt: string | null;
  reason: string;
  createdBy: string;
  authorName: string | null;
}

const states: Record<GrantView["state"], { word: string; tone: Tone }> = {
  current: { word: "in force", tone: "good" },
  ended: { word: "ended", tone: "none" },
  revoked: { word: "revoked", tone: "none" },
};

export function GrantList({
  grants,
  revokeTo,
}: {
  grants: readonly GrantView[];
  /** null: the reader may not revoke. */
  revokeTo: ((grantId: string) => string) | null;
}) {
  return (
    <ul className="divide-y text-sm">
      {grants.map((grant) => (
        <li key={grant.id} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
          <div className="min-w-0 flex-1 basis-64">
            <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <span className="font-medium">{grant.planName}</span>
              <Badge tone={states[grant.state].tone}>{states[grant.state].word}</Badge>
              <span className="text-muted">
                <GrantEnd grant={grant} />
              </span>
            </p>
            <p className="mt-1 break-words">{grant.reason}</p>
            <p className="mt-0.5 text-xs text-muted">
              Given by <Author stored={grant.createdBy} name={grant.authorName} />,{" "}
              <RelativeTime at={grant.createdAt} />
            </p>
          </div>
          {revokeTo && grant.state === "current" && (
            <LinkButton
              to={revokeTo(grant.id)}
              aria-label={`Revoke ${grant.planName}, given for: ${grant.reason}`}
            >
              Revoke…
            </LinkButton>
          )}
        </li>
      ))}
    </ul>
  );
}

function GrantEnd({ grant: { state, endsAt, revokedAt } }: { grant: GrantView }) {
  if (state === "revoked" && revokedAt !== null) {
    return (
      <>
        taken back <RelativeTime at={revokedAt} />; would have ended <DateOnly at={endsAt} />
      </>
    );
  }
  return (
    <>
      {state === "current" ? "until" : "ended"} <DateOnly at={endsAt} />
    </>
  );
}

function Author({ stored, name }: { stored: string; name: string | null }) {
  const { to, words } = authorOf(stored, name);
  return to === null ? (
    words
  ) : (
    <Link to={to} className="rounded-xs text-ink hover:underline">
      {words}
    </Link>
  );
}
