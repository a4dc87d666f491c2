/** The links of users and customers as a table, with filters and the way to the file. */
import type { MappedBinding } from "~/modules/ownership/binding-view";
import {
  inboxPath,
  linkEvidence,
  type MappingFilter,
  mappingPath,
} from "~/modules/ownership/ownership-address";
import { Button, LinkButton } from "./button";
import { EmptyState } from "./empty-state";
import { stateWords } from "./entitlement-words";
import { evidenceWords } from "./evidence-words";
import { SelectField, TextField } from "./field";
import { counted } from "./figures";
import { FilterChips } from "./filter-chips";
import { IdWithCopy } from "./id";
import { type KeysetPlace, keysetLinks } from "./keyset-links";
import { KeysetPager } from "./keyset-pager";
import { Link } from "./link";
import { OwnershipTabs } from "./ownership-tabs";
import { PageHeader } from "./page-header";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { Badge, ToneWord } from "./tone";

export interface MappingPageProps {
  filter: MappingFilter;
  place: KeysetPlace;
  found: { rows: MappedBinding[]; hasMore: boolean };
  mayExport: boolean;
}

export function MappingPage({ filter, place, found: { rows, hasMore }, mayExport }: MappingPageProps) {
  const links = keysetLinks(
    rows.map(({ id }) => id),
    place,
    hasMore,
    (cursor) => mappingPath(filter, cursor),
  );
  const filtered = Boolean(filter.userId || filter.customerId || filter.evidence);
  return (
    <>
      <PageHeader
        title="Ownership"
        lead="Which Stripe customer is whose, and on what evidence. A customer belongs to one user at a time; links that are over are kept."
        actions={
          mayExport && (
            <a
              href="/console/ownership/export"
              download
              className="inline-flex h-8 items-center rounded-md border border-line-strong bg-raised px-3 text-sm font-medium shadow-xs hover:bg-hover pointer-coarse:h-10"
            >
              Export CSV
            </a>
          )
        }
      />
      <OwnershipTabs current="Mapping" mayImport={mayExport} />
      <div className="mb-4 grid gap-3">
        <form
          action="/console/ownership"
          key={JSON.stringify(filter)}
          className="grid grid-cols-2 items-end gap-2 lg:grid-cols-[1fr_1fr_1fr_auto_auto]"
        >
          <TextField
            label="User"
            name="user"
            defaultValue={filter.userId}
            placeholder="user id or email"
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            label="Customer"
            name="customer"
            defaultValue={filter.customerId}
            placeholder="cus_…"
            autoComplete="off"
            spellCheck={false}
          />
          <SelectField
            label="Evidence"
            name="evidence"
            defaultValue={filter.evidence ?? ""}
            options={[
              { value: "", label: "Any" },
              ...linkEvidence.map((value) => ({ value, label: evidenceWords(value) })),
            ]}
          />
          <label className="flex h-8 items-center gap-2 text-sm pointer-coarse:h-10">
            <input
              type="checkbox"
              name="ended"
              value="1"
              defaultChecked={filter.ended}
              className="size-4 accent-accent-fill"
            />
            Also links that are over
          </label>
          <Button className="justify-self-start">Filter</Button>
        </form>
        <FilterChips chips={chipsOf(filter)} clear={mappingPath({})} />
      </div>
      <section aria-label="Mapping" className="rounded-lg border bg-surface">
        {rows.length > 0 ? (
          <>
            <Table
              caption="Links of users and customers"
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
            />
            <KeysetPager {...links} shown={counted(rows.length, "link")} />
          </>
        ) : filtered ? (
          <EmptyState
            title="No link fits these filters"
            actions={<LinkButton to={mappingPath({})}>Show all links</LinkButton>}
          />
        ) : (
          <EmptyState
            title="No customer is linked yet"
            actions={<LinkButton to="/console/ownership/import">Link many from a file</LinkButton>}
          >
            A customer links itself with the first event that names a user in metadata or a client reference;
            our own checkout links at once.
          </EmptyState>
        )}
      </section>
    </>
  );
}

