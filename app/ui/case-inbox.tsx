/** The first page: who pays and has nothing, or has something and does not pay; by what mends it. */
import { caseKinds, caseStatuses } from "~/modules/cases/case";
import { type CaseFilter, casesPath, nobody } from "~/modules/cases/case-address";
import { type Amount, type CaseGroup, type CaseRow, countedTo } from "~/modules/cases/case-view";
import type { UnlockFigures } from "~/modules/payers/unlock-view";
import { LinkButton } from "./button";
import { nextStepPlace } from "./case-paths";
import { CaseTable } from "./case-table";
import { caseKindWords, caseStatusWords, causeWord } from "./case-words";
import { EmptyState } from "./empty-state";
import { count, counted } from "./figures";
import { FilterChips, QuickViews } from "./filter-chips";
import { type KeysetPlace, keysetLinks } from "./keyset-links";
import { KeysetPager } from "./keyset-pager";
import { Link } from "./link";
import { formatAmount } from "./money";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { Stat, StatRow } from "./stat";
import { TextWithIds } from "./text-with-ids";
import { RelativeTime } from "./time";
import { duration } from "./time-words";

export interface CaseInboxProps {
  filter: CaseFilter;
  place: KeysetPlace;
  viewer: { id: string; mayChange: boolean };
  groups: readonly CaseGroup[];
  /** null: the page is of groups. */
  page: { rows: CaseRow[]; hasMore: boolean } | null;
  unlocks: UnlockFigures | null;
  walk: { at: string; checked: number; payers: number } | null;
}

export function CaseInbox(props: CaseInboxProps) {
  const { filter, page, viewer } = props;
  return (
    <>
      <PageHeader
        title="Inbox"
        lead="Everybody for whom Stripe and this deployment say different things, found without anyone complaining, by what mends it."
      />
      <div className="grid gap-5">
        <Figures {...props} />
        <div className="grid gap-3">
          <QuickViews label="Cases shown" views={views(filter, viewer.id)} />
          <FilterChips chips={chipsOf(filter)} clear="/console" />
        </div>
        {page === null ? <Groups {...props} /> : <Page {...props} page={page} />}
      </div>
    </>
  );
}

const capped = (value: number) => (value >= countedTo ? `${count(countedTo)}+` : count(value));

function Figures({ groups, unlocks }: CaseInboxProps) {
  const of = (kind: CaseGroup["kind"]) =>
    groups.filter((group) => group.kind === kind).reduce((sum, group) => sum + group.count, 0);
  const [stuck, riders] = [of("paid_but_free"), of("free_rider")];
  const stakes = totals(groups.flatMap(({ amounts }) => amounts));
  return (
    <StatRow columns={4}>
      <Stat
        name="Paid, but Free"
        value={capped(stuck)}
        note={stuck === 0 ? "nobody is stuck" : "open cases"}
        tone={stuck > 0 ? "bad" : undefined}
        to={casesPath({ status: "open", kind: "paid_but_free" })}
      />
      <Stat
        name="Free, but using a plan"
        value={capped(riders)}
        note={riders === 0 ? "nobody rides free" : "open cases"}
        tone={riders > 0 ? "waiting" : undefined}
        to={casesPath({ status: "open", kind: "free_rider" })}
      />
      <Stat
        name="At stake"
        value={stakes[0] === undefined ? "–" : formatAmount(stakes[0].amount, stakes[0].currency)}
        note={
          stakes.length > 1
            ? stakes
                .slice(1, 4)
                .map(({ amount, currency }) => formatAmount(amount, currency))
                .join(" · ")
            : "paid, or the price of a period"
        }
      />
      <Stat
        name="Time to unlock"
        value={unlocks === null ? "–" : duration(unlocks.p50Ms)}
        note={unlocks === null ? "no checkout in 24 h" : `p50 · p95 ${duration(unlocks.p95Ms)}, 24 h`}
        to="/console/unlocks"
      />
    </StatRow>
  );
}

function totals(amounts: readonly Amount[]): Amount[] {
  const sums = new Map<string, number>();
  for (const { currency, amount } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount })).sort((a, b) => b.amount - a.amount);
}

