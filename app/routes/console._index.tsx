/** The first page: who paid and has nothing, or has something and does not pay, by what mends it. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { inTimeOrNull } from "~/lib/in-time-or-null";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { readCaseFilter } from "~/modules/cases/case-address";
import { groupsOfCases, lastPayerWalk, listCases } from "~/modules/cases/case-list.server";
import { unlockFigures } from "~/modules/payers/unlock-figures.server";
import { runtime } from "~/modules/runtime.server";
import { CaseInbox } from "~/ui/case-inbox";
import { keysetPlace } from "~/ui/keyset-links";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Inbox · Paidtrail" }];

const pageSize = 50;
const dayMs = 86_400_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const filter = readCaseFilter(search);
  const place = keysetPlace(search);
  const now = clock();
  const byCause = filter.status === "open" && !filter.kind && !filter.cause && !filter.assignee;
  const [groups, page, unlocks, walk] = await Promise.all([
    groupsOfCases(pool, livemode),
    byCause ? null : listCases(pool, livemode, filter, { limit: pageSize, ...place }),
    inTimeOrNull(unlockFigures(pool, livemode, new Date(now.getTime() - dayMs))),
    inTimeOrNull(lastPayerWalk(pool, livemode)),
  ]);
  return json({
    filter,
    place,
    groups,
    page,
    unlocks,
    walk,
    viewer: { id: viewer.id, mayChange: viewer.role === "admin" },
    now: now.toISOString(),
  });
}

export default function Inbox() {
  const { now, ...inbox } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <CaseInbox {...inbox} />
    </NowProvider>
  );
}
