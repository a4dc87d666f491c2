/** Pulling in what never arrived, with a reason. GET asks, POST does it; the page of missed events asks in a dialog. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { askForRun, rangeOfMissing } from "~/modules/reconciliation/ask-for-run.server";
import { nextRange } from "~/modules/reconciliation/begin.server";
import { withinListed } from "~/modules/reconciliation/plan-range";
import type { Range } from "~/modules/reconciliation/walk";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { PageHeader } from "~/ui/page-header";
import { PullMissedForm } from "~/ui/pull-missed-form";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Pull what was missed · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const search = new URL(request.url).searchParams;
  const about = addressPart(search.get("about"));
  return json({
    since: momentIn(search.get("since"))?.toISOString() ?? null,
    reason: about === "" ? "" : `Events of ${about} did not arrive`.slice(0, 300),
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const form = await readForm(request);
  const reason = readReason(form);
  if (reason === "") return json({ error: "Say why: it is kept in the audit log." }, { status: 422 });
  const { pool, clock, livemode } = runtime();
  const now = clock();
  const run = await askForRun(
    pool,
    {
      livemode,
      trigger: "console",
      actor: { type: "user", id: viewer.id },
      reason,
      range: await rangeSince(form.get("since"), now),
      types: [],
      pulls: true,
      includePending: false,
      allTypes: false,
    },
    now,
  );
  return redirect(`/console/reconcile?asked=${run.id}`);
}

/** Where nothing is known to be missing: since the last check. */
async function rangeSince(since: FormDataEntryValue | null, now: Date): Promise<Range> {
  const { pool, livemode } = runtime();
  const moment = momentIn(since);
  if (moment !== null) return withinListed({ from: moment, to: now }, now);
  const days = /^(\d{1,2})d$/.exec(String(since))?.[1];
  if (days !== undefined)
    return withinListed({ from: new Date(now.getTime() - Number(days) * 86_400_000), to: now }, now);
  return (await rangeOfMissing(pool, livemode, now)) ?? nextRange(pool, livemode, now);
}

/** The moment that a case begins with, as an address or a form names it. */
function momentIn(text: FormDataEntryValue | null): Date | null {
  const parsed = z.iso.datetime().safeParse(text);
  return parsed.success ? new Date(parsed.data) : null;
}

export default function PullMissed() {
  const filled = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <div className="max-w-xl">
      <PageHeader back={{ to: "/console/reconcile", label: "Missed events" }} title="Pull what was missed?" />
      <PullMissedForm
        {...filled}
        error={refused?.error}
        cancel={<LinkButton to="/console/reconcile">Cancel</LinkButton>}
      />
    </div>
  );
}
