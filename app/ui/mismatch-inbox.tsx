/** Mismatches by severity; of one severity page by page. */
import {
  type MismatchKind,
  mismatchCodes,
  mismatchKinds,
  severities,
} from "~/modules/ownership/mismatch-codes";
import type { MismatchStatus } from "~/modules/ownership/mismatch-view";
import { mismatchStatuses, mostCounted } from "~/modules/ownership/mismatch-view";
import { type InboxFilter, inboxPath } from "~/modules/ownership/ownership-address";
import { Button, LinkButton } from "./button";
import { EmptyState } from "./empty-state";
import { SelectField, TextField } from "./field";
import { count, counted } from "./figures";
import { type FilterChip, FilterChips, QuickViews } from "./filter-chips";
import { type KeysetPlace, keysetLinks } from "./keyset-links";
import { KeysetPager } from "./keyset-pager";
import { Link } from "./link";
import { type Incident, incidentsOf } from "./incidents";
import { type InboxRow, MismatchTable } from "./mismatch-table";
import { OwnershipTabs } from "./ownership-tabs";
import { severityOf, statusWord } from "./ownership-words";
import { PageHeader } from "./page-header";
import { Section } from "./section";

type Severity = (typeof severities)[number];

export interface MismatchInboxProps {
  filter: InboxFilter;
  place: KeysetPlace;
  groups: readonly { severity: Severity; rows: InboxRow[]; hasMore: boolean }[];
  /** Of the open ones. */
  counts: Record<Severity, number>;
  mayChange: boolean;
}

export function MismatchInbox({ filter, place, groups, counts, mayChange }: MismatchInboxProps) {
  const incidents = incidentsOf(groups);
  const nothing = groups.every(({ rows }) => rows.length === 0);
  const filtered = Boolean(filter.severity || filter.code || filter.customerId || filter.userId);
  return (
    <>
      <PageHeader
        title="Ownership"
        lead="Where sources disagree about whose a Stripe customer is. Nothing is moved by itself where two people are claimed: somebody looks at both sides and decides."
      />
      <OwnershipTabs current="Mismatches" mayImport={mayChange} />
      <div className="mb-4 grid gap-3">
        <QuickViews label="Status" views={statusViews(filter)} />
        <FilterForm filter={filter} />
        <FilterChips chips={chipsOf(filter)} clear={inboxPath({ status: filter.status })} />
      </div>
      {nothing ? (
        <div className="rounded-lg border bg-surface">
          <Nothing status={filter.status} filtered={filtered} />
        </div>
      ) : (
        <div className="grid gap-5">
          {groups
            .map((group) => ({ ...group, incidents: incidents.get(group.severity) ?? [] }))
            .filter((group) => group.incidents.length > 0 || group.hasMore || filter.severity)
            .map((group) => (
              <Group key={group.severity} {...group} {...{ filter, place }} open={counts[group.severity]} />
            ))}
        </div>
      )}
    </>
  );
}

function Group({
  severity,
  rows,
  incidents,
  hasMore,
  filter,
  place,
  open,
}: MismatchInboxProps["groups"][number] & {
  incidents: Incident<InboxRow>[];
  filter: InboxFilter;
  place: KeysetPlace;
  open: number;
}) {
  const { word, means } = severityOf(severity);
  const whole = filter.status === "open" && !filter.code && !filter.customerId && !filter.userId;
  const links = keysetLinks(
    rows.map(({ id }) => id),
    place,
    hasMore,
    (cursor) => inboxPath(filter, cursor),
  );
  return (
    <Section
      title={
        <>
          {word}
          {whole && <span className="ml-2 font-normal text-muted tabular-nums">{countedUpTo(open)}</span>}
        </>
      }
      aside={<span className="text-faint">{means}</span>}
      flush
    >
      <MismatchTable caption={`Mismatches: ${word}`} incidents={incidents} status={filter.status} />
      {filter.severity ? (
        <KeysetPager {...links} shown={counted(rows.length, "mismatch", "mismatches")} />
      ) : (
        hasMore && (
          <p className="border-t px-4 py-2.5 text-sm">
            <Link to={inboxPath({ ...filter, severity })} className="rounded-xs text-accent hover:underline">
              All of this severity
            </Link>
          </p>
        )
      )}
    </Section>
  );
}

