/** The rows of a file that have one result in common: opened and closed without a script, the first ones shown. */
import type { ImportRow } from "~/modules/sync/import-view";
import { count } from "./figures";
import { ChevronRightIcon } from "./icon";
import { Badge, type Tone } from "./tone";

export interface ImportRowsProps {
  result: ImportRow["result"];
  rows: readonly ImportRow[];
  applied: boolean;
  open: boolean;
}

const shownAtMost = 100;

const words: Record<ImportRow["result"], { would: string; done: string; tone: Tone }> = {
  linked: { would: "Would be linked", done: "Linked", tone: "good" },
  unchanged: { would: "Is so already", done: "Is so already", tone: "none" },
  repeated: { would: "Said before in the file", done: "Said before in the file", tone: "none" },
  refused: { would: "Cannot be linked", done: "Not linked", tone: "bad" },
};

export function ImportRows({ result, rows, applied, open }: ImportRowsProps) {
  const { would, done, tone } = words[result];
  const further = rows.length - shownAtMost;
  return (
    <details open={open} className="group/rows not-first:border-t">
      <summary className="flex cursor-pointer items-center gap-2 px-4 py-2.5 text-sm hover:bg-hover focus-visible:-outline-offset-2">
        <ChevronRightIcon aria-hidden="true" className="size-3.5 text-faint group-open/rows:rotate-90" />
        <Badge tone={tone}>{applied ? done : would}</Badge>
        <span className="font-medium tabular-nums">{count(rows.length)}</span>
      </summary>
      <ul className="border-t text-sm">
        {rows.slice(0, shownAtMost).map((row) => (
          <li
            key={row.line}
            className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 px-4 py-1.5 not-first:border-t md:grid-cols-[4rem_minmax(0,1fr)_minmax(0,1fr)_minmax(0,1.6fr)]"
          >
            <span className="text-faint tabular-nums max-md:row-span-3">line {row.line}</span>
            <span className="break-all">{row.userId ?? <span className="text-faint">–</span>}</span>
            <span className="font-mono text-[0.92em] break-all">
              {row.customerId ?? <span className="text-faint">–</span>}
            </span>
            <span className="break-words text-muted">
              {row.problem ?? (row.gains === null ? "" : `Gains ${row.gains}.`)}
            </span>
          </li>
        ))}
      </ul>
      {further > 0 && (
        <p className="border-t px-4 py-2 text-sm text-faint">
          and {count(further)} further: the download has all of them
        </p>
      )}
    </details>
  );
}
