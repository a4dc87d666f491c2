/** Who did what to what, when and why; the filters stand in the address. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import {
  type AuditParams,
  auditFilter,
  auditFilterNames,
  auditPath,
  isUnfilteredAudit,
  readAuditParams,
} from "~/modules/audit/audit-address";
import { auditActions, listAudit } from "~/modules/audit/find-entries.server";
import { timeOptions } from "~/modules/inbox/filter-address";
import { runtime } from "~/modules/runtime.server";
import { AuditFilterForm } from "~/ui/audit-filter-form";
import { AuditTable } from "~/ui/audit-table";
import { actionTitle } from "~/ui/audit-words";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { counted } from "~/ui/figures";
import { FilterChips } from "~/ui/filter-chips";
import { keysetLinks, keysetPlace } from "~/ui/keyset-links";
import { KeysetPager } from "~/ui/keyset-pager";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Audit · Paidtrail" }];

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { role } = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const params = readAuditParams(search);
  const now = clock();
  const { filter, problems } = auditFilter(params, now);
  const place = keysetPlace(search);
  const reader = { reveal: role === "admin" };
  return json({
    params,
    problems,
    place,
    actions: await auditActions(pool),
    found: await listAudit(pool, filter, { limit: pageSize, ...place }, reader),
    mayExport: role === "admin",
    now: now.toISOString(),
  });
}

export default function Audit() {
  const { params, problems, place, actions, found, mayExport, now } = useLoaderData<typeof loader>();
  const links = keysetLinks(
    found.rows.map(({ id }) => id),
    place,
    found.hasMore,
    (cursor) => auditPath(params, cursor),
  );
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Audit"
        lead="What people, keys and the command line did here. Entries are written with the change they tell of, and never changed."
        actions={
          mayExport && (
            <a
              href={auditPath(params, "", "/export")}
              download
              className="inline-flex h-8 items-center rounded-md border border-line-strong bg-raised px-3 text-sm font-medium shadow-xs hover:bg-hover pointer-coarse:h-10"
            >
              Export CSV
            </a>
          )
        }
      />
      <div className="grid gap-3">
        <AuditFilterForm params={params} actions={actions} times={timeOptions} />
        <FilterChips chips={chips(params)} clear={auditPath({})} />
        {problems.map((problem) => (
          <Notice key={problem} tone="waiting" title={problem}>
            This filter was left out.
          </Notice>
        ))}
      </div>
      <section aria-label="Audit log" className="mt-4 rounded-lg border bg-surface">
        {found.rows.length > 0 ? (
          <>
            <AuditTable entries={found.rows} />
            <KeysetPager {...links} shown={counted(found.rows.length, "entry", "entries")} />
          </>
        ) : found.tooBroad ? (
          <EmptyState title="That would take too long to find">
            Few entries fit these filters, and looking through all of them would slow everything down. Add a
            subject, a person or a time.
          </EmptyState>
        ) : isUnfilteredAudit(params) ? (
          <EmptyState title="Nobody has changed anything yet">
            Every replay, resync, grant, look at personal data and change of settings is written here, with
            who did it and why.
          </EmptyState>
        ) : (
          <EmptyState
            title="No entry fits these filters"
            actions={<LinkButton to={auditPath({})}>Show all entries</LinkButton>}
          />
        )}
      </section>
    </NowProvider>
  );
}

const chipNames: Record<keyof AuditParams, string> = {
  actor: "Who",
  action: "Action",
  subject: "To what",
  time: "Time",
  from: "From",
  to: "To",
};

function chips(params: AuditParams) {
  return auditFilterNames.flatMap((name) => {
    const value = params[name];
    if (!value) return [];
    const { [name]: _, ...others } = params;
    return [{ name: chipNames[name], value: chipValue(name, value), without: auditPath(others) }];
  });
}

function chipValue(name: keyof AuditParams, value: string): string {
  if (name === "action") return actionTitle(value);
  if (name === "time") return timeOptions.find((option) => option.value === value)?.label ?? value;
  return name === "from" || name === "to" ? `${value.replace("T", " ")} UTC` : value;
}
