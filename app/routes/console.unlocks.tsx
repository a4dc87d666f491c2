/** How long it takes from payment to access: figures, over time, the slowest. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { slowestUnlocks, unlockFigures, unlocksOverTime } from "~/modules/payers/unlock-figures.server";
import { runtime } from "~/modules/runtime.server";
import { NowProvider } from "~/ui/time";
import { UnlocksPage } from "~/ui/unlocks-page";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Time to unlock · Paidtrail" }];

const pageSize = 25;
const day = { name: "24 h", columns: 24, hours: 1, columnName: "hour", to: "/console/unlocks" };
const month = {
  name: "30 days",
  columns: 30,
  hours: 24,
  columnName: "day",
  to: "/console/unlocks?window=30d",
};

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const window = search.get("window") === "30d" ? month : day;
  const now = clock();
  const columnMs = window.hours * 3_600_000;
  // Whole hours or days, the present one included.
  const until = new Date((Math.floor(now.getTime() / columnMs) + 1) * columnMs);
  const since = new Date(until.getTime() - window.columns * columnMs);
  const [figures, points, slowest] = await Promise.all([
    unlockFigures(pool, livemode, since),
    unlocksOverTime(pool, livemode, { until, columns: window.columns, hours: window.hours }),
    slowestUnlocks(
      pool,
      livemode,
      { until: now, hours: window.columns * window.hours },
      { limit: pageSize, after: placeIn(search.get("after")) },
    ),
  ]);
  const last = slowest.rows.at(-1);
  const from = `${window.to}${window.to.includes("?") ? "&" : "?"}`;
  return json({
    window: { name: window.name, columnName: window.columnName },
    windows: [day, month].map(({ name: label, to }) => ({ label, to, current: to === window.to })),
    figures,
    points,
    slowest: slowest.rows,
    older: slowest.hasMore && last ? `${from}after=${last.tookMs}-${last.id}` : null,
    now: now.toISOString(),
  });
}

/** "1200-17": faster than that one. */
function placeIn(text: string | null): { tookMs: number; id: number } | null {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? "");
  return match ? { tookMs: Number(match[1]), id: Number(match[2]) } : null;
}

export default function Unlocks() {
  const { now, ...page } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <UnlocksPage {...page} />
    </NowProvider>
  );
}
