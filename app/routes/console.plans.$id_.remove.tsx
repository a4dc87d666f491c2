/** Removing a plan that nobody has and nothing unlocks. Shows what stands in the way, or what would be saved. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { usesOfPlan } from "~/modules/entitlements/edit-rules.server";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { previewForPage } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import { counted } from "~/ui/figures";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Remove a plan · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const id = addressPart(params.id);
  const plan = (await loadCatalogue(pool)).plans.find((one) => one.id === id);
  if (plan === undefined) throw new Response("No such plan.", { status: 404 });
  const now = clock();
  const uses = await usesOfPlan(pool, id, now);
  const used = uses.users + uses.mappings + uses.grants > 0;
  return json({
    id,
    name: plan.name,
    uses,
    preview: used
      ? null
      : await previewForPage(pool, [{ kind: "remove_plan", planId: id }], { livemode, now }),
    now: now.toISOString(),
  });
}

/** Each was counted up to a hundred. */
const upTo = (value: number, one: string, many?: string) =>
  value >= 100 ? `100 ${many ?? `${one}s`} or more` : counted(value, one, many);

export default function RemovePlan() {
  const { id, name, uses, preview, now } = useLoaderData<typeof loader>();
  const path = `/console/plans/${encodeURIComponent(id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader back={{ to: path, label: name }} title={`Remove ${name}?`} />
      {preview === null ? (
        <Notice tone="waiting" title="It is in use, so it stays">
          <ul className="list-disc pl-5">
            {uses.users > 0 && <li>{upTo(uses.users, "user")} with this plan</li>}
            {uses.mappings > 0 && (
              <li>
                {upTo(uses.mappings, "price, product or feature", "prices, products or features")} that unlock
                it
              </li>
            )}
            {uses.grants > 0 && <li>{upTo(uses.grants, "grant")} of it in force</li>}
          </ul>
          Map what unlocks it to another plan, and take back or await the grants; then it can be removed.
        </Notice>
      ) : (
        <div className="grid gap-5">
          <RulesPreview preview={preview} />
          <RulesSaveForm edits={preview.editsText} fingerprint={preview.fingerprint} cancelTo={path} />
        </div>
      )}
    </NowProvider>
  );
}
