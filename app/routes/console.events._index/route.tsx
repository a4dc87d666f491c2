/** Events, newest first; the filters stand in the address. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import {
  eventFilter,
  eventsPath,
  type FilterName,
  type FilterParams,
  filterNames,
  isUnfiltered,
  outcomeOptions,
  readFilterParams,
  timeOptions,
  without,
} from "~/modules/inbox/filter-address";
import { listEvents } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { CommandLine, EmptyState } from "~/ui/empty-state";
import { EventTable } from "~/ui/event-table";
import { counted } from "~/ui/figures";
import { FilterChips, QuickViews } from "~/ui/filter-chips";
import { keysetLinks, keysetPlace } from "~/ui/keyset-links";
import { KeysetPager } from "~/ui/keyset-pager";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { NowProvider } from "~/ui/time";
import { FilterForm } from "./filter-form";
import { LiveTail } from "./live-tail";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Events · Paidtrail" }];

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, clock, env } = runtime();
  const search = new URL(request.url).searchParams;
  const params = readFilterParams(search);
  const now = clock();
  const { filter, problems } = eventFilter(params, now);
  const place = keysetPlace(search);
  const found = await listEvents(pool, filter, { limit: pageSize, ...place });
  return json({ params, problems, place, found, webhookUrl: env.webhookUrl, now: now.toISOString() });
}

export default function Events() {
  const { params, problems, place, found, webhookUrl, now } = useLoaderData<typeof loader>();
  const isFiltered = !isUnfiltered(params);
  const isNewest = place.before === undefined && place.after === undefined;
  const links = keysetLinks(
    found.rows.map((event) => event.seq),
    place,
    found.hasMore,
    (cursor) => eventsPath(params, cursor),
  );
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Events"
        actions={
          isNewest && (
            <LiveTail
              ask={eventsPath(params, `since=${found.rows[0]?.seq ?? 0}`).replace("/events", "/events/newer")}
              page={eventsPath(params)}
            />
          )
        }
      />
      <div className="grid gap-3">
        <QuickViews label="Quick views" views={quickViews(params)} />
        <FilterForm params={params} />
        <FilterChips chips={chips(params)} clear={eventsPath({})} />
        {problems.map((problem) => (
          <Notice key={problem} tone="waiting" title={problem}>
            This filter was left out.
          </Notice>
        ))}
      </div>
      <section aria-label="Events" className="mt-4 rounded-lg border bg-surface">
        {found.rows.length > 0 ? (
          <>
            <EventTable events={found.rows} />
            {isFiltered && (
              <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5">
                <LinkButton to={eventsPath(params).replace("/console/events", "/console/runs/replay")}>
                  Replay all that match these filters
                </LinkButton>
                <span className="text-sm text-faint">Shows first what it would do.</span>
              </div>
            )}
            <KeysetPager {...links} shown={counted(found.rows.length, "event")} />
          </>
        ) : found.tooBroad ? (
          <EmptyState title="That would take too long to find">
            Few events fit these filters, and looking through all of them would slow everything down. Add a
            time, a customer or a type.
          </EmptyState>
        ) : isFiltered ? (
          <EmptyState
            title="No event fits these filters"
            actions={<LinkButton to={eventsPath({})}>Show all events</LinkButton>}
          >
            Stripe may not have sent it, or it was refused: look at the rejected deliveries too.
          </EmptyState>
        ) : (
          <EmptyState
            title="No event has arrived yet"
            actions={<CommandLine command={`stripe listen --forward-to ${webhookUrl}`} />}
          >
            Point Stripe at this deployment and every event appears here within a second of its arrival.
          </EmptyState>
        )}
      </section>
    </NowProvider>
  );
}

function quickViews(params: FilterParams) {
  const views: { label: string; filter: FilterParams }[] = [
    { label: "All", filter: {} },
    { label: "Failed", filter: { outcome: "failed,dead" } },
    { label: "Duplicates", filter: { outcome: "duplicate" } },
    { label: "Unlinked", filter: { outcome: "unlinked" } },
    { label: "Stale", filter: { outcome: "stale" } },
    { label: "Ambiguous", filter: { outcome: "ambiguous" } },
    { label: "Today", filter: { time: "today" } },
  ];
  const here = eventsPath(params);
  return views.map(({ label, filter }) => ({
    label,
    to: eventsPath(filter),
    current: eventsPath(filter) === here,
  }));
}

const chipNames: Record<FilterName, string> = {
  type: "Type",
  outcome: "Outcome",
  customer: "Customer",
  user: "User",
  object: "Object",
  time: "Time",
  from: "From",
  to: "To",
};

function chips(params: FilterParams) {
  return filterNames.flatMap((name) => {
    const value = params[name];
    if (!value) return [];
    const named = name === "outcome" ? outcomeOptions : name === "time" ? timeOptions : [];
    const label = named.find((option) => option.value === value)?.label;
    const shown = name === "from" || name === "to" ? `${value.replace("T", " ")} UTC` : (label ?? value);
    return [{ name: chipNames[name], value: shown, without: eventsPath(without(params, name)) }];
  });
}
