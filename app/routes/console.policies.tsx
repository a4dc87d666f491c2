/** What becomes of access where Stripe leaves it open: every policy on one page. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { choicesOf } from "~/modules/entitlements/policies";
import { formOfChoices } from "~/modules/entitlements/policies-form";
import { loadPolicies } from "~/modules/entitlements/rules.server";
import { runtime } from "~/modules/runtime.server";
import { latestRederivation } from "~/modules/sync/rederivation.server";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PoliciesForm } from "~/ui/policies-form";
import { RederivationNote } from "~/ui/rederivation-note";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Policies · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, livemode } = runtime();
  const policies = await loadPolicies(pool);
  return json({
    form: formOfChoices(choicesOf(policies)),
    version: policies.version,
    unreadable: policies.unreadable ?? [],
    run: await latestRederivation(pool, livemode),
    saved: new URL(request.url).searchParams.has("saved"),
    mayEdit: viewer.role === "admin",
  });
}

export default function PoliciesPage() {
  const { form, version, unreadable, run, saved, mayEdit } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        back={{ to: "/console/plans", label: "Plans" }}
        title="Policies"
        lead="What becomes of access where Stripe leaves it open. One set for everybody; what a change would do today is shown before it is saved."
        meta={<span>{version === 0 ? "As delivered, never changed" : `Version ${version}`}</span>}
      />
      <div className="grid gap-5">
        {unreadable.length > 0 && (
          <Notice tone="bad" title="Stored policies cannot be read">
            {unreadable.join(", ")}: damaged, or of another version of Paidtrail. What Paidtrail delivers is
            in force for them; save the policies to settle it.
          </Notice>
        )}
        <RederivationNote run={run} saved={saved} />
        <PoliciesForm
          // What was saved is what the fields begin with.
          key={version}
          FormElement={Form}
          defaultValue={form}
          mayEdit={mayEdit}
          previewed={false}
        />
      </div>
    </>
  );
}
