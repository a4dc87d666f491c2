/**
 * Saves a change of plans or policies that somebody looked at. POST only; where
 * the preview has gone out of date, shows what would change by now.
 */
import { parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import type { EditRefusal } from "~/modules/entitlements/edit-rules.server";
import { consentForm, editsIn, placeOf } from "~/modules/entitlements/edits-form";
import { previewForPage, shownPreview } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import { changeRules } from "~/modules/sync/change-rules.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { counted } from "~/ui/figures";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Save a change of access · Paidtrail" }];

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const form = await readForm(request);
  const submission = parseWithZod(form, { schema: consentForm });
  const edits = editsIn(String(form.get("edits") ?? ""));
  const now = clock();
  const nothing = { preview: null, refusal: null, error: null, reason: "", place: "/console/plans" };
  if (edits === null) return json({ ...nothing, now: now.toISOString() }, 422);
  const common = { ...nothing, place: placeOf(edits), now: now.toISOString() };
  if (submission.status !== "success") {
    const error = Object.values(submission.error ?? {}).flat()[0] ?? null;
    return json({ ...common, error, preview: await previewForPage(pool, edits, { livemode, now }) }, 422);
  }
  const { reason, fingerprint } = submission.value;
  const result = await changeRules({ pool, livemode, clock }, edits, {
    actor: { type: "user", id: viewer.id },
    reason,
    fingerprint,
  });
  switch (result.outcome) {
    case "changed":
      return redirect(`${common.place}?saved`);
    case "unchanged":
      return redirect(common.place);
    case "outdated":
      return json({ ...common, reason, preview: await shownPreview(pool, edits, result.preview) }, 409);
    case "unknown_plan":
    case "in_use":
    case "invalid":
      return json({ ...common, reason, refusal: refusalWords(result) }, 409);
  }
}

function refusalWords(refusal: EditRefusal): string {
  switch (refusal.outcome) {
    case "unknown_plan":
      return `There is no plan ${refusal.planId} any more.`;
    case "invalid":
      return refusal.problem;
    case "in_use": {
      const { mappings, grants, users } = refusal.uses;
      const uses = [
        ...(users > 0 ? [`${counted(users, "user")} have it`] : []),
        ...(mappings > 0 ? [`${counted(mappings, "price or product", "prices or products")} unlock it`] : []),
        ...(grants > 0 ? [`${counted(grants, "grant")} of it are in force`] : []),
      ];
      return `The plan ${refusal.planId} is in use: ${uses.join(", ")}.`;
    }
  }
}

export default function SaveRules() {
  const done = useActionData<typeof action>();
  if (!done || (done.preview === null && done.refusal === null)) {
    return (
      <EmptyState title="Nothing was sent" actions={<LinkButton to="/console/plans">Plans</LinkButton>}>
        A change of plans or policies is saved from the page that shows what it changes.
      </EmptyState>
    );
  }
  const { now, preview, refusal, error, reason, place } = done;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: place, label: place === "/console/policies" ? "Policies" : "Plans" }}
        title="Save this change?"
      />
      <div className="grid gap-5">
        {refusal !== null && (
          <Notice tone="bad" title="This cannot be saved as things are now">
            {refusal} Nothing was changed.
          </Notice>
        )}
        {preview && error === null && (
          <Notice tone="waiting" title="The preview had gone out of date: nothing was changed">
            Plans, policies or people's access changed since it was shown. This is what would change now; look
            at it, then save.
          </Notice>
        )}
        {preview && (
          <>
            <RulesPreview preview={preview} />
            <RulesSaveForm
              edits={preview.editsText}
              fingerprint={preview.fingerprint}
              cancelTo={place}
              reason={reason}
              error={error ?? undefined}
            />
          </>
        )}
      </div>
    </NowProvider>
  );
}
