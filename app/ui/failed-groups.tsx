/** Failed events by what failed, a line each; a line opens to what it means and what to do. */
import { failedPath } from "~/modules/inbox/failed-address";
import { failureWords } from "~/modules/inbox/failed-reasons";
import type { FailedGroup } from "~/modules/inbox/failed-view";
import { ConfirmDialog } from "./confirm-dialog";
import { RetryForm } from "./failed-retry";
import { count } from "./figures";
import { ChevronRightIcon } from "./icon";
import { Link } from "./link";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

export function FailedGroups({
  groups,
  current,
}: {
  groups: readonly FailedGroup[];
  /** The group that is filtered by: its line is open. */
  current: string | undefined;
}) {
  return (
    <ul className="text-sm">
      {groups.map((group, index) => {
        const isOpen = group.group === current || (current === undefined && index === 0);
        const words = failureWords({ group: group.group, error: group.example });
        return (
          <li key={group.group} className="not-first:border-t">
            {/* A new one for a new filter: which line is open follows it. */}
            <details key={String(isOpen)} open={isOpen} className="group/kind">
              <summary
                data-row=""
                className="grid grid-cols-[1rem_minmax(0,1fr)_auto_5.5rem] items-center gap-x-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <ChevronRightIcon
                  aria-hidden="true"
                  className="size-3.5 text-faint group-open/kind:rotate-90"
                />
                <span className="min-w-0">
                  <ToneWord tone={group.dead > 0 ? "bad" : "waiting"} ink wrap>
                    {words.title}
                  </ToneWord>
                  <code className="mt-0.5 block truncate pl-3.5 text-xs text-faint">{group.kind}</code>
                </span>
                <span className="text-right font-medium tabular-nums">
                  {howMany(group)}
                  <span className="sr-only"> {group.count === 1 ? "event" : "events"}</span>
                </span>
                <span className="text-right text-muted">
                  <RelativeTime at={group.lastAt} />
                </span>
              </summary>
              <Explanation group={group} isCurrent={group.group === current} {...words} />
            </details>
          </li>
        );
      })}
    </ul>
  );
}

function Explanation({
  group,
  isCurrent,
  meaning,
  remedy,
}: {
  group: FailedGroup;
  isCurrent: boolean;
  meaning: string;
  remedy: string;
}) {
  const only = { group: group.group };
  return (
    <div className="grid gap-3 border-t bg-sunken px-4 py-3 sm:pl-11">
      <div className="grid max-w-[88ch] gap-1">
        <p className="text-muted">{meaning}</p>
        <p>{remedy}</p>
      </div>
      <pre className="max-w-[88ch] text-xs break-words whitespace-pre-wrap text-bad">{group.example}</pre>
      <p className="text-muted">
        {group.types.join(", ")} · first <RelativeTime at={group.firstAt} /> · {standing(group)}
        {group.nextAttemptAt && (
          <>
            , next try <RelativeTime at={group.nextAttemptAt} />
          </>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ConfirmDialog
          to={failedPath(only, "/retry")}
          trigger={
            group.count === 1 ? "Retry it…" : `Retry ${group.capped ? "these" : `all ${count(group.count)}`}…`
          }
          title="Retry the events with this error?"
        >
          {(cancel) => <RetryForm action={failedPath(only, "/retry")} cancel={cancel} />}
        </ConfirmDialog>
        <Link
          to={isCurrent ? failedPath({}) : failedPath(only)}
          className="rounded-xs text-accent hover:underline"
        >
          {isCurrent ? "Show the events of all errors" : "Show only these events"}
        </Link>
      </div>
    </div>
  );
}

const howMany = ({ count: value, capped }: FailedGroup) => `${count(value)}${capped ? "+" : ""}`;

function standing({ count: all, dead }: FailedGroup): string {
  if (dead === 0) return "tried again by itself";
  return dead === all ? "given up" : `${count(dead)} given up, the others tried again by themselves`;
}
