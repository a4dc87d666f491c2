/** How many events are newer than a position: what the live tail asks. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { eventFilter, isUnfiltered, readFilterParams } from "~/modules/inbox/filter-address";
import { listEvents, newEventsSince } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";

export const handle: RouteHandle = { audience: "operator" };

const countedAtMost = 100;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const search = new URL(request.url).searchParams;
  const asked = Math.trunc(Number(search.get("since"))) || 0;
  const since = Math.min(Math.max(0, asked), Number.MAX_SAFE_INTEGER);
  const params = readFilterParams(search);
  const { pool, clock } = runtime();
  const count = isUnfiltered(params)
    ? await newEventsSince(pool, since)
    : (await listEvents(pool, eventFilter(params, clock()).filter, { limit: countedAtMost, after: since }))
        .rows.length;
  return json({ count });
}
