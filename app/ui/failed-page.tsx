/** The failed events and reads at Stripe: by what failed, one by one, and what can be done. */
import { failedPath } from "~/modules/inbox/failed-address";
import { failureWords } from "~/modules/inbox/failed-reasons";
import type { FailedEvent, FailedFilter, FailedGroup } from "~/modules/inbox/failed-view";
import type { FailedJob } from "~/modules/jobs/failed-job";
import { LinkButton } from "./button";
import { ConfirmDialog } from "./confirm-dialog";
import { EmptyState } from "./empty-state";
import { FailedGroups } from "./failed-groups";
import { FailedJobTable } from "./failed-jobs";
import { RetryForm } from "./failed-retry";
import { FailedTable } from "./failed-table";
import { counted } from "./figures";
import { FilterChips, QuickViews } from "./filter-chips";
import { ChevronDownIcon } from "./icon";
import { type KeysetPlace, keysetLinks } from "./keyset-links";
import { KeysetPager } from "./keyset-pager";
import { Menu } from "./menu";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { Section } from "./section";

export interface FailedPageProps {
  filter: FailedFilter;
  place: KeysetPlace;
  groups: readonly FailedGroup[];
  moreGroups: boolean;
  found: { rows: FailedEvent[]; hasMore: boolean };
  jobs: { rows: FailedJob[]; hasMore: boolean };
  retried: { what: "events" | "jobs"; queued: number; left: number } | null;
  /** Of all that failed (of a state), a run makes as many as there are; a retry, a slice. */
  mayRun: boolean;
}

export function FailedPage({
  filter,
  place,
  groups,
  moreGroups,
  found,
  jobs,
  retried,
  mayRun,
}: FailedPageProps) {
  const group = groups.find((each) => each.group === filter.group);
  const links = keysetLinks(
    found.rows.map(({ seq }) => seq),
    place,
    found.hasMore,
    (cursor) => failedPath(filter, "", cursor),
  );
  return (
    <>
      <PageHeader
        title="Failed"
        lead="Events that could not be applied, and objects that could not be read at Stripe. What they would have changed is missing here until they succeed."
        actions={groups.length > 0 && <Actions filter={filter} mayRun={mayRun} />}
      />
      <div className="grid gap-5">
        {retried && <Retried {...retried} filter={filter} />}
        {groups.length === 0 ? (
          <div className="rounded-lg border">
            <EmptyState title="Every event that arrived could be applied">
              An event that fails is tried again by itself, ten times within some hours. It appears here from
              the first failure on, beside others with the same error, with what the error means and what to
              do.
            </EmptyState>
          </div>
        ) : (
          <>
            <Section title="By error" flush>
              <FailedGroups groups={groups} current={filter.group} />
              {moreGroups && (
                <p className="border-t px-4 py-2 text-sm text-faint">
                  There are further errors: they come up as these are mended.
                </p>
              )}
            </Section>
            <div className="grid gap-3">
              <QuickViews label="State" views={stateViews(filter)} />
              {group && (
                <FilterChips
                  chips={[
                    {
                      name: "Error",
                      value: failureWords({ group: group.group, error: group.example }).title,
                      without: failedPath({ ...filter, group: undefined }),
                    },
                  ]}
                  clear={failedPath({})}
                />
              )}
              <section aria-label="Failed events" className="rounded-lg border bg-surface">
                {found.rows.length === 0 ? (
                  <EmptyState title="No failed event of this kind" />
                ) : (
                  <>
                    <FailedTable events={found.rows} />
                    <KeysetPager {...links} shown={counted(found.rows.length, "event")} />
                  </>
                )}
              </section>
            </div>
          </>
        )}
        <FailedJobsSection jobs={jobs} />
      </div>
    </>
  );
}

function Actions({ filter, mayRun }: { filter: FailedFilter; mayRun: boolean }) {
  const outcome = filter.state ?? "failed,dead";
  return (
    <>
      <Menu
        label={
          <>
            Export <ChevronDownIcon aria-hidden="true" className="size-3.5" />
          </>
        }
      >
        {(["csv", "jsonl"] as const).map((format) => (
          <a
            key={format}
            href={failedPath(filter, "/export", `format=${format}`)}
            download
            className="flex h-8 items-center rounded-md px-2 text-sm hover:bg-hover pointer-coarse:h-10"
          >
            {format === "csv" ? "CSV, for spreadsheets" : "JSON lines, for programs"}
          </a>
        ))}
      </Menu>
      {mayRun && filter.group === undefined ? (
        <LinkButton to={`/console/runs/replay?outcome=${outcome}`}>
          {filter.state === undefined ? "Retry all…" : "Retry these…"}
        </LinkButton>
      ) : (
        <ConfirmDialog
          to={failedPath(filter, "/retry")}
          trigger={filter.group === undefined && filter.state === undefined ? "Retry all…" : "Retry these…"}
          title="Retry the failed events?"
        >
          {(cancel) => <RetryForm action={failedPath(filter, "/retry")} cancel={cancel} />}
        </ConfirmDialog>
      )}
    </>
  );
}

function Retried({
  what,
  queued,
  left,
  filter,
}: NonNullable<FailedPageProps["retried"]> & { filter: FailedFilter }) {
  const thing = what === "jobs" ? "read at Stripe" : "event";
  const things = what === "jobs" ? "reads at Stripe" : "events";
  if (queued === 0) return <Notice tone="none">Nothing was left to retry.</Notice>;
  return (
    <Notice
      tone="good"
      title={`${counted(queued, thing, things)} ${queued === 1 ? "is" : "are"} queued again`}
    >
      They are done within seconds as a rule; what fails once more comes back to this list.{" "}
      {what === "events" && left > 0 && (
        <>
          {left >= 1_000 ? "1,000 or more" : left} {left === 1 ? "is" : "are"} left:{" "}
          <a href={failedPath(filter, "/retry")} className="text-accent underline">
            retry the next ones
          </a>
          .
        </>
      )}
      {what === "jobs" && left > 0 && (
        <>
          {left >= 1_000 ? "1,000 or more" : left} {left === 1 ? "is" : "are"} left:{" "}
          <a href="/console/failed/jobs/retry" className="text-accent underline">
            retry the next ones
          </a>
          .
        </>
      )}
    </Notice>
  );
}

function stateViews(filter: FailedFilter) {
  const views = [
    { label: "All", state: undefined },
    { label: "Tried again by itself", state: "failed" },
    { label: "Given up", state: "dead" },
  ] as const;
  return views.map(({ label, state }) => ({
    label,
    to: failedPath({ ...filter, state }),
    current: filter.state === state,
  }));
}

function FailedJobsSection({ jobs }: { jobs: FailedPageProps["jobs"] }) {
  return (
    <Section
      title="Could not be read at Stripe"
      flush={jobs.rows.length > 0}
      aside={
        jobs.rows.length > 0 && (
          <LinkButton to="/console/failed/jobs/retry" className="-my-1">
            Retry all…
          </LinkButton>
        )
      }
    >
      {jobs.rows.length === 0 ? (
        <p className="max-w-[80ch] text-sm text-muted">
          Nothing. Where events leave an object undecided, it is read at Stripe again by itself; what Stripe
          refuses for good is listed here with Stripe's code and request.
        </p>
      ) : (
        <>
          <FailedJobTable jobs={jobs.rows} />
          {jobs.hasMore && (
            <p className="border-t px-4 py-2 text-sm text-faint">The newest {jobs.rows.length} are shown.</p>
          )}
        </>
      )}
    </Section>
  );
}