const columns: readonly Column<MappedBinding>[] = [
  {
    head: "User",
    cell: ({ userId, userName }) => (
      <>
        <Link
          to={`/console/users/${encodeURIComponent(userId)}`}
          className="rounded-xs font-medium break-all hover:underline"
        >
          {userName ?? userId}
        </Link>
        {userName !== null && <span className="block text-xs break-all text-faint">{userId}</span>}
      </>
    ),
    phone: "left",
    className: "max-md:-order-2 md:max-w-64",
  },
  {
    head: "Customer",
    cell: ({ customerId, openMismatches, livemode }) => (
      <span className="grid justify-items-start gap-0.5">
        <IdWithCopy
          id={customerId}
          what="customer id"
          to={`/console/customers/${encodeURIComponent(customerId)}`}
          quiet
        />
        <span className="flex flex-wrap gap-1.5 text-xs">
          <span className="text-faint">{livemode ? "live" : "test"}</span>
          {openMismatches > 0 && (
            <Link
              to={inboxPath({ status: "open", customerId })}
              className="rounded-xs text-bad hover:underline"
            >
              {counted(openMismatches, "mismatch", "mismatches")}
            </Link>
          )}
        </span>
      </span>
    ),
    className: "md:w-60",
  },
  {
    head: "On what evidence",
    cell: ({ evidence, createdAt, reason, endedAt }) => (
      <>
        {endedAt && (
          <>
            <Badge tone="none">ended</Badge>{" "}
          </>
        )}
        {evidenceWords(evidence)}
        <span className="block text-xs text-faint">
          <RelativeTime at={createdAt} />
          {endedAt && (
            <>
              {" "}
              to <RelativeTime at={endedAt} />
            </>
          )}
          {reason !== null && <span className="break-words"> · “{reason}”</span>}
        </span>
      </>
    ),
    className: "md:w-64",
    phone: "hidden",
  },
  {
    head: "Plan",
    cell: ({ planId, planName, planState, hasPaid }) =>
      planId === null || planState === null || planState === "free" ? (
        hasPaid ? (
          <span className="text-muted">has paid, nothing now</span>
        ) : (
          <span className="text-faint">nothing paid</span>
        )
      ) : (
        <>
          <span className="font-medium">{planName ?? planId}</span>
          <span className="block max-md:ml-2 max-md:inline">
            <ToneWord tone={stateWords(planState).tone}>{stateWords(planState).word}</ToneWord>
          </span>
        </>
      ),
    className: "max-md:-order-1 md:w-40",
    phone: "right",
  },
  {
    head: "Last event",
    cell: ({ lastEvent }) =>
      lastEvent === null ? (
        <span className="text-faint">none</span>
      ) : (
        <>
          <Link
            to={`/console/events/${encodeURIComponent(lastEvent.id)}`}
            className="rounded-xs break-all hover:underline"
          >
            {lastEvent.type}
          </Link>
          <span className="block text-xs text-faint">
            <RelativeTime at={lastEvent.at} />
          </span>
        </>
      ),
    className: "md:w-56",
    phone: "hidden",
  },
];

function chipsOf(filter: MappingFilter) {
  const { userId, customerId, evidence, ended } = filter;
  const chip = (name: string, value: string, without: MappingFilter) => ({
    name,
    value,
    without: mappingPath(without),
  });
  return [
    ...(userId ? [chip("User", userId, { ...filter, userId: undefined })] : []),
    ...(customerId ? [chip("Customer", customerId, { ...filter, customerId: undefined })] : []),
    ...(evidence ? [chip("Evidence", evidenceWords(evidence), { ...filter, evidence: undefined })] : []),
    ...(ended ? [chip("Also", "links that are over", { ...filter, ended: undefined })] : []),
  ];
}
