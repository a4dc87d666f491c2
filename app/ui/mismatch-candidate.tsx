/** One user whom something names: what does, what they have, what they would gain or lose. */
import { Fragment } from "react";
import type { Candidate, MismatchDetail } from "~/modules/ownership/mismatch-view";
import { LinkButton } from "./button";
import { stateWords } from "./entitlement-words";
import { Link } from "./link";
import { type AccessChange, EffectBadge } from "./owner-change-preview";
import { ownerChangePath } from "./owner-change-page";
import { SourceList } from "./source-list";
import { RelativeTime } from "./time";
import { Badge } from "./tone";

type ChangeKind = "keep" | "unlink" | "link" | "move";

export interface CandidateColumnProps {
  candidate: Candidate & {
    /** By each change that may be made. Where one cannot be, it is not among them. */
    whatIfs: { change: ChangeKind; access: AccessChange }[];
    lastEvent: { id: string; type: string; at: string } | null;
  };
  mismatch: Pick<MismatchDetail, "id" | "subject" | "boundTo" | "actions" | "status" | "severity">;
  mayChange: boolean;
}

export function CandidateColumn({ candidate, mismatch, mayChange }: CandidateColumnProps) {
  const { userId, name, email, isLinked, planName, sources, whatIfs, lastEvent } = candidate;
  return (
    <section aria-label={name ?? userId} className="min-w-0 rounded-lg border bg-surface">
      <header className="px-4 pt-3 pb-2">
        <h2 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          <Link
            to={`/console/users/${encodeURIComponent(userId)}`}
            className="rounded-xs break-all text-accent hover:underline"
          >
            <bdi>{name ?? userId}</bdi>
          </Link>
          {isLinked && <Badge tone="none">linked</Badge>}
        </h2>
        <p className="text-sm break-all text-muted">
          <bdi>{email}</bdi>
          {name !== null && (
            <span className="text-faint">
              {" "}
              <bdi>{userId}</bdi>
            </span>
          )}
        </p>
      </header>
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-2 gap-y-1 border-t px-4 py-2.5 text-sm">
        <dt className="text-muted">Has now</dt>
        <dd>{planName ?? "nothing"}</dd>
        {whatIfs.map(({ change, access }) => (
          <Fragment key={change}>
            <dt className="text-muted">{ifWords[change]}</dt>
            <dd className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <EffectBadge effect={access.effect} />
              {access.effect !== "keeps" && <Sides {...access} />}
            </dd>
          </Fragment>
        ))}
        <dt className="text-muted">Last event</dt>
        <dd className="min-w-0 break-words">
          {lastEvent ? (
            <>
              <Link
                to={`/console/events/${encodeURIComponent(lastEvent.id)}`}
                className="rounded-xs text-accent hover:underline"
              >
                {lastEvent.type}
              </Link>
              , <RelativeTime at={lastEvent.at} />
            </>
          ) : (
            <span className="text-faint">none</span>
          )}
        </dd>
      </dl>
      <div className="border-t px-4 py-3">
        <h3 className="mb-2 text-xs font-medium text-faint">What names them</h3>
        {sources.length > 0 ? (
          <SourceList sources={sources} />
        ) : (
          <p className="text-sm text-muted">The link here only.</p>
        )}
      </div>
      {mayChange && <Actions {...{ candidate, mismatch }} />}
    </section>
  );
}

const ifWords: Record<ChangeKind, string> = {
  keep: "If kept",
  unlink: "If unlinked",
  link: "If it is theirs",
  move: "If it is theirs",
};

function Sides({ before, after }: AccessChange) {
  const words = (side: AccessChange["before"]) =>
    side === null || side.state === "free" ? "Free" : `${side.planName}, ${stateWords(side.state).word}`;
  return (
    <span>
      {words(before)} <span aria-hidden="true">→</span>
      <span className="sr-only">becomes</span> {words(after)}
    </span>
  );
}

function Actions({ candidate, mismatch }: Pick<CandidateColumnProps, "candidate" | "mismatch">) {
  const { userId, name, isLinked, sources } = candidate;
  const { id, subject, boundTo, actions, severity } = mismatch;
  if (subject.type !== "customer") return null;
  const who = name ?? userId;
  const to = { user: userId, mismatch: id };
  const bySomebody = sources.some(({ where }) => where.object === "link" && where.field === "operator");
  const disputed = actions.includes("move");
  const kind = isLinked
    ? disputed && (!bySomebody || severity === "blocks_access")
      ? ("keep" as const)
      : null
    : boundTo === null
      ? actions.includes("link")
        ? ("link" as const)
        : null
      : disputed
        ? ("move" as const)
        : null;
  if (kind === null) return null;
  const words = { keep: `Keep it with ${who}…`, link: `Link to ${who}…`, move: `Move to ${who}…` };
  return (
    <div className="border-t px-4 py-3">
      <LinkButton to={ownerChangePath(kind === "keep" ? "link" : kind, subject.id, to)}>
        <span className="max-w-64 truncate">{words[kind]}</span>
      </LinkButton>
    </div>
  );
}
