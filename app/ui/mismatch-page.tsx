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
    candidates: (Candidate & Pick<CandidateColumnProps["candidate"], "whatIfs" | "lastEvent">)[];
    suggested: OrphanCandidate[];
    /** Instead of a customer that nothing can be paid by. */
    rebinds: { customerId: string; pays: string }[];
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
  const isDone = isOver || status === "settled";
  return (
    <>
      <MismatchHeader mismatch={mismatch} />
      <div className="grid gap-5">
        <Decision {...{ mismatch, done }} />
        <p className="max-w-[88ch] text-pretty">
          {isDone && <span className="text-muted">What it was about: </span>}
          {mismatch.means} {!isDone && <span className="text-muted">{severityOf(severity).means}</span>}
        </p>
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
              <div className="grid gap-4">
                {status === "open" && (
                  <MismatchDecisionForm key={status} {...{ id, status, tomorrow, sent }} actions={[]} />
                )}
                <p className="text-sm text-muted">
                  Deciding is for admins: send one the address of this page.
                </p>
              </div>
            )}
          </Section>
        )}
      </div>
    </>
  );
}

function MismatchHeader({ mismatch }: Pick<MismatchPageProps, "mismatch">) {
  const { title, severity, status, subject, firstSeenAt, lastSeenAt, resolvedAt } = mismatch;
  const isDone = resolvedAt !== null || status === "settled";
  const page = subject.type === "customer" ? "customers" : "users";
  return (
    <PageHeader
      back={{ to: "/console/ownership/mismatches", label: "Mismatches" }}
      title={title}
      meta={
        <>
          {isDone ? (
            <Badge tone="good">{statusWord(status)}</Badge>
          ) : (
            <>
              <Badge tone={severityOf(severity).tone}>{severityOf(severity).word}</Badge>
              <span>{statusWord(status)}</span>
            </>
          )}
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
  named_already: "The customer names its user at Stripe already",
  acknowledged: "It is acknowledged",
  dismissed: "It waits until then",
  settled: "It is settled",
  open: "It is open again",
};

function afterwards(done: string | null, isDone: boolean): string {
  if (done === "named_already") return "Nothing was written, and nothing changed.";
  if (done === null || !["link", "unlink", "move"].includes(done)) return "The audit log has who and why.";
  return isDone
    ? "Access follows from it already; the audit log has who and why."
    : "Access follows from it already; what still disagrees stands below. The audit log has who and why.";
}

/** How it ended, or what was decided about it so far: with what has just been done, where something was. */
function Decision({ mismatch, done }: Pick<MismatchPageProps, "mismatch" | "done">) {
  const { status, decision, decider, resolvedAt } = mismatch;
  const isOver = resolvedAt !== null;
  const just = done === null ? undefined : doneWords[done];
  const says = just && <>{afterwards(done, isOver || status === "settled")} </>;
  if (decision === null || decision.by.type === "system") {
    if (isOver) {
      return (
        <Notice tone="good" title={just ?? "Resolved by itself"}>
          {says}The facts agree since <RelativeTime at={resolvedAt} />
          {just ? "." : ". Nobody had to decide."}
        </Notice>
      );
    }
    if (just) {
      return (
        <Notice tone="good" title={just}>
          {says}
        </Notice>
      );
    }
    return decision && <OpenAgain decision={decision} />;
  }
  return (
    <Notice tone={isOver || status === "settled" ? "good" : "none"} title={just ?? decidedWord(status)}>
      {says}
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

const decidedWord = (status: MismatchDetail["status"]) =>
  status === "open" ? "Opened again" : statusWord(status);

/** No person's decision: what was decided before holds no longer, and stands in the audit log. */
function OpenAgain({ decision: { by, at } }: { decision: NonNullable<MismatchDetail["decision"]> }) {
  return (
    <Notice tone="waiting" title="Open again">
      {by.id === "time_over" ? "It was ignored until " : "Something else disagrees since "}
      <RelativeTime at={at} />. What was decided before holds no longer, and stands in the audit log.
    </Notice>
  );
}

/** What can be changed, besides what stands at each candidate. */
function FurtherActions({ mismatch }: Pick<MismatchPageProps, "mismatch">) {
  const { id, subject, boundTo, actions, code, rebinds } = mismatch;
  const has = (action: SafeAction) => actions.includes(action);
  if (subject.type === "user") {
    return code === "price_not_in_catalogue" ? (
      <Lines>
        <LinkButton to="/console/plans">Map the price</LinkButton>
      </Lines>
    ) : code === "purchase_reference_unproven" ? (
      <Lines>
        <LinkButton to={`/console/users/${encodeURIComponent(subject.id)}/grant`}>
          Give them a plan…
        </LinkButton>
      </Lines>
    ) : (
      <CustomerActions mismatch={mismatch} />
    );
  }
  const kind = boundTo === null ? "link" : "move";
  const mayTo = has(kind);
  const mends = has("write_metadata");
  const isUnusable = code === "bound_customer_deleted" || code === "bound_customer_other_mode";
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
      {rebinds.length > 0 && <Rebinds {...{ rebinds, id }} userId={boundTo ?? ""} />}
      {isUnusable && rebinds.length === 0 && (
        <p className="max-w-[80ch] text-sm text-muted">
          No other customer with its user's address is here. One that pays by another address is linked on its
          own page: look for it by its id.
        </p>
      )}
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

function Rebinds({
  rebinds,
  id,
  userId,
}: Pick<MismatchPageProps["mismatch"], "rebinds" | "id"> & { userId: string }) {
  return (
    <div>
      <h3 className="mb-1.5 text-sm font-medium">Link another customer instead</h3>
      <ul className="grid gap-2 text-sm">
        {rebinds.map(({ customerId, pays }) => (
          <li key={customerId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <IdWithCopy
              id={customerId}
              what="customer id"
              to={`/console/customers/${encodeURIComponent(customerId)}`}
            />
            <span className="text-muted">{pays}, the same address</span>
            <LinkButton to={ownerChangePath("link", customerId, { user: userId, mismatch: id })}>
              Link to this user…
            </LinkButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

const Lines = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap gap-2">{children}</div>
);
