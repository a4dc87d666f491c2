/** Requests at the webhook that were refused: by reason, then one by one. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import type { RejectedCount } from "~/modules/inbox/event-view";
import { listDeliveries, rejectedByReason } from "~/modules/inbox/ledger.server";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { runtime } from "~/modules/runtime.server";
import { DeliveryList } from "~/ui/delivery-list";
import { EmptyState } from "~/ui/empty-state";
import { count, counted } from "~/ui/figures";
import { FilterChips } from "~/ui/filter-chips";
import { keysetLinks, keysetPlace } from "~/ui/keyset-links";
import { KeysetPager } from "~/ui/keyset-pager";
import { Link } from "~/ui/link";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { NowProvider, RelativeTime } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Rejected deliveries · Paidtrail" }];

const pageSize = 50;
/** As long as refused requests are kept. */
const daysKept = 7;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const reason = addressPart(search.get("reason")) || undefined;
  const place = keysetPlace(search);
  const now = clock();
  const since = new Date(now.getTime() - daysKept * 86_400_000);
  return json({
    reason: reason ?? null,
    place,
    byReason: await rejectedByReason(pool, since),
    found: await listDeliveries(pool, { outcome: "rejected", reason }, { limit: pageSize, ...place }),
    now: now.toISOString(),
  });
}

export default function Rejected() {
  const { reason, place, byReason, found, now } = useLoaderData<typeof loader>();
  const links = keysetLinks(
    found.rows.map((delivery) => delivery.id),
    place,
    found.hasMore,
    (cursor) => rejectedPath(reason, cursor),
  );
  const none = byReason.length === 0 && found.rows.length === 0;
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Rejected deliveries"
        lead={`Requests at the webhook that were refused. They are kept for ${daysKept} days as evidence and change nothing.`}
      />
      {none ? (
        <div className="rounded-lg border">
          <EmptyState title="No request was refused">
            A request appears here when its signature, its age or its form is wrong, with what was seen and
            what to do.
          </EmptyState>
        </div>
      ) : (
        <div className="grid gap-5">
          <Section title={`By reason, last ${daysKept} days`} flush>
            <ul>
              {byReason.map((counts) => (
                <Reason key={counts.reason} counts={counts} current={counts.reason === reason} />
              ))}
            </ul>
          </Section>
          {reason && (
            <FilterChips
              chips={[
                { name: "Reason", value: rejectionReason(reason).title, without: rejectedPath(null, "") },
              ]}
              clear={rejectedPath(null, "")}
            />
          )}
          <Section title="Requests" flush>
            {found.rows.length === 0 ? (
              <EmptyState title="No stored request of this kind" />
            ) : (
              <>
                <DeliveryList deliveries={found.rows} />
                <KeysetPager {...links} shown={counted(found.rows.length, "request")} />
              </>
            )}
          </Section>
        </div>
      )}
    </NowProvider>
  );
}

function Reason({ counts, current }: { counts: RejectedCount; current: boolean }) {
  const { title, meaning, remedy } = rejectionReason(counts.reason);
  return (
    <li
      className={`relative grid gap-x-4 px-4 py-2.5 text-sm not-first:border-t sm:grid-cols-[2.5rem_minmax(0,1fr)_auto] ${current ? "bg-accent-soft" : "hover:bg-hover"}`}
    >
      <span className="font-medium text-bad tabular-nums">{count(counts.count)}</span>
      <span className="min-w-0">
        <Link
          to={current ? rejectedPath(null, "") : rejectedPath(counts.reason, "")}
          aria-current={current ? "true" : undefined}
          data-row=""
          className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {title}
        </Link>
        <span className="block max-w-[90ch] text-muted">
          {meaning} <span className="text-ink">{remedy}</span>
        </span>
      </span>
      <span className="text-faint sm:text-right">
        <RelativeTime at={counts.lastAt} />
        {counts.count > counts.stored && (
          <span className="block text-xs">{counted(counts.stored, "request")} stored, the rest counted</span>
        )}
      </span>
    </li>
  );
}

function rejectedPath(reason: string | null, cursor: string): string {
  const query = [reason && `reason=${encodeURIComponent(reason)}`, cursor].filter(Boolean).join("&");
  return query ? `/console/rejected?${query}` : "/console/rejected";
}
