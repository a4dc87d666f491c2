/** Does it arrive, is it processed, how fast. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { inTimeOrNull } from "~/lib/in-time-or-null";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { overview } from "~/modules/inbox/overview.server";
import type { CappedCount, Overview } from "~/modules/inbox/overview-view";
import { silence, silenceWords } from "~/modules/reconciliation/silence.server";
import { runtime } from "~/modules/runtime.server";
import { accessProblem, problemWords } from "~/modules/stripe/access-problem.server";
import { CommandLine, EmptyState } from "~/ui/empty-state";
import { count } from "~/ui/figures";
import { QuickViews } from "~/ui/filter-chips";
import { Link } from "~/ui/link";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ReasonList } from "~/ui/reason-list";
import { Section } from "~/ui/section";
import { Stat, StatRow } from "~/ui/stat";
import { NowProvider, RelativeTime, useNow } from "~/ui/time";
import { type ChartSeries, TimeChart } from "~/ui/time-chart";
import { duration } from "~/ui/time-words";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Overview · Paidtrail" }];

const windows = [
  { name: "60 min", minutes: 60, to: "/console/overview" },
  { name: "24 h", minutes: 24 * 60, to: "/console/overview?window=24h" },
];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, clock, env, livemode } = runtime();
  const chosen = new URL(request.url).searchParams.get("window") === "24h" ? 1 : 0;
  const { minutes } = windows[chosen]!;
  const now = clock();
  const [problem, quiet, facts] = await Promise.all([
    inTimeOrNull(accessProblem(pool, livemode)),
    inTimeOrNull(silence(pool, livemode, now)),
    inTimeOrNull(overview(pool, now, { minutes })),
  ]);
  return json({
    chosen,
    keyProblem: problem && { words: problemWords(problem), since: problem.since.toISOString() },
    silence: quiet && { words: silenceWords(quiet), since: quiet.since.toISOString() },
    facts,
    webhookUrl: env.webhookUrl,
    now: now.toISOString(),
  });
}

export default function OverviewPage() {
  const { chosen, facts, keyProblem, silence: quiet, webhookUrl, now } = useLoaderData<typeof loader>();
  const window = windows[chosen]?.name ?? "";
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Overview"
        actions={
          <QuickViews
            label="Time shown"
            views={windows.map(({ name, to }, index) => ({ label: name, to, current: index === chosen }))}
          />
        }
      />
      <div className="grid gap-5">
        {keyProblem && (
          <Notice tone="bad" title="Stripe refuses to be read">
            {keyProblem.words} Since <RelativeTime at={keyProblem.since} />.
          </Notice>
        )}
        {quiet && (
          <Notice tone="bad" title="Nothing is heard from Stripe">
            {quiet.words} The first was created <RelativeTime at={quiet.since} />.{" "}
            <Link to="/console/reconcile" className="text-accent underline">
              See what was missed
            </Link>
          </Notice>
        )}
        {facts === null ? (
          <Notice tone="bad" title="The figures could not be read in time">
            The database is busy or does not answer. Nothing is lost: what Stripe cannot deliver now it sends
            again. The other pages may work; this one does as soon as the database is quick again.
          </Notice>
        ) : (
          <Facts facts={facts} window={window} webhookUrl={webhookUrl} />
        )}
      </div>
    </NowProvider>
  );
}

function Facts({ facts, window, webhookUrl }: { facts: Overview; window: string; webhookUrl: string }) {
  return (
    <>
      <Alarms facts={facts} />
      <Figures facts={facts} window={window} />
      {facts.lastVerifiedAt === null ? (
        <Section title="Nothing has arrived yet">
          <EmptyState
            title="Point Stripe at this deployment"
            actions={<CommandLine command={`stripe listen --forward-to ${webhookUrl}`} />}
          >
            Run the Stripe CLI on this machine, or add the endpoint in Stripe's dashboard. Set the signing
            secret that either shows as STRIPE_WEBHOOK_SECRET and restart; every event then appears here
            within a second.
          </EmptyState>
        </Section>
      ) : (
        <Section title={`Events per ${intervalName(facts.bucketMinutes)}, last ${window}`}>
          <TimeChart
            title={`Events per ${intervalName(facts.bucketMinutes)}, last ${window}`}
            interval={intervalName(facts.bucketMinutes)}
            series={series}
            points={sinceFirstEvent(facts).map(chartPoint)}
          />
          {facts.cut && (
            <p className="mt-2 text-xs text-faint">
              More events arrived than are counted at once: the chart begins <RelativeTime at={facts.from} />.
            </p>
          )}
        </Section>
      )}
      <RejectedByReason facts={facts} window={window} />
    </>
  );
}

/** What needs somebody now, before any figure. */
function Alarms({ facts }: { facts: Overview }) {
  const { workers, backlog, dead } = facts;
  return (
    <>
      {workers.alive === 0 && (
        <Notice tone="bad" title="No worker is running">
          Events are received and stored, and nothing is applied until a worker runs. Start one; it continues
          where the last one stopped.
          {workers.lastSeenAt && (
            <>
              {" "}
              The last sign of one was <RelativeTime at={workers.lastSeenAt} />.
            </>
          )}
        </Notice>
      )}
      {workers.alive > 0 && (backlog.oldestAgeMs ?? 0) > 60_000 && (
        <Notice
          tone="waiting"
          title={`The oldest waiting event has waited ${duration(backlog.oldestAgeMs ?? 0)}`}
        >
          The worker runs and does not keep up, or one event holds its customer back.
        </Notice>
      )}
      {facts.lastVerifiedAt === null && facts.rejected.length > 0 && (
        <Notice tone="bad" title="Requests arrive, and none could be verified">
          Most often the signing secret set here belongs to another endpoint.{" "}
          <Link to="/console/rejected" className="text-accent underline">
            See what was refused and why
          </Link>
          .
        </Notice>
      )}
      {dead.count > 0 && (
        <Notice
          tone="bad"
          title={`${capped(dead)} ${dead.count === 1 ? "event was" : "events were"} given up`}
        >
          What they would have changed is missing here.{" "}
          <Link to="/console/failed?state=dead" className="text-accent underline">
            Look at the errors and replay them
          </Link>
          .
        </Notice>
      )}
    </>
  );
}

