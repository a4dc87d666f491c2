/** Runs: work on many customers or events at once, the newest first; and where a resync of several begins. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listRuns } from "~/modules/runs/runs.server";
import { runtime, shownRun } from "~/modules/runtime.server";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { TextArea } from "~/ui/field";
import { counted } from "~/ui/figures";
import { KeysetPager } from "~/ui/keyset-pager";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RunList } from "~/ui/run-list";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Runs · Paidtrail" }];

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, livemode, clock } = runtime();
  const search = new URL(request.url).searchParams;
  const after = addressPart(search.get("after")) || null;
  const { runs, hasMore } = await listRuns(pool, livemode, { limit: pageSize, after });
  return json({
    runs: runs.map(shownRun),
    older: hasMore ? `/console/runs?after=${runs.at(-1)?.id}` : undefined,
    newer: after === null ? undefined : "/console/runs",
    nothingChosen: search.has("nothing-chosen"),
    now: clock().toISOString(),
  });
}

export default function Runs() {
  const { runs, older, newer, nothingChosen, now } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Runs"
        lead="The same for many: customers are resynced, events are replayed, in the background and one after the other."
      />
      <div className="grid gap-5">
        {nothingChosen && (
          <Notice tone="waiting" title="Nothing was chosen">
            Choose users in their list, events by a filter, or give customer ids below.
          </Notice>
        )}
        <section aria-label="Runs" className="min-w-0 rounded-lg border bg-surface">
          {runs.length > 0 ? (
            <>
              <RunList runs={runs} />
              <KeysetPager
                newer={newer}
                newerLabel="First page"
                older={older}
                shown={counted(runs.length, "run")}
              />
            </>
          ) : (
            <EmptyState title="No run has been started yet">
              A resync of several customers, or a replay of several events, appears here with what came of it.
            </EmptyState>
          )}
        </section>
        <Section title="Resync several customers">
          <form action="/console/runs/resync" className="grid max-w-xl gap-3">
            <TextArea
              label="Customer ids"
              name="customer"
              required
              rows={3}
              maxLength={12_000}
              placeholder="cus_…, separated by spaces, commas or lines"
              spellCheck={false}
            />
            <div className="flex flex-wrap gap-2">
              <Button>Look at what it would do</Button>
              <LinkButton to="/console/users">Choose users</LinkButton>
              <LinkButton to="/console/runs/resync?all=1">Every customer</LinkButton>
            </div>
          </form>
        </Section>
      </div>
    </NowProvider>
  );
}
