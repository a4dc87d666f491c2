/** Gives the access that somebody looked at. POST only. */
import { parseWithZod } from "@conform-to/zod/v4";
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
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { grantWish } from "~/modules/entitlements/grant-form";
import { runtime } from "~/modules/runtime.server";
import { createGrant } from "~/modules/sync/change-grants.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Grant access · Paidtrail" }];

const personPath = (id: string) => `/console/users/${encodeURIComponent(id)}`;

/** Runs after the action too, when that has something to show: so it never leads away. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return json({ id: addressPart(params.id) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const userId = addressPart(params.id);
  const submission = parseWithZod(await readForm(request), { schema: grantWish });
  if (submission.status !== "success") {
    return json({ problem: Object.values(submission.error ?? {}).flat()[0] ?? "Something is missing." }, 422);
  }
  const { grant, planId, reason, endsAt } = submission.value;
  const wish = { id: grant, userId, planId, reason, endsAt: new Date(endsAt) };
  const actor = { type: "user", id: viewer.id } as const;
  const result = await createGrant(pool, wish, { actor, now: clock(), livemode });
  switch (result.outcome) {
    case "granted":
    case "already_granted":
      return redirect(`${personPath(userId)}?tab=grants&granted`);
    case "unknown_user":
      throw new Response("No such user.", { status: 404 });
    case "unknown_plan":
      return json({ problem: "There is no such plan any more." }, 409);
    case "invalid":
      return json({ problem: result.problem }, 422);
  }
}

export default function NotGiven() {
  const { id } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <EmptyState
      title={refused?.problem ?? "Nothing was sent"}
      actions={<LinkButton to={`${personPath(id)}/grant`}>Grant access</LinkButton>}
    >
      Nobody's access was changed. Access is given from the page that shows what it changes.
    </EmptyState>
  );
}
