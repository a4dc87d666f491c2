/** Customers who belong to nobody, each with the users whose it might be, the likeliest first. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { runtime } from "~/modules/runtime.server";
import { listOrphans } from "~/modules/sync/orphans.server";
import { keysetPlace } from "~/ui/keyset-links";
import { OrphansPage } from "~/ui/orphans-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Unmatched customers · Paidtrail" }];

/** Each is looked into, with everybody whom it might mean. */
const pageSize = 20;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const place = keysetPlace(new URL(request.url).searchParams);
  const isAdmin = viewer.role === "admin";
  const found = await listOrphans(pool, livemode, { limit: pageSize, ...place }, { reveal: isAdmin });
  return json({ place, found, mayLink: isAdmin, now: clock().toISOString() });
}

export default function Orphans() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <OrphansPage {...page} />
    </NowProvider>
  );
}
