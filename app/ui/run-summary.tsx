/** What a run has come to: figures, and the items behind each. */
import type { RunItemView } from "~/modules/runs/run-item-view";
import type { RunView } from "~/modules/runs/run-view";
import { EmptyState } from "./empty-state";
import { count, counted } from "./figures";
import { IdWithCopy } from "./id";
import { KeysetPager } from "./keyset-pager";
import { Section } from "./section";
import { Stat, StatRow } from "./stat";
import { Tabs } from "./tabs";
import { TextWithIds } from "./text-with-ids";
import { RelativeTime } from "./time";
import type { Tone } from "./tone";

export const itemTabs = ["gained", "lost", "state", "data", "failed"] as const;
export type ItemTab = (typeof itemTabs)[number];

const labels: Record<ItemTab, string> = {
  gained: "Gained",
  lost: "Lost",
  state: "State only",
  data: "Data only",
  failed: "Failed",
};

export interface RunSummaryProps {
  run: RunView;
  tab: ItemTab;
  items: readonly RunItemView[];
  /** Address of the next items; absent: there are no more. */
  more?: string;
  first?: string;
  /** Of each effect no more are kept. */
  mostKept: number;
}

export function RunSummary({ run, tab, items, more, first, mostKept }: RunSummaryProps) {
  const counts = countsByTab(run);
  const path = `/console/runs/${run.id}`;
  const stat = (name: ItemTab, tone: Tone) => (
    <Stat
      name={labels[name]}
      value={count(counts[name])}
      {...(counts[name] > 0 ? { tone, to: `${path}?items=${name}` } : {})}
    />
  );
  return (
    <div className="grid gap-5">
      <StatRow>
        {stat("gained", "good")}
        {stat("lost", "bad")}
        {stat("state", "waiting")}
        {stat("data", "none")}
        <Stat name="Unchanged" value={count(run.counts.unchanged)} />
        {stat("failed", "bad")}
      </StatRow>
      <Section title="One by one" flush>
        <div className="border-b px-4">
          <Tabs
            label="What became of them"
            tabs={itemTabs.map((name) => ({
              to: `${path}?items=${name}`,
              label: labels[name],
              count: counts[name],
              current: name === tab,
            }))}
          />
        </div>
        {items.length === 0 ? (
          <EmptyState title={`${emptyTitles[tab]}${run.endedAt === null ? " so far" : ""}`} />
        ) : (
          <>
            <ul className="divide-y">
              {items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </ul>
            <KeysetPager
              newer={first}
              newerLabel="First page"
              older={more}
              olderLabel="More"
              shown={shownWords(items.length, counts[tab], mostKept)}
            />
          </>
        )}
      </Section>
    </div>
  );
}

function shownWords(shown: number, all: number, mostKept: number): string {
  const words = `${count(shown)} of ${counted(all, "item")}`;
  return all > mostKept ? `${words}; the first ${count(mostKept)} are kept one by one` : words;
}

const emptyTitles: Record<ItemTab, string> = {
  gained: "Nobody has gained access",
  lost: "Nobody has lost access",
  state: "No state has changed",
  data: "No data alone has changed",
  failed: "Nothing has failed",
};

function countsByTab({ counts }: RunView): Record<ItemTab, number> {
  const { gained, lost, stateOnly, changed, failed } = counts;
  return { gained, lost, state: stateOnly, data: changed - gained - lost - stateOnly, failed };
}

function Item({ item: { subject, words, code, requestId, at } }: { item: RunItemView }) {
  return (
    <li className="grid items-baseline gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[14rem_minmax(0,1fr)_auto]">
      <IdWithCopy id={subject.id} what={`${subject.type} id`} to={subjectPath(subject)} />
      <span className="min-w-0 break-words">
        <TextWithIds text={words} />
        {(code || requestId) && (
          <span className="block text-xs text-faint">
            {[code, requestId && `Stripe's request ${requestId}`].filter(Boolean).join(" · ")}
          </span>
        )}
      </span>
      <span className="text-faint">
        <RelativeTime at={at} />
      </span>
    </li>
  );
}

function subjectPath({ type, id }: RunItemView["subject"]): string {
  return `/console/${type}s/${encodeURIComponent(id)}`;
}
