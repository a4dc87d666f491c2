/** What a replay of several events would do, before it is started. Changes nothing. */
import { json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { eventsInAddress, eventWords } from "~/modules/runs/kinds/chosen-events";
import { newRunId } from "~/modules/runs/run-id";
import { runKind, runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { count } from "~/ui/figures";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RunPreviewSection } from "~/ui/run-preview";
import { RunStartForm } from "~/ui/run-start-form";
import { Section } from "~/ui/section";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Replay several · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { clock } = runtime();
  const url = new URL(request.url);
  const read = eventsInAddress(url.searchParams, clock());
  const kind = runKind("replay");
  if (read === null || kind === null) return redirect("/console/runs?nothing-chosen");
  return json({
    chosen: eventWords(read.chosen),
    problems: read.problems,
    selection: JSON.stringify(read.chosen),
    preview: await kind.preview(read.chosen, clock()),
    runId: newRunId(),
    again: `${url.pathname}${url.search}`,
    mayStart: viewer.role === "admin",
  });
}

export default function ReplaySeveral() {
  const { chosen, problems, selection, preview, runId, again, mayStart } = useLoaderData<typeof loader>();
  const { atLeast, count: number } = preview;
  return (
    <>
      <PageHeader
        back={{ to: "/console/runs", label: "Runs" }}
        title={`Replay ${chosen}?`}
        lead="Each stored event is processed once more, the oldest first, as if it had just arrived. An older state never overwrites a newer one."
        actions={<LinkButton to={again}>Look again</LinkButton>}
      />
      <div className="grid gap-5">
        {problems.map((problem) => (
          <Notice key={problem} tone="waiting" title={problem}>
            This filter was left out.
          </Notice>
        ))}
        <RunPreviewSection preview={preview} one="event" />
        {number > 0 && (
          <Section title="Start">
            {mayStart ? (
              <RunStartForm
                action="/console/runs/replay/start"
                runId={runId}
                selection={selection}
                label={`Replay ${atLeast ? "all of them" : number === 1 ? "this event" : `${count(number)} events`}`}
                cancel="/console/runs"
              />
            ) : (
              <Notice tone="none" title="Starting this is for admins">
                Send one the address of this page: it shows them the same.
              </Notice>
            )}
          </Section>
        )}
      </div>
    </>
  );
}
