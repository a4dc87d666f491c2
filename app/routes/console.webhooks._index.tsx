/** Webhooks: the endpoints that hear of what happens here. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { endpointView } from "~/modules/outgoing/endpoint-view";
import { listEndpoints } from "~/modules/outgoing/endpoints.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { NowProvider } from "~/ui/time";
import { WebhookEndpointTable } from "~/ui/webhook-endpoint-table";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Webhooks · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  return json({
    // So few that they are one page.
    endpoints: (await listEndpoints(pool, livemode)).map(endpointView),
    mayChange: viewer.role === "admin",
    deleted: new URL(request.url).searchParams.has("deleted"),
    now: clock().toISOString(),
  });
}

export default function Webhooks() {
  const { endpoints, mayChange, deleted, now } = useLoaderData<typeof loader>();
  const add = mayChange && (
    <LinkButton to="/console/webhooks/new" variant="primary">
      Add an endpoint
    </LinkButton>
  );
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Webhooks"
        lead="Addresses of others that hear of what happens here: signed as Stripe signs, and tried again for three days."
        actions={endpoints.length > 0 && add}
      />
      <div className="grid gap-5">
        {deleted && <Notice tone="good" title="The endpoint is deleted: nothing is sent to it any more" />}
        <section aria-label="Endpoints" className="min-w-0 rounded-lg border bg-surface">
          {endpoints.length > 0 ? (
            <WebhookEndpointTable endpoints={endpoints} />
          ) : (
            <EmptyState title="Nobody hears of anything yet" actions={add}>
              Add your application's address, and it learns within a second what a user may use now; or that
              of your ticket system, and it learns of everybody who paid and has nothing.
            </EmptyState>
          )}
        </section>
      </div>
    </NowProvider>
  );
}
