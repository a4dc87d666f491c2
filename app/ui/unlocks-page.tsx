/** From payment to access: how long checkouts take, over time, and the slowest of them. */
import type { Unlock, UnlockFigures, UnlockPoint } from "~/modules/payers/unlock-view";
import { EmptyState } from "./empty-state";
import { count, counted } from "./figures";
import { QuickViews } from "./filter-chips";
import { DurationChart } from "./duration-chart";
import { Link } from "./link";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { Stat, StatRow } from "./stat";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { duration } from "./time-words";

export interface UnlocksPageProps {
  window: { name: string; columnName: string };
  windows: readonly { label: string; to: string; current: boolean }[];
  figures: UnlockFigures | null;
  points: readonly UnlockPoint[];
  slowest: readonly Unlock[];
  /** The next page of them; null: there is none. */
  older: string | null;
}

export function UnlocksPage({ window, windows, figures, points, slowest, older }: UnlocksPageProps) {
  return (
    <>
      <PageHeader
        title="Time to unlock"
        lead="From the moment in which Stripe calls a checkout paid to the committed entitlement; and when the host application first asked after that."
        actions={<QuickViews label="Time shown" views={windows} />}
      />
      {figures === null ? (
        <div className="rounded-lg border bg-surface">
          <EmptyState title={`No checkout was unlocked in the last ${window.name}`}>
            Each one that is paid appears here with the time it took, as soon as somebody has what they paid
            for.
          </EmptyState>
        </div>
      ) : (
        <div className="grid gap-5">
          <StatRow columns={4}>
            <Stat name="Half of them within" value={duration(figures.p50Ms)} note="p50" />
            <Stat name="19 of 20 within" value={duration(figures.p95Ms)} note="p95" />
            <Stat name="The slowest" value={duration(figures.maxMs)} note={`in ${window.name}`} />
            <Stat
              name="Checkouts"
              value={`${count(figures.count)}${figures.capped ? "+" : ""}`}
              note={figures.capped ? "the latest are measured by" : "all of them are measured by"}
            />
          </StatRow>
          <Section title={`Per ${window.columnName}, last ${window.name}`}>
            <DurationChart
              title={`Time to unlock per ${window.columnName}, last ${window.name}`}
              interval={window.columnName}
              points={points}
            />
            <p className="mt-2 text-xs text-faint">
              Stripe tells the second in which it was paid, so that a time may be up to one second too long.
              Of each {window.columnName} its last 300 checkouts are measured by.
            </p>
          </Section>
          <Section title="The slowest" flush>
            <Table
              caption="The slowest checkouts"
              columns={columns}
              rows={slowest}
              rowKey={({ id }) => id}
              rowTo={({ userId }) => `/console/users/${encodeURIComponent(userId)}`}
            />
            <div className="flex justify-between border-t px-4 py-2.5 text-sm">
              <span className="text-faint tabular-nums">{counted(slowest.length, "checkout")}</span>
              {older !== null && (
                <Link to={older} className="rounded-xs text-accent hover:underline">
                  Faster ones
                </Link>
              )}
            </div>
          </Section>
        </div>
      )}
    </>
  );
}

const columns: readonly Column<Unlock>[] = [
  {
    head: "Whose",
    link: true,
    cell: ({ userId }) => <span className="font-mono text-[0.92em] break-all">{userId}</span>,
  },
  {
    head: "Took",
    align: "right",
    cell: ({ tookMs }) => <span className="tabular-nums">{duration(tookMs)}</span>,
    className: "md:w-28",
    phone: "right",
  },
  { head: "Plan", cell: ({ planId }) => planId, className: "md:w-28", phone: "left" },
  { head: "Paid", cell: ({ paidAt }) => <RelativeTime at={paidAt} />, className: "md:w-32", phone: "left" },
  {
    head: "Seen by the app",
    cell: ({ hostReadAt, paidAt }) =>
      hostReadAt === null ? (
        <span className="text-faint">not yet</span>
      ) : (
        `${duration(Math.max(0, Date.parse(hostReadAt) - Date.parse(paidAt)))} after`
      ),
    className: "md:w-36",
  },
];