/** Refused requests trouble somebody now as long as they keep coming. */
const recentMs = 15 * 60_000;

function Figures({ facts, window }: { facts: Overview; window: string }) {
  const { backlog, failed, dead, latency, lastVerifiedAt } = facts;
  const now = useNow();
  const rejected = facts.rejected.reduce((sum, reason) => sum + reason.count, 0);
  const lastRejectedAt =
    facts.rejected
      .map(({ lastAt }) => lastAt)
      .sort()
      .at(-1) ?? null;
  return (
    <StatRow>
      <Stat
        name="Last verified delivery"
        value={lastVerifiedAt ? <RelativeTime at={lastVerifiedAt} /> : "None yet"}
        note={workersNote(facts)}
        to="/console/events"
      />
      <Stat
        name="Arrival to applied"
        value={latency ? duration(latency.p50Ms) : "–"}
        note={latency ? `p50 · p95 ${duration(latency.p95Ms)}` : `none in ${window}`}
        to="/console/events?outcome=applied"
      />
      <Stat
        name="Backlog"
        value={capped(backlog)}
        note={backlog.oldestAgeMs === null ? "nothing waits" : `oldest ${duration(backlog.oldestAgeMs)}`}
        to="/console/events?outcome=pending"
      />
      <Stat
        name="Failed"
        value={capped(failed)}
        note={failed.count > 0 ? "tried again by itself" : "none waits for a retry"}
        tone={failed.count > 0 ? "bad" : undefined}
        to="/console/failed?state=failed"
      />
      <Stat
        name="Given up"
        value={capped(dead)}
        note={dead.count > 0 ? "until replayed" : "none to replay"}
        tone={dead.count > 0 ? "bad" : undefined}
        to="/console/failed?state=dead"
      />
      <Stat
        name="Rejected"
        value={count(rejected)}
        note={
          lastRejectedAt === null ? (
            `in ${window}`
          ) : (
            <>
              last <RelativeTime at={lastRejectedAt} />
            </>
          )
        }
        tone={lastRejectedAt !== null && now - Date.parse(lastRejectedAt) < recentMs ? "bad" : undefined}
        to="/console/rejected"
      />
    </StatRow>
  );
}

function RejectedByReason({ facts, window }: { facts: Overview; window: string }) {
  const total = facts.rejected.reduce((sum, { count: of }) => sum + of, 0);
  const link: ReactNode = (
    <Link to="/console/rejected" className="rounded-xs text-accent hover:underline">
      All rejected deliveries
    </Link>
  );
  return (
    <Section title={`Rejected by reason, last ${window}`} aside={link} flush={total > 0}>
      {total === 0 ? (
        <p className="text-sm text-muted">
          {facts.lastVerifiedAt === null
            ? "None."
            : "None. Every request of this time was signed as it should be."}
        </p>
      ) : (
        <ReasonList
          reasons={facts.rejected}
          to={(reason) => `/console/rejected?reason=${encodeURIComponent(reason)}`}
        />
      )}
    </Section>
  );
}

const series: readonly ChartSeries[] = [
  { key: "applied", label: "Applied", tone: "good", to: "/console/events?outcome=applied" },
  { key: "unchanged", label: "Ignored or stale", tone: "none", to: "/console/events?outcome=ignored,stale" },
  { key: "pending", label: "Waiting", tone: "waiting", to: "/console/events?outcome=pending" },
  { key: "failed", label: "Failed or given up", tone: "bad", to: "/console/failed" },
  { key: "rejected", label: "Rejected", tone: "bad", hollow: true, to: "/console/rejected" },
];

/** So many columns the chart has at least, however young everything is. */
const columnsAtLeast = 12;

/** Before the first event of all there was nothing to count: the chart begins with it. */
function sinceFirstEvent({ buckets, firstEventAt }: Overview): Overview["buckets"] {
  const first = firstEventAt === null ? 0 : Date.parse(firstEventAt);
  const begins = buckets.findIndex(
    ({ at, rejected }, index) => Date.parse(buckets[index + 1]?.at ?? at) > first || rejected > 0,
  );
  return buckets.slice(Math.max(0, Math.min(begins, buckets.length - columnsAtLeast)));
}

function chartPoint({ at, events, rejected }: Overview["buckets"][number]) {
  const { applied, pending } = events;
  return {
    at,
    values: {
      applied,
      pending,
      unchanged: events.ignored + events.stale,
      failed: events.failed + events.dead,
      rejected,
    },
  };
}

const capped = ({ count: value, capped: more }: CappedCount) => `${count(value)}${more ? "+" : ""}`;

const intervalName = (minutes: number) => (minutes === 1 ? "minute" : `${minutes} minutes`);

function workersNote({ workers }: Overview): string {
  if (workers.alive === 0) return "no worker running";
  return workers.alive === 1 ? "1 worker running" : `${workers.alive} workers running`;
}
