/** A new plan. GET asks, POST shows what it would change; saved is it by console.rules.save. */
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { editsOfPlan, planForm } from "~/modules/entitlements/plan-form";
import { loadCatalogue, loadPolicies } from "~/modules/entitlements/rules.server";
import { previewForPage } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import { PageHeader } from "~/ui/page-header";
import { PlanForm } from "~/ui/plan-form";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "New plan · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock } = runtime();
  const { graceDays } = await loadPolicies(pool);
  return json({ usualGraceDays: graceDays, now: clock().toISOString() });
}

export async function action({ request }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const submission = parseWithZod(await readForm(request), { schema: planForm });
  if (submission.status !== "success") {
    const status = submission.status === "error" ? 422 : 200;
    return json({ submission: submission.reply(), preview: null }, status);
  }
  const catalogue = await loadCatalogue(pool);
  if (catalogue.plans.some(({ id }) => id === submission.value.id)) {
    const fieldErrors = { id: ["There is a plan of this id already: open it to change it."] };
    return json({ submission: submission.reply({ fieldErrors }), preview: null }, 422);
  }
  const edits = editsOfPlan(submission.value, catalogue);
  const preview = await previewForPage(pool, edits, { livemode, now: clock() });
  return json({ submission: submission.reply(), preview });
}

const empty = { id: "", name: "", rank: "", features: "", limits: [], graceDays: "", sources: [] };

export default function NewPlan() {
  const { usualGraceDays, now } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const preview = result?.preview ?? null;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/plans", label: "Plans" }}
        title="New plan"
        lead="Nothing is saved before you have seen what it changes."
      />
      <div className="grid gap-5">
        {preview && (
          <>
            <RulesPreview preview={preview} />
            <RulesSaveForm
              edits={preview.editsText}
              fingerprint={preview.fingerprint}
              cancelTo="/console/plans"
            />
          </>
        )}
        <PlanForm
          action="/console/plans/new"
          FormElement={Form}
          defaultValue={empty}
          lastResult={result?.submission}
          isNew
          usualGraceDays={usualGraceDays}
          cancelTo="/console/plans"
          previewed={preview !== null}
        />
      </div>
    </NowProvider>
  );
}