function Groups({ groups, walk, viewer }: CaseInboxProps) {
  if (groups.length === 0) {
    return (
      <div className="rounded-lg border bg-surface">
        <EmptyState
          title="Nobody is stuck"
          actions={
            <>
              <LinkButton to="/console/unlocks">How long checkouts take</LinkButton>
              <LinkButton to="/console/overview">What arrives</LinkButton>
            </>
          }
        >
          Here is how we know: whoever pays is compared with what they have as each event is applied, a minute
          after each checkout, and when events go missing.{" "}
          {walk === null ? (
            "Everybody else is looked at once a night; the first of those looks is still to come."
          ) : (
            <>
              Everybody was looked at <RelativeTime at={walk.at} />: {counted(walk.payers, "payer")} among{" "}
              {count(walk.checked)}.
            </>
          )}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      {groups.map((group) => (
        <Group key={`${group.kind} ${group.cause}`} group={group} mayChange={viewer.mayChange} />
      ))}
    </>
  );
}

function Group({ group, mayChange }: { group: CaseGroup; mayChange: boolean }) {
  const { kind, cause, rows, amounts, since } = group;
  const people = group.count === 1 ? "1 person" : `${capped(group.count)} people`;
  const all = casesPath({ status: "open", kind, ...(isCause(cause) && { cause }) });
  return (
    <Section
      title={
        <>
          {causeWord(cause)}
          <span className="ml-2 font-normal text-muted">
            {kind === "free_rider" && `${caseKindWords[kind].word.toLowerCase()} · `}
            <code className="text-xs">{cause}</code>
          </span>
        </>
      }
      aside={
        <span className="tabular-nums">
          {people}
          {amounts.map(({ amount, currency }) => ` · ${formatAmount(amount, currency)}`)} · since{" "}
          <RelativeTime at={since} />
        </span>
      }
      flush
    >
      <NextStep group={group} mayChange={mayChange} />
      <CaseTable caption={`${causeWord(cause)}: ${people}`} rows={rows} />
      {group.count > rows.length && (
        <p className="border-t px-4 py-2.5 text-sm">
          <Link to={all} className="rounded-xs text-accent hover:underline">
            All {people}
          </Link>
        </p>
      )}
    </Section>
  );
}

const isCause = (cause: string): cause is NonNullable<CaseFilter["cause"]> => cause !== "";

/** What mends the newest of them mends all where the cause is one for all; else it is the first to begin with. */
function NextStep({ group: { rows }, mayChange }: { group: CaseGroup; mayChange: boolean }) {
  const [first] = rows;
  const next = first?.verdict.next ?? null;
  if (first === undefined || next === null) return null;
  const place = nextStepPlace(next.action);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b bg-sunken px-4 py-2.5 text-sm">
      <p className="min-w-0 flex-1 basis-64 text-pretty">
        <TextWithIds text={next.words} />
      </p>
      {place !== null && (mayChange || !place.admin) && !place.external && (
        <LinkButton to={place.to}>{place.label}</LinkButton>
      )}
    </div>
  );
}

function Page({ filter, place, page }: CaseInboxProps & { page: NonNullable<CaseInboxProps["page"]> }) {
  const { rows, hasMore } = page;
  const links = keysetLinks(
    rows.map(({ id }) => id),
    place,
    hasMore,
    (cursor) => casesPath(filter, cursor),
  );
  const title = filter.cause
    ? causeWord(filter.cause)
    : filter.kind
      ? caseKindWords[filter.kind].word
      : caseStatusWords[filter.status];
  if (rows.length === 0 && links.newer === undefined) {
    return (
      <div className="rounded-lg border bg-surface">
        <EmptyState
          title="No case fits these filters"
          actions={<LinkButton to="/console">All open cases</LinkButton>}
        />
      </div>
    );
  }
  return (
    <Section title={title} flush>
      <CaseTable caption={`Cases: ${title}`} rows={rows} withCause={!filter.cause} />
      <KeysetPager {...links} shown={counted(rows.length, "case")} />
    </Section>
  );
}

function views(filter: CaseFilter, viewerId: string) {
  const plain = filter.kind === undefined && filter.cause === undefined;
  const view = (label: string, to: CaseFilter, current: boolean) => ({ label, to: casesPath(to), current });
  const kinds = caseKinds.map((kind) =>
    view(
      caseKindWords[kind].word,
      { status: "open", kind },
      filter.kind === kind && filter.status === "open" && !filter.cause && !filter.assignee,
    ),
  );
  const others = caseStatuses
    .filter((status) => status !== "open")
    .map((status) => view(caseStatusWords[status], { status }, plain && filter.status === status));
  return [
    view("By cause", { status: "open" }, plain && filter.status === "open" && !filter.assignee),
    ...kinds,
    view("Mine", { status: "open", assignee: viewerId }, plain && filter.assignee === viewerId),
    view("With nobody", { status: "open", assignee: nobody }, plain && filter.assignee === nobody),
    ...others,
  ];
}

function chipsOf({ kind, cause, assignee, status }: CaseFilter) {
  const chip = (name: string, value: string, without: CaseFilter) => ({
    name,
    value,
    without: casesPath(without),
  });
  return [
    ...(cause ? [chip("Cause", cause, { status, kind, assignee })] : []),
    ...(cause && kind ? [chip("Kind", caseKindWords[kind].word, { status, cause, assignee })] : []),
    ...(cause && assignee ? [chip("In hand", assignee, { status, kind, cause })] : []),
  ];
}
