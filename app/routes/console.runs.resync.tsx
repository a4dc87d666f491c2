/** What a resync of several customers would do, before it is started. Changes nothing. */
import { json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { chosenInAddress, chosenWords } from "~/modules/runs/kinds/chosen-customers";
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

export const meta: MetaFunction = () => [{ title: "Resync several · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { clock } = runtime();
  const url = new URL(request.url);
  const chosen = chosenInAddress(url.searchParams);
  const kind = runKind("resync");
  if (chosen === null || kind === null) return redirect("/console/runs?nothing-chosen");
  return json({
    chosen: chosenWords(chosen),
    selection: JSON.stringify(chosen),
    preview: await kind.preview(chosen, clock()),
    runId: newRunId(),
    again: `${url.pathname}${url.search}`,
    mayStart: viewer.role === "admin",
  });
}

export default function ResyncSeveral() {
  const { chosen, selection, preview, runId, again, mayStart } = useLoaderData<typeof loader>();
  const { atLeast, count: number } = preview;
  return (
    <>
      <PageHeader
        back={{ to: "/console/runs", label: "Runs" }}
        title={`Resync ${chosen}?`}
        lead="Each is read at Stripe, and what differs here is taken over. Events that Stripe created before its reading cannot undo it; newer ones still win."
        actions={<LinkButton to={again}>Look again</LinkButton>}
      />
      <div className="grid gap-5">
        <RunPreviewSection preview={preview} one="customer" paced />
        {number > 0 && (
          <Section title="Start">
            {mayStart ? (
              <RunStartForm
                action="/console/runs/resync/start"
                runId={runId}
                selection={selection}
                label={`Resync ${atLeast ? "all of them" : number === 1 ? "this customer" : `${count(number)} customers`}`}
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
