/** One run: how far it has come, and what came of it. Looks again by itself while it is under way. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { mostItemsKept, type RunCounts } from "~/modules/runs/run";
import { runItemView } from "~/modules/runs/run-item-view";
import { itemsOfRun } from "~/modules/runs/run-items.server";
import { isUnderWay } from "~/modules/runs/run-state";
import { findRun } from "~/modules/runs/runs.server";
import { runtime, shownRun } from "~/modules/runtime.server";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RunProgress } from "~/ui/run-progress";
import { RunSteps } from "~/ui/run-steps";
import { type ItemTab, itemTabs, RunSummary } from "~/ui/run-summary";
import { runState, runTitle } from "~/ui/run-words";
import { NowProvider, RelativeTime, ShortTime } from "~/ui/time";
import { Badge } from "~/ui/tone";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Run · Paidtrail" }];

const pageSize = 50;
const lookEverySeconds = 2;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const run = await findRun(pool, livemode, addressPart(params.id));
  if (run === null) throw new Response("No such run.", { status: 404 });
  const search = new URL(request.url).searchParams;
  const tab = tabIn(search.get("items")) ?? firstTab(run.counts);
  const after = Number(/^\d{1,15}$/.exec(search.get("after") ?? "")?.[0] ?? 0);
  const { items, hasMore } = await itemsOfRun(pool, run.id, { effect: tab, after, limit: pageSize });
  const last = items.at(-1);
  return json({
    run: shownRun(run),
    tab,
    items: items.map(runItemView),
    more: hasMore && last ? `/console/runs/${run.id}?items=${tab}&after=${last.id}` : undefined,
    first: after > 0 ? `/console/runs/${run.id}?items=${tab}` : undefined,
    mayStep: viewer.role === "admin",
    now: clock().toISOString(),
  });
}

const tabIn = (text: string | null): ItemTab | undefined => itemTabs.find((tab) => tab === text);

/** What happened at all. */
function firstTab({ gained, lost, failed, stateOnly, changed }: RunCounts): ItemTab {
  if (gained) return "gained";
  if (lost) return "lost";
  if (failed) return "failed";
  return stateOnly ? "state" : changed ? "data" : "gained";
}

export default function RunPage() {
  const { run, tab, items, more, first, mayStep, now } = useLoaderData<typeof loader>();
  const moves = isUnderWay(run.state);
  useLooksAgain(moves);
  const { word, tone } = runState(run.state);
  return (
    <NowProvider now={now}>
      {moves && (
        <noscript>
          <meta httpEquiv="refresh" content={String(lookEverySeconds * 2)} />
        </noscript>
      )}
      <PageHeader
        back={{ to: "/console/runs", label: "Runs" }}
        title={runTitle(run)}
        lead={run.reason}
        meta={
          <>
            <span role="status">
              <Badge tone={tone}>{word}</Badge>
            </span>
            <IdWithCopy id={run.id} what="run id" />
            <span>
              by {run.actor.id}, <RelativeTime at={run.createdAt} />
            </span>
            {run.endedAt !== null && (
              <span>
                ended <RelativeTime at={run.endedAt} />
              </span>
            )}
          </>
        }
        actions={mayStep && <RunSteps run={run} />}
      />
      <div className="grid gap-5">
        {run.note !== null && (
          <Notice
            tone={run.state === "failed" ? "bad" : "waiting"}
            title={
              run.waitUntil !== null ? (
                <>
                  It goes on by itself at <ShortTime at={run.waitUntil} />
                </>
              ) : run.state === "failed" ? (
                "It was given up"
              ) : (
                "It paused itself: continue when this is mended"
              )
            }
          >
            {run.note}
          </Notice>
        )}
        <RunProgress run={run} />
        <RunSummary run={run} tab={tab} items={items} more={more} first={first} mostKept={mostItemsKept} />
      </div>
    </NowProvider>
  );
}

/** Asks for the page again and again while something can change by itself; not in the background. */
function useLooksAgain(moves: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!moves || state !== "idle") return;
    const timer = setInterval(() => {
      if (!document.hidden) revalidate();
    }, lookEverySeconds * 1_000);
    return () => clearInterval(timer);
  }, [moves, state, revalidate]);
}
