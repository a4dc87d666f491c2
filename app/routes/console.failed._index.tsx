/** What could not be applied, by what failed; and what could not be read at Stripe. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { readFailedFilter } from "~/modules/inbox/failed-address";
import { failedByError, listFailed } from "~/modules/inbox/failed.server";
import { listFailedJobs } from "~/modules/jobs/failed-jobs.server";
import { runtime } from "~/modules/runtime.server";
import { FailedPage } from "~/ui/failed-page";
import { keysetPlace } from "~/ui/keyset-links";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Failed · Paidtrail" }];

const pageSize = 50;
const jobsShown = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const filter = readFailedFilter(search);
  const place = keysetPlace(search);
  const { groups, more } = await failedByError(pool);
  return json({
    filter,
    place,
    groups,
    moreGroups: more,
    found: await listFailed(pool, filter, { limit: pageSize, ...place }),
    jobs: await listFailedJobs(pool, jobsShown),
    retried: retried(search),
    mayRun: viewer.role === "admin",
    now: clock().toISOString(),
  });
}

/** What a retry that led here did. */
function retried(search: URLSearchParams) {
  const number = (name: string) => Number(/^\d{1,6}$/.exec(addressPart(search.get(name)))?.[0] ?? 0);
  if (!search.has("queued")) return null;
  return {
    what: search.get("what") === "jobs" ? ("jobs" as const) : ("events" as const),
    queued: number("queued"),
    left: number("left"),
  };
}

export default function Failed() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <FailedPage {...page} />
    </NowProvider>
  );
}
