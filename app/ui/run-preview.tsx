/** What a run would do, before anybody starts it: how many, how long, and a few of them looked at. */
import type { RunPreview } from "~/modules/runs/run-kind";
import { durationWords } from "~/modules/runs/run-view";
import { EmptyState } from "./empty-state";
import { count, counted } from "./figures";
import { IdWithCopy } from "./id";
import { effectOfItem } from "./run-words";
import { Section } from "./section";
import { TextWithIds } from "./text-with-ids";
import { Badge } from "./tone";

export interface RunPreviewProps {
  preview: RunPreview;
  /** "customer", "event" */
  one: string;
  /** Each is read at Stripe. */
  paced?: boolean;
}

export function RunPreviewSection({ preview, one, paced = false }: RunPreviewProps) {
  const { count: number, atLeast, samples, estimatedSeconds } = preview;
  return (
    <Section
      title={`${atLeast ? `More than ${count(number)} ${one}s` : counted(number, one)}`}
      aside={
        number > 0 &&
        `takes ${durationWords(estimatedSeconds)}${paced ? " at the pace Stripe's limits allow" : ""}`
      }
      flush
    >
      {number === 0 && !atLeast ? (
        <EmptyState title={`No ${one} fits this choice`}>There is nothing to do.</EmptyState>
      ) : (
        <>
          <p className="border-b px-4 py-2 text-sm text-muted">
            {samples.length === 1 ? "Looked at" : `The first ${samples.length}, looked at`} just now. Nothing
            has been changed.
          </p>
          <ul className="divide-y">
            {samples.map(({ subject, effect, words }) => {
              const { word, tone } = effectOfItem(effect);
              return (
                <li
                  key={subject.id}
                  className="grid items-baseline gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:grid-cols-[14rem_8rem_minmax(0,1fr)]"
                >
                  <IdWithCopy
                    id={subject.id}
                    what={`${one} id`}
                    to={`/console/${subject.type}s/${encodeURIComponent(subject.id)}`}
                  />
                  <span>
                    <Badge tone={tone}>{word}</Badge>
                  </span>
                  <span className="min-w-0 break-words">
                    <TextWithIds text={words} />
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Section>
  );
}
