/** What a change of plans or policies would change today: first in figures, then who, then what exactly is saved. */
import { useEffect, useRef } from "react";
import type { EditView } from "~/modules/entitlements/edit-view";
import { stateWords } from "./entitlement-words";
import { count, counted } from "./figures";
import { Link } from "./link";
import { editWords } from "./rules-edit-words";
import { Section } from "./section";
import { DateOnly } from "./time";
import { Badge, type Tone, ToneWord } from "./tone";

export interface RulesPreviewView {
  moves: { before: { name: string }; after: { name: string }; direction: "gains" | "loses"; users: number }[];
  untilChanged: number;
  otherwiseChanged: number;
  lookedAt: number;
  total: number;
  complete: boolean;
  people: PreviewedPerson[];
  edits: EditView[];
}

interface PreviewedPerson {
  userId: string;
  name: string | null;
  change: "gains" | "loses" | "until" | "otherwise";
  before: PreviewedSide;
  after: PreviewedSide;
  reason: string;
}

interface PreviewedSide {
  planName: string;
  state: string;
  validUntil: string | null;
  seats: number | null;
}

export function RulesPreview({ preview }: { preview: RulesPreviewView }) {
  const { moves, untilChanged, otherwiseChanged, people, edits } = preview;
  const shown = useShown(preview);
  const changing = moves.reduce((sum, { users }) => sum + users, 0) + untilChanged + otherwiseChanged;
  return (
    <div ref={shown} tabIndex={-1} className="grid scroll-mt-20 gap-5 outline-none">
      <Section title="What would change today">
        <ul className="grid gap-1.5 text-[0.9375rem]">
          {moves.map(({ before, after, direction, users }) => (
            <li key={`${before.name} ${after.name} ${direction}`}>
              <ToneWord tone={direction === "loses" ? "bad" : "good"} ink wrap>
                {direction === "loses" ? (
                  <>
                    <strong className="font-semibold">{counted(users, "user")}</strong> would lose{" "}
                    {before.name} and have {after.name}
                  </>
                ) : (
                  <>
                    <strong className="font-semibold">{counted(users, "user")}</strong> would get {after.name}{" "}
                    instead of {before.name}
                  </>
                )}
              </ToneWord>
            </li>
          ))}
          {untilChanged > 0 && (
            <li>
              <ToneWord tone="waiting" ink wrap>
                <strong className="font-semibold">{counted(untilChanged, "user")}</strong> would keep their
                plan until another moment
              </ToneWord>
            </li>
          )}
          {otherwiseChanged > 0 && (
            <li>
              <ToneWord tone="none" ink wrap>
                <strong className="font-semibold">{counted(otherwiseChanged, "user")}</strong> would keep
                their plan, with other features, limits or seats
              </ToneWord>
            </li>
          )}
          {changing === 0 && (
            <li>
              <ToneWord tone="none" ink wrap>
                Nobody's access would change today
              </ToneWord>
            </li>
          )}
        </ul>
        <Coverage preview={preview} />
      </Section>
      {people.length > 0 && (
        <Section
          title="Who"
          flush
          aside={
            people.length < changing
              ? `${count(people.length)} of ${count(changing)}, losses first`
              : undefined
          }
        >
          <ul className="divide-y text-sm">
            {people.map((person) => (
              <Person key={person.userId} person={person} />
            ))}
          </ul>
        </Section>
      )}
      <Section title="What would be saved">
        <ul className="grid gap-1 text-sm">
          {edits.flatMap(editWords).map((words) => (
            <li key={words} className="break-words">
              {words}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

/** The button that asked for it is at the end of the page: the answer is brought to whoever waits for it. */
function useShown(preview: RulesPreviewView) {
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each preview is shown once
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "start" });
  }, [preview]);
  return place;
}

function Coverage({ preview: { lookedAt, total, complete } }: { preview: RulesPreviewView }) {
  return (
    <p className="mt-3 text-sm text-muted">
      {complete
        ? `Everybody was looked at: ${counted(lookedAt, "user")}. Nothing is saved yet.`
        : `There was time for ${count(lookedAt)} of ${count(total)} users; more of the others may change. Nothing is saved yet.`}
    </p>
  );
}

const kinds: Record<PreviewedPerson["change"], { word: string; tone: Tone }> = {
  loses: { word: "loses", tone: "bad" },
  gains: { word: "gains", tone: "good" },
  until: { word: "other end", tone: "waiting" },
  otherwise: { word: "other details", tone: "none" },
};

function Person({ person }: { person: PreviewedPerson }) {
  const { userId, name, change, before, after, reason } = person;
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[12rem_minmax(0,1fr)]">
      <div className="min-w-0">
        <Link
          to={`/console/users/${encodeURIComponent(userId)}`}
          className="block truncate rounded-xs font-medium hover:underline"
        >
          {name ?? userId}
        </Link>
        <Badge tone={kinds[change].tone}>{kinds[change].word}</Badge>
      </div>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-muted">
            <Side side={before} other={after} />
          </span>
          <span aria-hidden="true" className="text-faint">
            →
          </span>
          <span className="sr-only">then</span>
          <span className="font-medium">
            <Side side={after} other={before} />
          </span>
        </p>
        <p className="mt-0.5 text-xs break-words text-muted">{reason}</p>
      </div>
    </li>
  );
}

/** The plan, and of the rest what differs. */
function Side({ side, other }: { side: PreviewedSide; other: PreviewedSide }) {
  const { planName, state, validUntil, seats } = side;
  // Of the free plan there is no more to say.
  if (state === "free") return planName;
  return (
    <>
      {planName}
      {state !== other.state && ` · ${stateWords(state).word}`}
      {validUntil !== other.validUntil && (
        <>
          {" "}
          ·{" "}
          {validUntil === null ? (
            "open-ended"
          ) : (
            <>
              until <DateOnly at={validUntil} />
            </>
          )}
        </>
      )}
      {seats !== other.seats && ` · ${seats === null ? "no seats" : counted(seats, "seat")}`}
    </>
  );
}
