/** Missed events: what Stripe has and never arrived here, the checks that found it, and what they pulled in. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import type { MissingPlace } from "~/modules/reconciliation/missing-view";
import { listMissing, missingStretches } from "~/modules/reconciliation/missing-view.server";
import { runView } from "~/modules/reconciliation/run-view";
import { lastScheduledRun, listRuns, unfinishedRuns } from "~/modules/reconciliation/runs.server";
import { silence, silenceWords } from "~/modules/reconciliation/silence.server";
import { runtime } from "~/modules/runtime.server";
import { MissedEventsPage, stretchPath } from "~/ui/missed-events-page";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Missed events · Paidtrail" }];

const pageSize = 50;
const runsShown = 10;
const underWayShown = 5;
const shownForMs = 30 * 86_400_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock, livemode, env } = runtime();
  const now = clock();
  const search = new URL(request.url).searchParams;
  const filter = readFilter(search);
  const after = readPlace(search.get("after"));
  const before = wholeNumber(search.get("runs")) ?? undefined;
  const [last, quiet, underWay, found, stretches, runs] = await Promise.all([
    lastScheduledRun(pool, livemode),
    silence(pool, livemode, now),
    unfinishedRuns(pool, livemode, underWayShown),
    listMissing(pool, livemode, filter ?? {}, { limit: pageSize, after, now }),
    missingStretches(pool, livemode, new Date(now.getTime() - shownForMs)),
    listRuns(pool, livemode, { limit: runsShown + 1, before }),
  ]);
  const shown = runs.slice(0, runsShown);
  const oldest = shown.at(-1)?.id;
  const here = filter && { from: filter.from.toISOString(), to: filter.to.toISOString() };
  const path = here === null ? "/console/reconcile" : stretchPath(here);
  const at = (name: string, value: string) =>
    `${path}${path.includes("?") ? "&" : "?"}${name}=${encodeURIComponent(value)}`;
  return json({
    check: {
      does: env.stripeSecretKey === null ? ("off" as const) : env.missedEventsCheck,
      lastAt: last?.finishedAt?.toISOString() ?? null,
      upTo: last?.range.to.toISOString() ?? null,
    },
    silence: quiet && { words: silenceWords(quiet), since: quiet.since.toISOString() },
    underWay: underWay.map((run) => runView(run, now)),
    ...stretches,
    filter: here,
    found: {
      rows: found.rows,
      older: found.next === null ? undefined : at("after", placeText(found.next)),
      newest: after === null ? undefined : path,
    },
    runs: shown.map((run) => runView(run, now)),
    olderRuns: runs.length > runsShown && oldest !== undefined ? at("runs", String(oldest)) : undefined,
    mayPull: viewer.role === "admin",
    asked: wholeNumber(search.get("asked")),
    now: now.toISOString(),
  });
}

export default function Reconcile() {
  const { now, ...page } = useLoaderData<typeof loader>();
  useFreshness(page.underWay.length > 0);
  return (
    <NowProvider now={now}>
      <MissedEventsPage
        {...page}
        olderRuns={page.olderRuns}
        found={{ older: undefined, newest: undefined, ...page.found }}
      />
    </NowProvider>
  );
}

/** How often a page with a run under way looks how far it is. */
const freshForMs = 1_500;

/** While something is under way, and the reader looks. Without a script the page is as of when it was asked for. */
function useFreshness(wanted: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!wanted || state !== "idle") return;
    const timer = setTimeout(() => {
      if (!document.hidden) revalidate();
    }, freshForMs);
    return () => clearTimeout(timer);
  }, [wanted, state, revalidate]);
}

/** What a row of the stretches leads here with; anything else is no filter. */
function readFilter(search: URLSearchParams): { from: Date; to: Date } | null {
  const [from, to] = ["from", "to"].map((name) => new Date(addressPart(search.get(name))));
  if (!from || !to || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return null;
  return { from, to };
}

const placeText = ({ at, id }: MissingPlace) => `${at.getTime() / 1_000}.${id}`;

function readPlace(text: string | null): MissingPlace | null {
  const [, seconds, id] = /^(\d{1,11})\.([\x21-\x7e]{1,255})$/.exec(text ?? "") ?? [];
  return seconds !== undefined && id !== undefined ? { at: new Date(Number(seconds) * 1_000), id } : null;
}

const wholeNumber = (text: string | null) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null);
