/** One mismatch: what it means, both sides of it, and what may safely be done. */
import type { ReactNode } from "react";
import { isMismatchKind, mismatchKinds, type SafeAction } from "~/modules/ownership/mismatch-codes";
import type { Candidate, MismatchDetail } from "~/modules/ownership/mismatch-view";
import type { OrphanCandidate } from "~/modules/ownership/rank-candidates";
import { LinkButton } from "./button";
import { CandidateList } from "./candidate-list";
import { CandidateColumn, type CandidateColumnProps } from "./mismatch-candidate";
import { IdWithCopy } from "./id";
import { Link } from "./link";
import { MismatchDecisionForm, type MismatchDecisionFormProps } from "./mismatch-decision-form";
import { CustomerActions } from "./mismatch-customers";
import { Notice } from "./notice";
import { ownerChangePath } from "./owner-change-page";
import { severityOf, statusWord } from "./ownership-words";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { SourceList } from "./source-list";
import { RelativeTime } from "./time";
import { Badge } from "./tone";

export interface MismatchPageProps {
  mismatch: Omit<MismatchDetail, "candidates"> & {
    candidates: (Candidate & Pick<CandidateColumnProps["candidate"], "whatIf" | "lastEvent">)[];
    suggested: OrphanCandidate[];
    decider: string | null;
  };
  mayChange: boolean;
  tomorrow: string;
  /** What led here was done. */
  done: string | null;
  sent?: MismatchDecisionFormProps["sent"];
}

export function MismatchPage({ mismatch, mayChange, tomorrow, done, sent }: MismatchPageProps) {
  const { id, severity, status, subject, candidates, suggested, others, resolvedAt } = mismatch;
  const isOver = resolvedAt !== null;
  return (
    <>
      <MismatchHeader mismatch={mismatch} />
      <div className="grid gap-5">
        {done !== null && <Done done={done} isOver={isOver} />}
        <p className="max-w-[88ch] text-pretty">
          {mismatch.means} <span className="text-muted">{severityOf(severity).means}</span>
        </p>
        <Decision mismatch={mismatch} />
        {candidates.length > 0 && (
          <div className={`grid items-start gap-4 ${candidates.length > 1 ? "lg:grid-cols-2" : "max-w-3xl"}`}>
            {candidates.map((candidate) => (
              <CandidateColumn
                key={candidate.userId}
                candidate={candidate}
                mismatch={mismatch}
                mayChange={mayChange && !isOver}
              />
            ))}
          </div>
        )}
        {others.length > 0 && (
          <Section title={candidates.length > 0 ? "What else is known" : "What is known"}>
            <SourceList sources={others} />
          </Section>
        )}
        {suggested.length > 0 && (
          <Section title="Whose it might be" aside="Nothing of this is proof: ask before you link." flush>
            <CandidateList
              candidates={suggested}
              actionTo={
                mayChange && mismatch.actions.includes("link")
                  ? (user) => ownerChangePath("link", subject.id, { user, mismatch: id })
                  : null
              }
            />
          </Section>
        )}
        {!isOver && (
          <Section title="What can be done">
            {mayChange ? (
              <div className="grid gap-5">
                <FurtherActions mismatch={mismatch} />
                <MismatchDecisionForm
                  key={status}
                  {...{ id, status, tomorrow, sent }}
                  actions={mismatch.actions}
                />
              </div>
            ) : (
              <p className="text-sm text-muted">Deciding is for admins: send one the address of this page.</p>
            )}
          </Section>
        )}
      </div>
    </>
  );
}

function MismatchHeader({ mismatch }: Pick<MismatchPageProps, "mismatch">) {
  const { title, severity, status, subject, firstSeenAt, lastSeenAt } = mismatch;
  const page = subject.type === "customer" ? "customers" : "users";
  return (
    <PageHeader
      back={{ to: "/console/ownership/mismatches", label: "Mismatches" }}
      title={title}
      meta={
        <>
          <Badge tone={severityOf(severity).tone}>{severityOf(severity).word}</Badge>
          <span>{statusWord(status)}</span>
          <IdWithCopy
            id={subject.id}
            what={`${subject.type} id`}
            to={`/console/${page}/${encodeURIComponent(subject.id)}`}
          />
          <span>
            first seen <RelativeTime at={firstSeenAt} />
          </span>
          <span>
            last seen <RelativeTime at={lastSeenAt} />
          </span>
          <Link
            to={`/console/audit?subject=${encodeURIComponent(subject.id)}`}
            className="rounded-xs text-accent hover:underline"
          >
            Audit
          </Link>
        </>
      }
    />
  );
}

