/** Events that Stripe has and that never arrived: when, of which kind, one by one, and what was done about it. */
import { Fragment } from "react";
import type { MissingRow, MissingState, Stretch } from "~/modules/reconciliation/missing-view";
import type { RunView } from "~/modules/reconciliation/run-view";
import { OnPhonesBreakable } from "./breakable";
import { Button, LinkButton } from "./button";
import { ConfirmDialog } from "./confirm-dialog";
import { EmptyState } from "./empty-state";
import { count, counted } from "./figures";
import { FilterChips } from "./filter-chips";
import { IdWithCopy } from "./id";
import { KeysetPager } from "./keyset-pager";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { PullMissedForm } from "./pull-missed-form";
import { Section } from "./section";
import { Table } from "./table";
import { RelativeTime, ShortTime } from "./time";
import { exactTime } from "./time-words";
import { type Tone, ToneWord } from "./tone";
import { WalkProgress, walkFigures } from "./walk-progress";

export interface MissedEventsPageProps {
  /** The scheduled check: what it does, and when it last came to its end. */
  check: { does: "pull" | "report" | "off"; lastAt: string | null; upTo: string | null };
  silence: { words: string; since: string } | null;
  underWay: readonly RunView[];
  stretches: readonly Stretch[];
  cut: boolean;
  filter: { from: string; to: string } | null;
  found: { rows: MissingRow[]; older: string | undefined; newest: string | undefined };
  runs: readonly RunView[];
  olderRuns: string | undefined;
  mayPull: boolean;
  /** A run that was just asked for. */
  asked: number | null;
}

