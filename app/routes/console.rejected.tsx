/** Requests at the webhook that were refused: by reason, then one by one. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listDeliveries, rejectedByReason } from "~/modules/inbox/ledger.server";
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import { rejectionStretches } from "~/modules/inbox/rejection-stretches.server";
import { runtime } from "~/modules/runtime.server";
import { DeliveryList } from "~/ui/delivery-list";
import { EmptyState } from "~/ui/empty-state";
import { counted } from "~/ui/figures";
import { FilterChips } from "~/ui/filter-chips";
import { keysetLinks, keysetPlace } from "~/ui/keyset-links";
import { KeysetPager } from "~/ui/keyset-pager";
import { Link } from "~/ui/link";
import { PageHeader } from "~/ui/page-header";
import { ReasonDetails } from "~/ui/reason-list";
import { RejectionStretches } from "~/ui/rejection-stretches";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

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
    stretches: await rejectionStretches(pool, since),
    byReason: await rejectedByReason(pool, since),
    found: await listDeliveries(pool, { outcome: "rejected", reason }, { limit: pageSize, ...place }),
    now: now.toISOString(),
  });
}

export default function Rejected() {
  const { reason, place, byReason, stretches, found, now } = useLoaderData<typeof loader>();
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
            <ReasonDetails
              reasons={byReason}
              current={reason}
              action={(code) => (
                <Link
                  to={rejectedPath(code === reason ? null : code, "")}
                  className="rounded-xs text-accent hover:underline"
                >
                  {code === reason ? "Show the requests of all reasons" : "Show only these requests"}
                </Link>
              )}
            />
          </Section>
          {stretches.length > 0 && (
            <Section title="Over time" flush>
              <RejectionStretches
                stretches={reason === null ? stretches : stretches.filter((one) => one.reason === reason)}
              />
            </Section>
          )}
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

function rejectedPath(reason: string | null, cursor: string): string {
  const query = [reason && `reason=${encodeURIComponent(reason)}`, cursor].filter(Boolean).join("&");
  return query ? `/console/rejected?${query}` : "/console/rejected";
}
