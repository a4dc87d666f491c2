/** Retrying failed events: of one kind, or all. GET asks, POST does a slice of it; the list asks in a dialog. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { failedPath, readFailedFilter } from "~/modules/inbox/failed-address";
import { countFailed } from "~/modules/inbox/failed.server";
import { runtime } from "~/modules/runtime.server";
import { replayFailed } from "~/modules/sync/replay-failed.server";
import { LinkButton } from "~/ui/button";
import { RetryForm } from "~/ui/failed-retry";
import { count } from "~/ui/figures";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Retry failed events · Paidtrail" }];

const countedTo = 1_000;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const filter = readFailedFilter(new URL(request.url).searchParams);
  return json({ filter, events: await countFailed(runtime().pool, filter, countedTo) });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const reason = readReason(await readForm(request));
  if (reason === "") return json({ error: "Say why: it stays with the events' history." }, { status: 422 });
  const filter = readFailedFilter(new URL(request.url).searchParams);
  const actor = { type: "user" as const, id: viewer.id };
  const { queued, left } = await replayFailed(pool, filter, { actor, reason, now: clock() });
  // Back to the list of all where nothing of the kind is left.
  return redirect(failedPath(left > 0 ? filter : {}, "", `queued=${queued}&left=${left}`));
}

export default function Retry() {
  const { filter, events } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const howMany =
    events >= countedTo
      ? `${count(countedTo)} or more events`
      : events === 1
        ? "1 event"
        : `${count(events)} events`;
  return (
    <div className="max-w-xl">
      <PageHeader back={{ to: failedPath(filter), label: "Failed" }} title={`Retry ${howMany}?`} />
      <RetryForm
        action={failedPath(filter, "/retry")}
        error={refused?.error}
        cancel={<LinkButton to={failedPath(filter)}>Cancel</LinkButton>}
      />
    </div>
  );
}
