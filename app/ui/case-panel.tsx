/**
 * The verdict on a case: at once with what is held here, then with what Stripe says,
 * which is asked from the browser so that no page waits for it.
 */
import { useFetcher } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import type { CaseView, CauseView } from "~/modules/diagnosis/case-view";
import { caseMarkdown } from "~/modules/diagnosis/evidence-bundle";
import { LinkButton } from "./button";
import { CaseCause } from "./case-cause";
import { CaseAbsence } from "./case-absence";
import { CaseChain } from "./case-chain";
import { CaseComparison } from "./case-comparison";
import { grantPath } from "./case-paths";
import { CopyButton } from "./copy-button";
import { Link } from "./link";
import { Notice } from "./notice";
import { TextWithIds } from "./text-with-ids";

export interface CasePanelProps {
  /** What is known with what is held here, or with Stripe's answer where it was waited for. */
  view: CaseView;
  /** Answers the same as JSON, with Stripe asked. */
  askStripe: string;
  /** This page, waiting for Stripe: without a script. */
  withStripe: string;
  livemode: boolean;
  mayChange: boolean;
}

export function CasePanel({ view: held, askStripe, withStripe, livemode, mayChange }: CasePanelProps) {
  const { data, load, state } = useFetcher<CaseView>();
  const waited = held.stripe.state !== "not_looked";
  useEffect(() => {
    if (!waited) load(askStripe);
  }, [waited, askStripe, load]);
  const view: CaseView = data ?? held;
  const asking = !waited && data === undefined;
  return (
    <div className="grid gap-4" data-case={asking ? "asking" : view.stripe.state} aria-busy={asking}>
      <VerdictBox view={view} livemode={livemode} mayChange={mayChange}>
        {asking && (
          <>
            <p role="status" className="needs-js text-sm text-muted">
              {state === "idle" ? "Seen so far: what is held here." : "Asking Stripe what it has…"}
            </p>
            <p className="without-js text-sm text-muted">
              Only what is held here was looked at.{" "}
              <Link to={withStripe} className="rounded-xs text-accent hover:underline">
                Ask Stripe too
              </Link>
            </p>
          </>
        )}
        {view.stripe.state === "failed" && (
          <Notice tone="waiting" title="Stripe could not be asked">
            {view.stripe.why} What is said here rests on what is held here.
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          {mayChange && view.owedPlan !== null && view.userId !== null && (
            <LinkButton to={grantPath(view.userId, { plan: view.owedPlan.id, reason: meanwhile(view) })}>
              Grant {view.owedPlan.name} meanwhile…
            </LinkButton>
          )}
          <CopyButton text={caseMarkdown(view)} what="evidence" label="Copy evidence" />
          <a href={`${askStripe}&download=json`} className="rounded-xs text-accent hover:underline">
            Evidence as JSON
          </a>
        </div>
      </VerdictBox>
      <CaseChain links={view.links} />
      <CaseAbsence view={view} livemode={livemode} />
      <CaseComparison compared={view.compared} />
      <Checked view={view} />
    </div>
  );
}

/** The reason of a grant that bridges the time until it is mended. */
function meanwhile({ causes }: CaseView): string {
  const code = causes.find(({ harmless }) => !harmless)?.code;
  return code === undefined ? "" : `Until ${code} is mended`;
}

/** Above a case that was found by what only Stripe knew. */
export function KnownToStripe() {
  return (
    <Notice tone="none" title="Stripe knows what was pasted; nothing here does">
      This is the case that it belongs to at Stripe.
    </Notice>
  );
}

interface VerdictBoxProps {
  view: CaseView;
  livemode: boolean;
  mayChange: boolean;
  children: ReactNode;
}

function VerdictBox({ view, livemode, mayChange, children }: VerdictBoxProps) {
  const { causes, healthy } = view;
  const first = causes.find(({ harmless }) => !harmless);
  const others = causes.filter((cause) => cause !== first);
  const shared = { livemode, mayChange, about: view.userId ?? view.customerIds[0] ?? null };
  return (
    <section aria-label="Verdict" className="grid gap-3 rounded-lg border bg-surface px-4 py-3">
      {healthy && !first && (
        <h2 className="text-base font-semibold">
          <span aria-hidden="true" className="mr-1.5 text-good">
            ✓
          </span>
          {entitledWords(view)}
        </h2>
      )}
      {!healthy && !first && <h2 className="text-base font-semibold">No broken link was found</h2>}
      {first && <CaseCause cause={first} {...shared} first />}
      {children}
      {others.length > 0 && (
        <ul aria-label="Further causes" className="grid gap-3 border-t pt-3">
          {others.map((cause) => (
            <li key={cause.code} className={indentOf(cause)}>
              {cause.follows && <p className="text-xs text-muted">follows from {cause.follows}</p>}
              <CaseCause cause={cause} {...shared} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const indentOf = ({ follows }: CauseView) => (follows === null ? undefined : "ml-3 border-l pl-3 sm:ml-5");

function entitledWords({ links }: CaseView): string {
  const says = links.find(({ link }) => link === "entitled")?.says;
  return says ? `No link is broken. ${says}` : "No link is broken, and the user is entitled.";
}

/** That nothing was found is information only with what was looked at. */
function Checked({ view: { cleared, undecidable, blindSpots } }: { view: CaseView }) {
  return (
    <div className="grid gap-2 text-sm">
      {blindSpots.map(({ source, why }) => (
        <Notice key={source} tone="waiting" title={`Not seen: ${source}`}>
          {why}
        </Notice>
      ))}
      {undecidable.length > 0 && (
        <Codes
          title={`Not decided (${undecidable.length})`}
          rows={undecidable.map(({ code, missing }) => ({ code, says: missing }))}
        />
      )}
      <Codes
        title={`Checked and cleared (${cleared.length})`}
        rows={cleared.map(({ code, looked }) => ({ code, says: looked }))}
      />
    </div>
  );
}

function Codes({ title, rows }: { title: string; rows: readonly { code: string; says: string }[] }) {
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="cursor-pointer px-4 py-2 font-medium">{title}</summary>
      <dl className="grid gap-x-4 gap-y-1.5 border-t px-4 py-3 md:grid-cols-[18rem_minmax(0,1fr)]">
        {rows.map(({ code, says }) => (
          <div key={code} className="contents">
            <dt className="min-w-0 font-mono text-xs break-all">{code}</dt>
            <dd className="min-w-0 break-words text-muted max-md:mb-1.5">
              <TextWithIds text={says} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