export function MissedEventsPage(props: MissedEventsPageProps) {
  const { check, silence, underWay, stretches, cut, filter, found, mayPull, asked } = props;
  const open = stretches.reduce((sum, stretch) => sum + stretch.open, 0);
  return (
    <>
      <PageHeader
        title="Missed events"
        lead="Events that Stripe has created and that were not here when Stripe's own list was compared with what arrived."
        meta={<CheckFacts {...check} />}
        actions={
          mayPull && (
            <ConfirmDialog
              to="/console/reconcile/pull"
              trigger="Pull what was missed…"
              variant={open > 0 ? "primary" : "secondary"}
              title="Pull what was missed?"
            >
              {(cancel) => <PullMissedForm cancel={cancel} />}
            </ConfirmDialog>
          )
        }
      />
      <div className="grid gap-5">
        {silence && (
          <Notice tone="bad" title="Nothing is heard from Stripe">
            {silence.words} The first of them was created <RelativeTime at={silence.since} />. Check that the
            endpoint is enabled and its address is right.
          </Notice>
        )}
        {asked !== null && underWay.every(({ id }) => id !== asked) && (
          <Notice tone="good" title={`Run ${asked} is at its end`}>
            What it pulled in is applied within seconds.
          </Notice>
        )}
        {underWay.length > 0 && (
          <Section title="Under way" flush>
            <ul className="divide-y">
              {underWay.map((run) => (
                <li key={run.id} className="flex flex-wrap items-center gap-x-4">
                  <div className="min-w-0 flex-1">
                    <WalkProgress run={run} />
                  </div>
                  {mayPull && (
                    <form
                      method="post"
                      action={`/console/reconcile/${run.id}/stop`}
                      className="px-4 pb-3 sm:pb-0"
                    >
                      <Button>Stop</Button>
                    </form>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        )}
        {stretches.length === 0 ? (
          <div className="rounded-lg border">
            <EmptyState title="Nothing is known to have been missed">
              {check.lastAt === null
                ? "No check has come to its end yet. Every five minutes Stripe's list of events is compared with what arrived."
                : "Everything that Stripe created up to the last check arrived here, or is on its way."}
            </EmptyState>
          </div>
        ) : (
          <Section
            title="What never arrived, last 30 days"
            flush
            aside={open > 0 ? `${count(open)} still missing` : "Nothing is missing any more"}
          >
            <StretchTable stretches={stretches} />
            {cut && (
              <p className="border-t px-4 py-2 text-sm text-faint">
                There is more than is put together here: the newest is shown.
              </p>
            )}
          </Section>
        )}
        {filter && (
          <FilterChips
            chips={[
              {
                name: "Created",
                value: `${exactTime(Date.parse(filter.from))} to ${exactTime(Date.parse(filter.to))}`,
                without: "/console/reconcile",
              },
            ]}
            clear="/console/reconcile"
          />
        )}
        {(found.rows.length > 0 || filter) && (
          <Section title="One by one" flush>
            <MissingTable rows={found.rows} />
            <KeysetPager
              newer={found.newest}
              newerLabel="Newest"
              older={found.older}
              shown={counted(found.rows.length, "event")}
            />
          </Section>
        )}
        <Runs runs={props.runs} older={props.olderRuns} />
      </div>
    </>
  );
}

function CheckFacts({ does, lastAt, upTo }: MissedEventsPageProps["check"]) {
  if (does === "off") return <span>The check every five minutes is switched off (MISSED_EVENTS_CHECK).</span>;
  return (
    <>
      <span>
        Last check {lastAt === null ? "none yet" : <RelativeTime at={lastAt} />}
        {upTo !== null && (
          <>
            , up to <ShortTime at={upTo} />
          </>
        )}
      </span>
      <span>{does === "pull" ? "Pulls in what is missing by itself" : "Only reports; an admin pulls"}</span>
    </>
  );
}

export function stretchPath({ from, to }: Pick<Stretch, "from" | "to">): string {
  return `/console/reconcile?${new URLSearchParams({ from, to })}`;
}

/** Types named in a row; the others are one by one below. */
const typesNamed = 4;

function StretchTable({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <Table
      caption="What never arrived, by time"
      rows={stretches}
      rowKey={({ from }) => from}
      rowTo={stretchPath}
      columns={[
        {
          head: "Created at Stripe",
          className: "md:w-72",
          link: true,
          cell: ({ from, to }) => (
            <span className="tabular-nums">
              <ShortTime at={from} />
              {from !== to && (
                <>
                  {" – "}
                  <ShortTime at={to} />
                </>
              )}
            </span>
          ),
        },
        { head: "Never arrived", cell: (stretch) => <NeverArrived {...stretch} /> },
        {
          head: "Now",
          className: "md:w-44",
          cell: ({ open, pulled, arrived }) =>
            open > 0 ? (
              <ToneWord tone="bad">{count(open)} missing</ToneWord>
            ) : (
              <ToneWord tone="good" wrap>
                {settled(pulled, arrived)}
              </ToneWord>
            ),
        },
      ]}
    />
  );
}

function NeverArrived({ types, count: many }: Stretch) {
  const [first] = types;
  if (first && types.length === 1) {
    return (
      <span className="break-words">
        {count(many)} <Code text={first.type} />
      </span>
    );
  }
  const others = types.length - typesNamed;
  return (
    <span className="break-words">
      {counted(many, "event")}
      <span className="block text-xs text-muted">
        {types.slice(0, typesNamed).map(({ type, count: each }, index) => (
          <Fragment key={type}>
            {index > 0 && ", "}
            <span className="md:whitespace-nowrap">
              {count(each)} <Code text={type} />
            </span>
          </Fragment>
        ))}
        {others > 0 && ` and ${counted(others, "other type")}`}
      </span>
    </span>
  );
}

const Code = ({ text }: { text: string }) => (
  <span className="font-mono text-[0.92em]">
    <OnPhonesBreakable name={text} />
  </span>
);

const settled = (pulled: number, arrived: number) =>
  [pulled > 0 && `${count(pulled)} pulled in`, arrived > 0 && `${count(arrived)} came late`]
    .filter(Boolean)
    .join(", ");

const states: Record<MissingState, { tone: Tone; word: string }> = {
  missing: { tone: "bad", word: "missing" },
  pending: { tone: "waiting", word: "pending at Stripe" },
  pulled: { tone: "good", word: "pulled in" },
  arrived: { tone: "good", word: "came late" },
  expired: { tone: "none", word: "expired" },
};

function MissingTable({ rows }: { rows: readonly MissingRow[] }) {
  if (rows.length === 0) return <EmptyState title="No event of this kind is known to have been missed" />;
  return (
    <Table
      caption="Events that never arrived"
      rows={rows}
      rowKey={({ eventId }) => eventId}
      columns={[
        {
          head: "Type",
          className: "md:whitespace-nowrap",
          cell: ({ type }) => <Code text={type} />,
        },
        {
          head: "Event",
          phone: "hidden",
          className: "md:w-full md:max-w-0",
          cell: ({ eventId, state }) => (
            <IdWithCopy
              id={eventId}
              what="event id"
              quiet
              to={isHere(state) ? `/console/events/${encodeURIComponent(eventId)}` : undefined}
            />
          ),
        },
        {
          head: "About",
          className: "md:w-44 md:max-w-44",
          phone: "left",
          cell: ({ customerId, objectId }) =>
            customerId !== null ? (
              <IdWithCopy
                id={customerId}
                what="customer id"
                quiet
                to={`/console/customers/${encodeURIComponent(customerId)}`}
              />
            ) : objectId !== null ? (
              <IdWithCopy id={objectId} what="object id" quiet />
            ) : (
              "–"
            ),
        },
        {
          head: "Created at Stripe",
          phone: "right",
          className: "md:w-36 whitespace-nowrap",
          cell: ({ createdAt }) => <ShortTime at={createdAt} />,
        },
        {
          head: "Now",
          className: "md:w-52",
          cell: (row) => {
            const { tone, word } = states[row.state];
            return (
              <ToneWord tone={tone} wrap>
                {word}
                {row.settledAt !== null && (
                  <>
                    {" "}
                    <RelativeTime at={row.settledAt} />
                    {row.pulledBy !== null && (
                      <span className="text-muted md:block md:text-xs"> run {row.pulledBy}</span>
                    )}
                  </>
                )}
              </ToneWord>
            );
          },
        },
      ]}
    />
  );
}

const isHere = (state: MissingState) => state === "pulled" || state === "arrived";

const runStates: Record<RunView["state"], { tone: Tone; word: string }> = {
  running: { tone: "waiting", word: "under way" },
  interrupted: { tone: "waiting", word: "interrupted" },
  done: { tone: "good", word: "done" },
  failed: { tone: "bad", word: "Stripe does not answer" },
  stopped: { tone: "none", word: "stopped" },
};

const triggers: Record<RunView["trigger"], string> = {
  schedule: "by schedule",
  cli: "command line",
  console: "console",
  api: "API key",
};

function Runs({ runs, older }: { runs: readonly RunView[]; older: string | undefined }) {
  if (runs.length === 0) return null;
  return (
    <Section title="Checks" flush>
      <Table
        caption="Checks, newest first"
        rows={runs}
        rowKey={({ id }) => id}
        columns={[
          {
            head: "Run",
            phone: "left",
            className: "max-md:-order-2",
            cell: (run) => (
              <span>
                {run.id} · {triggers[run.trigger]}
                {run.pulls ? "" : ", only looked"}
              </span>
            ),
          },
          {
            head: "Created",
            phone: "hidden",
            cell: ({ from, to }) => (
              <span className="whitespace-nowrap">
                <ShortTime at={from} /> – <ShortTime at={to} />
              </span>
            ),
          },
          {
            head: "Found",
            phone: "left",
            cell: (run) => <span className="tabular-nums">{walkFigures(run)}</span>,
          },
          {
            head: "Why",
            phone: "hidden",
            cell: ({ reason }) => <span className="break-words">{reason ?? "–"}</span>,
          },
          {
            head: "Begun",
            phone: "right",
            className: "max-md:-order-1",
            cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
          },
          {
            head: "State",
            phone: "right",
            cell: ({ state }) => <ToneWord tone={runStates[state].tone}>{runStates[state].word}</ToneWord>,
          },
        ]}
      />
      {older && (
        <div className="flex justify-end border-t px-4 py-2.5">
          <LinkButton to={older}>Older checks</LinkButton>
        </div>
      )}
    </Section>
  );
}