const whatFills: Record<Exclude<MismatchStatus, "open">, string> = {
  acknowledged: "What somebody says they are looking at stands here until it is decided.",
  dismissed: "What may wait stands here until its day, and is open again then.",
  settled: "What somebody decided stands here, with who and why.",
  resolved: "What ended because the facts agree again stands here: nobody had to decide.",
};

/** Beyond what is counted, it is no number of theirs. */
const countedUpTo = (open: number) => (open > mostCounted ? `${count(mostCounted)}+` : count(open));

function Nothing({ status, filtered }: { status: MismatchStatus; filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        title="Nothing fits these filters"
        actions={<LinkButton to={inboxPath({ status })}>Without filters</LinkButton>}
      >
        Of a user are their own mismatches, those of their customers, and what names them elsewhere.
      </EmptyState>
    );
  }
  if (status !== "open") {
    return (
      <EmptyState title={`Nothing is ${statusWord(status).toLowerCase()}`}>{whatFills[status]}</EmptyState>
    );
  }
  return (
    <EmptyState title="All sources agree">
      What events say of an owner is compared as they arrive, and everything once a night. Where a link,
      metadata, a client reference or an address disagree, it appears here with both sides.
    </EmptyState>
  );
}

function FilterForm({ filter }: { filter: InboxFilter }) {
  return (
    <form
      action="/console/ownership/mismatches"
      // New defaults for new filters: a field keeps what was chosen otherwise.
      key={JSON.stringify(filter)}
      className="grid grid-cols-2 items-end gap-2 lg:grid-cols-[1fr_1.5fr_1.3fr_1.3fr_auto]"
    >
      {filter.status !== "open" && <input type="hidden" name="status" value={filter.status} />}
      <SelectField
        label="Severity"
        name="severity"
        defaultValue={filter.severity ?? ""}
        options={[
          { value: "", label: "Any" },
          ...severities.map((value) => ({ value, label: severityOf(value).word })),
        ]}
      />
      <SelectField
        label="Kind"
        name="code"
        defaultValue={filter.code ?? ""}
        options={[
          { value: "", label: "Any" },
          ...mismatchCodes.map((value) => ({ value, label: mismatchKinds[value].title })),
        ]}
      />
      <TextField
        label="Customer"
        name="customer"
        defaultValue={filter.customerId}
        placeholder="cus_…"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField
        label="User"
        name="user"
        defaultValue={filter.userId}
        placeholder="user id or email"
        autoComplete="off"
        spellCheck={false}
      />
      <Button className="max-lg:justify-self-start">Filter</Button>
    </form>
  );
}

function statusViews(filter: InboxFilter) {
  return mismatchStatuses.map((status) => ({
    label: statusWord(status),
    to: inboxPath({ ...filter, status }),
    current: filter.status === status,
  }));
}

function chipsOf(filter: InboxFilter): FilterChip[] {
  const { severity, code, customerId, userId, ...rest } = filter;
  const chip = (name: string, value: string, without: InboxFilter) => ({
    name,
    value,
    without: inboxPath(without),
  });
  const kind = (of: MismatchKind) => mismatchKinds[of].title;
  return [
    ...(severity ? [chip("Severity", severityOf(severity).word, { ...filter, severity: undefined })] : []),
    ...(code ? [chip("Kind", kind(code), { ...filter, code: undefined })] : []),
    ...(customerId ? [chip("Customer", customerId, { ...rest, severity, code })] : []),
    ...(userId ? [chip("User", userId, { ...rest, severity, code })] : []),
  ];
}
