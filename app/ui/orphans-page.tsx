/** Customers who belong to nobody: what they name, whose they might be. */
import type { Severity } from "~/modules/ownership/mismatch-codes";
import type { OrphanCandidate } from "~/modules/ownership/rank-candidates";
import { LinkButton } from "./button";
import { CandidateList } from "./candidate-list";
import { EmptyState } from "./empty-state";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { type KeysetPlace, keysetLinks } from "./keyset-links";
import { KeysetPager } from "./keyset-pager";
import { Link } from "./link";
import { mismatchPath } from "./mismatch-table";
import { ownerChangePath } from "./owner-change-page";
import { OwnershipTabs } from "./ownership-tabs";
import { severityOf } from "./ownership-words";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { SourceValue } from "./source-value";
import { RelativeTime } from "./time";
import { Badge } from "./tone";

export interface Orphan {
  /** Of its mismatch. */
  id: number;
  customerId: string;
  severity: Severity;
  since: string;
  email: string | null;
  paid: boolean;
  names: { value: string; object: string; id: string; field: string }[];
  candidates: OrphanCandidate[];
}

export interface OrphansPageProps {
  place: KeysetPlace;
  found: { rows: Orphan[]; hasMore: boolean };
  mayLink: boolean;
}

export function OrphansPage({ place, found: { rows, hasMore }, mayLink }: OrphansPageProps) {
  const links = keysetLinks(
    rows.map(({ id }) => id),
    place,
    hasMore,
    (cursor) => `/console/ownership/orphans${cursor && `?${cursor}`}`,
  );
  return (
    <>
      <PageHeader
        title="Ownership"
        lead="Customers who belong to nobody, newest first, each with the users whose it might be. Linked, what they paid for opens at once."
      />
      <OwnershipTabs current="Unmatched" mayImport={mayLink} />
      {rows.length === 0 ? (
        <div className="rounded-lg border bg-surface">
          <EmptyState title="Every customer who paid belongs to somebody">
            Customers made by a payment link, a pricing table or by hand appear here when they pay and nothing
            names a user.
          </EmptyState>
        </div>
      ) : (
        <div className="grid gap-4">
          {rows.map((orphan) => (
            <OrphanSection key={orphan.id} orphan={orphan} mayLink={mayLink} />
          ))}
        </div>
      )}
      {(rows.length > 0 || place.before !== undefined || place.after !== undefined) && (
        <div className="mt-4 rounded-lg border bg-surface [&>nav]:border-t-0">
          <KeysetPager {...links} shown={counted(rows.length, "customer")} />
        </div>
      )}
    </>
  );
}

function OrphanSection({ orphan, mayLink }: { orphan: Orphan; mayLink: boolean }) {
  const { id, customerId, severity, since, email, paid, names, candidates } = orphan;
  return (
    <Section
      title={
        <IdWithCopy
          id={customerId}
          what="customer id"
          to={`/console/customers/${encodeURIComponent(customerId)}`}
        />
      }
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={severityOf(severity).tone}>{severityOf(severity).word}</Badge>
          <span>
            since <RelativeTime at={since} />
          </span>
          <Link to={mismatchPath(id)} className="rounded-xs text-accent hover:underline">
            Both sides
          </Link>
        </span>
      }
      flush
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
        <div className="min-w-0">
          <p>
            {email !== null ? <bdi>{email}</bdi> : <span className="text-faint">no email</span>}
            <span className="text-muted"> · {paid ? "has paid" : "nothing paid yet"}</span>
          </p>
          {names.map((name) => (
            <p key={JSON.stringify(name)} className="break-all text-muted">
              {name.field} of the {name.object.replaceAll("_", " ")}:{" "}
              <SourceValue kind="user" value={name.value} />
            </p>
          ))}
        </div>
        {mayLink && (
          <LinkButton to={ownerChangePath("link", customerId, { mismatch: id })}>
            {candidates.length > 0 ? "Link to another user…" : "Link…"}
          </LinkButton>
        )}
      </div>
      <div className="border-t">
        {candidates.length > 0 ? (
          <CandidateList
            candidates={candidates}
            actionTo={mayLink ? (user) => ownerChangePath("link", customerId, { user, mismatch: id }) : null}
          />
        ) : (
          <p className="px-4 py-2.5 text-sm text-muted">Nobody here has this id or address.</p>
        )}
      </div>
    </Section>
  );
}
