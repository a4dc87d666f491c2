/** Runs, the newest first. */
import type { RunView } from "~/modules/runs/run-view";
import { count } from "./figures";
import { runState, runTitle } from "./run-words";
import { type Column, Table } from "./table";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

const columns: readonly Column<RunView>[] = [
  {
    head: "Run",
    cell: (run) => (
      <>
        <span className="font-medium">{runTitle(run)}</span>
        <span className="block truncate text-muted">{run.reason}</span>
      </>
    ),
    className: "md:max-w-80",
  },
  {
    head: "State",
    cell: (run) => <ToneWord tone={runState(run.state).tone}>{runState(run.state).word}</ToneWord>,
    phone: "left",
    className: "md:w-36",
  },
  {
    head: "Done",
    cell: (run) => (
      <span className="whitespace-nowrap tabular-nums">
        {count(run.counts.done)}
        {run.total !== null && <span className="text-faint"> of {count(run.total)}</span>}
      </span>
    ),
    phone: "right",
    className: "md:w-32",
  },
  {
    head: "Came of it",
    cell: (run) => <span className="text-muted">{sumWords(run)}</span>,
    phone: "left",
    className: "md:w-56",
  },
  {
    head: "By",
    cell: (run) => <span className="block truncate text-muted">{run.actor.id}</span>,
    className: "md:max-w-32 max-lg:hidden",
    phone: "hidden",
  },
  {
    head: "Asked for",
    align: "right",
    cell: (run) => (
      <span className="text-muted">
        <RelativeTime at={run.createdAt} />
      </span>
    ),
    phone: "right",
    className: "md:w-28",
  },
];

/** "3 gained, 1 lost, 2 failed" */
function sumWords({ counts: { gained, lost, changed, failed, done } }: RunView): string {
  const other = changed - gained - lost;
  const parts = [
    ...(gained > 0 ? [`${count(gained)} gained`] : []),
    ...(lost > 0 ? [`${count(lost)} lost`] : []),
    ...(other > 0 ? [`${count(other)} changed otherwise`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ];
  if (parts.length > 0) return parts.join(", ");
  return done > 0 ? "nothing changed" : "nothing yet";
}

export function RunList({ runs }: { runs: readonly RunView[] }) {
  return (
    <Table
      caption="Runs, the newest first"
      columns={columns}
      rows={runs}
      rowKey={(run) => run.id}
      rowTo={(run) => `/console/runs/${run.id}`}
    />
  );
}
