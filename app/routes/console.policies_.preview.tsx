/** What a change of the policies would change today, with the form to go on. POST only, and writes nothing. */
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { choicesOf } from "~/modules/entitlements/policies";
import { choicesOfForm, formOfChoices, policiesForm } from "~/modules/entitlements/policies-form";
import { canonical, type RulesEdit } from "~/modules/entitlements/rules";
import { loadPolicies } from "~/modules/entitlements/rules.server";
import { previewForPage } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PoliciesForm } from "~/ui/policies-form";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Change the policies · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock } = runtime();
  return json({ form: formOfChoices(choicesOf(await loadPolicies(pool))), now: clock().toISOString() });
}

export async function action({ request }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const submission = parseWithZod(await readForm(request), { schema: policiesForm });
  if (submission.status !== "success") {
    return json({ submission: submission.reply(), preview: null, same: false }, 422);
  }
  const choices = choicesOfForm(submission.value);
  if (canonical(choices) === canonical(choicesOf(await loadPolicies(pool)))) {
    return json({ submission: submission.reply(), preview: null, same: true });
  }
  const edits: RulesEdit[] = [{ kind: "set_policies", choices }];
  const preview = await previewForPage(pool, edits, { livemode, now: clock() });
  return json({ submission: submission.reply(), preview, same: false });
}

export default function PreviewPolicies() {
  const { form, now } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const preview = result?.preview ?? null;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/policies", label: "Policies" }}
        title="Change the policies"
        lead="Nothing is saved before you have seen what it changes."
      />
      <div className="grid gap-5">
        {result?.same && (
          <Notice tone="none" title="Nothing is different">
            The policies are exactly as the form says.
          </Notice>
        )}
        {preview && (
          <>
            <RulesPreview preview={preview} />
            <RulesSaveForm
              edits={preview.editsText}
              fingerprint={preview.fingerprint}
              cancelTo="/console/policies"
            />
          </>
        )}
        <PoliciesForm
          FormElement={Form}
          defaultValue={form}
          lastResult={result?.submission}
          mayEdit
          previewed={preview !== null}
        />
      </div>
    </NowProvider>
  );
}
