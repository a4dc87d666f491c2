/** Retrying jobs that failed for good: one, or all. GET asks, POST does it. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { failedPath } from "~/modules/inbox/failed-address";
import { retryFailedJobs } from "~/modules/jobs/failed-jobs.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { RetryForm } from "~/ui/failed-retry";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Retry reading at Stripe · Paidtrail" }];

/** null: all of them. */
const keyOf = (request: Request) => addressPart(new URL(request.url).searchParams.get("key")) || null;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  return json({ key: keyOf(request) });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const reason = readReason(await readForm(request));
  if (reason === "") return json({ error: "Say why: it is kept in the audit log." }, { status: 422 });
  const actor = { type: "user" as const, id: viewer.id };
  const { queued, left } = await retryFailedJobs(pool, { key: keyOf(request), actor, reason, now: clock() });
  return redirect(failedPath({}, "", `what=jobs&queued=${queued}&left=${left}`));
}

export default function RetryJobs() {
  const { key } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <div className="max-w-xl">
      <PageHeader
        back={{ to: "/console/failed", label: "Failed" }}
        title={key === null ? "Read all of them at Stripe again?" : "Read it at Stripe again?"}
        meta={key && <code className="text-xs break-all">{key}</code>}
      />
      <RetryForm
        action={`/console/failed/jobs/retry${key === null ? "" : `?key=${encodeURIComponent(key)}`}`}
        jobs
        error={refused?.error}
        cancel={<LinkButton to="/console/failed">Cancel</LinkButton>}
      />
    </div>
  );
}
