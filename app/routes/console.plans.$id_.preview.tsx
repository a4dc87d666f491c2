/** What a change of a plan would change today, with the form to go on. POST only, and writes nothing. */
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { editsOfPlan, formOfPlan, planForm } from "~/modules/entitlements/plan-form";
import { loadRules } from "~/modules/entitlements/rules.server";
import { previewForPage } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PlanForm } from "~/ui/plan-form";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Change a plan · Paidtrail" }];

async function planIn(params: LoaderFunctionArgs["params"]) {
  const rules = await loadRules(runtime().pool);
  const plan = rules.catalogue.plans.find(({ id }) => id === addressPart(params.id));
  if (plan === undefined) throw new Response("No such plan.", { status: 404 });
  return { ...rules, plan };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { plan, catalogue, policies } = await planIn(params);
  return json({
    id: plan.id,
    name: plan.name,
    form: formOfPlan(plan, catalogue),
    usualGraceDays: policies.graceDays,
    now: runtime().clock().toISOString(),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const { plan, catalogue } = await planIn(params);
  const form = await readForm(request);
  // A plan keeps its id, whatever a form says.
  form.set("id", plan.id);
  const submission = parseWithZod(form, { schema: planForm });
  if (submission.status !== "success") {
    const status = submission.status === "error" ? 422 : 200;
    return json({ submission: submission.reply(), preview: null, same: false }, status);
  }
  const edits = editsOfPlan(submission.value, catalogue);
  if (edits.length === 0) return json({ submission: submission.reply(), preview: null, same: true });
  const preview = await previewForPage(pool, edits, { livemode, now: clock() });
  return json({ submission: submission.reply(), preview, same: false });
}

export default function PreviewPlan() {
  const { id, name, form, usualGraceDays, now } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const preview = result?.preview ?? null;
  const path = `/console/plans/${encodeURIComponent(id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: path, label: name }}
        title={`Change ${name}`}
        lead="Nothing is saved before you have seen what it changes."
        meta={<IdWithCopy id={id} what="plan id" />}
      />
      <div className="grid gap-5">
        {result?.same && (
          <Notice tone="none" title="Nothing is different">
            The plan is exactly as the form says.
          </Notice>
        )}
        {preview && (
          <>
            <RulesPreview preview={preview} />
            <RulesSaveForm edits={preview.editsText} fingerprint={preview.fingerprint} cancelTo={path} />
          </>
        )}
        <PlanForm
          action={`${path}/preview`}
          FormElement={Form}
          defaultValue={form}
          lastResult={result?.submission}
          isNew={false}
          usualGraceDays={usualGraceDays}
          cancelTo={path}
          previewed={preview !== null}
        />
      </div>
    </NowProvider>
  );
}