const doneWords: Record<string, string> = {
  link: "The customer is linked",
  unlink: "The customer is unlinked",
  move: "The customer is moved",
  write_metadata: "The user is named on the customer at Stripe",
  acknowledged: "It is acknowledged",
  dismissed: "It waits until then",
  settled: "It is settled",
  open: "It is open again",
};

function Done({ done, isOver }: { done: string; isOver: boolean }) {
  const words = doneWords[done];
  if (words === undefined) return null;
  const changed = ["link", "unlink", "move"].includes(done);
  return (
    <Notice tone="good" title={words}>
      {changed &&
        (isOver
          ? "Access follows from it already, and the facts agree now. "
          : "Access follows from it already; what still disagrees stands below. ")}
      The audit log has who and why.
    </Notice>
  );
}

/** How it ended, or what was decided about it so far. */
function Decision({ mismatch }: Pick<MismatchPageProps, "mismatch">) {
  const { status, decision, decider, resolvedAt } = mismatch;
  if (decision === null) {
    return (
      resolvedAt !== null && (
        <Notice tone="good" title="Resolved by itself">
          The facts agree since <RelativeTime at={resolvedAt} />. Nobody had to decide.
        </Notice>
      )
    );
  }
  return (
    <Notice tone={resolvedAt !== null || status === "settled" ? "good" : "none"} title={statusWord(status)}>
      {decider}, <RelativeTime at={decision.at} />
      {decision.reason && <>: “{decision.reason}”</>}
      {decision.until && (
        <>
          {" "}
          Until <RelativeTime at={decision.until} />.
        </>
      )}
    </Notice>
  );
}

/** What can be changed, besides what stands at each candidate. */
function FurtherActions({ mismatch }: Pick<MismatchPageProps, "mismatch">) {
  const { id, subject, boundTo, actions, code } = mismatch;
  const has = (action: SafeAction) => actions.includes(action);
  if (subject.type === "user") {
    return code === "price_not_in_catalogue" ? (
      <Lines>
        <LinkButton to="/console/plans">Map the price</LinkButton>
      </Lines>
    ) : (
      <CustomerActions mismatch={mismatch} />
    );
  }
  const kind = boundTo === null ? "link" : "move";
  const mayTo = has(kind);
  const mends = isMismatchKind(code) && has("write_metadata") && boundTo !== null;
  const means = isMismatchKind(code) ? mismatchKinds[code] : null;
  if (!mayTo && !mends && !has("create_user") && !(has("unlink") && boundTo)) return null;
  return (
    <div className="grid gap-2">
      <Lines>
        {mayTo && (
          <LinkButton to={ownerChangePath(kind, subject.id, { mismatch: id })}>
            {kind === "link" ? "Link to another user…" : "Move to another user…"}
          </LinkButton>
        )}
        {has("unlink") && boundTo !== null && (
          <LinkButton to={ownerChangePath("unlink", subject.id, { mismatch: id })}>Unlink…</LinkButton>
        )}
        {mends && (
          <LinkButton
            to={`/console/customers/${encodeURIComponent(subject.id)}/write-metadata?mismatch=${id}`}
            variant={means?.actions[0] === "write_metadata" ? "primary" : "secondary"}
          >
            Write the user to Stripe…
          </LinkButton>
        )}
      </Lines>
      {has("create_user") && (
        <p className="max-w-[80ch] text-sm text-muted">
          Where the id is right and only unknown here, the host application tells of its user (PUT
          /api/v1/users/…), or an admin runs <code className="text-xs">paidtrail users create</code>. The
          customer links itself then.
        </p>
      )}
    </div>
  );
}

const Lines = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap gap-2">{children}</div>
);
