/** Tries at applying an event that did not end well. */
import type { AttemptRow } from "~/modules/inbox/event-view";
import { ExactTime } from "./time";

export function AttemptList({ attempts }: { attempts: readonly AttemptRow[] }) {
  return (
    <ol className="text-sm">
      {attempts.map((attempt) => (
        <li key={attempt.at} className="px-4 py-3 not-first:border-t">
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">Try {attempt.attempt}</span>
            <span className="text-muted">
              <ExactTime at={attempt.at} />
            </span>
          </p>
          <pre className="mt-1.5 text-xs break-words whitespace-pre-wrap text-bad">{attempt.error}</pre>
          <p className="mt-1 text-xs text-faint">
            {attempt.nextAt ? (
              <>
                The next try was planned for <ExactTime at={attempt.nextAt} />.
              </>
            ) : (
              "Given up after this one."
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}
