/** Taking back what was given by hand, with a reason. GET shows what that changes, POST does it. */
import { useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { revokeForm } from "~/modules/entitlements/grant-form";
import { findGrant } from "~/modules/entitlements/grants.server";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { runtime } from "~/modules/runtime.server";
import { takeBackGrant } from "~/modules/sync/change-grants.server";
import { previewRevoke } from "~/modules/sync/preview-grant.server";
import { sideOf } from "~/modules/sync/resync-view";
import { Button, LinkButton } from "~/ui/button";
import { TextField } from "~/ui/field";
import { GrantEffect } from "~/ui/grant-effect";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { DateOnly, NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Revoke a grant · Paidtrail" }];

const grantsOf = (userId: string) => `/console/users/${encodeURIComponent(userId)}?tab=grants`;

/** Of this user: a grant of somebody else is none here. */
async function grantIn({ id, grantId }: LoaderFunctionArgs["params"]) {
  const grant = await findGrant(runtime().pool, addressPart(grantId));
  if (grant === null || grant.userId !== addressPart(id))
    throw new Response("No such grant.", { status: 404 });
  return grant;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const grant = await grantIn(params);
  const now = clock();
  const { before, after } = await previewRevoke(
    pool,
    { userId: grant.userId, grantId: grant.id },
    { livemode, now },
  );
  const plan = (await loadCatalogue(pool)).plans.find(({ id }) => id === grant.planId);
  return json({
    userId: grant.userId,
    planName: plan?.name ?? grant.planId,
    endsAt: grant.endsAt.toISOString(),
    why: grant.reason,
    over: grant.revokedAt !== null || grant.endsAt <= now,
    before: sideOf(before),
    after: sideOf(after),
    now: now.toISOString(),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const { userId, id: grantId } = await grantIn(params);
  const submission = parseWithZod(await readForm(request), { schema: revokeForm });
  if (submission.status !== "success") return json(submission.reply(), 422);
  const wish = { grantId, userId, reason: submission.value.reason };
  const actor = { type: "user", id: viewer.id } as const;
  const result = await takeBackGrant(pool, wish, { actor, now: clock(), livemode });
  switch (result.outcome) {
    case "revoked":
      return redirect(`${grantsOf(userId)}&revoked`);
    case "already_over":
      return redirect(grantsOf(userId));
    case "unknown_grant":
      throw new Response("No such grant.", { status: 404 });
    case "invalid":
      return json(submission.reply({ fieldErrors: { reason: [result.problem] } }), 422);
  }
}

export default function RevokeGrant() {
  const { userId, planName, endsAt, why, over, before, after, now } = useLoaderData<typeof loader>();
  const [form, fields] = useForm<{ reason: string }>({
    id: "revoke",
    lastResult: useActionData<typeof action>(),
  });
  const back = grantsOf(userId);
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: back, label: "Grants" }}
        title={`Take ${planName} back?`}
        lead={`It was given for: ${why}`}
        meta={
          <span>
            {over ? "was to end" : "ends by itself"} <DateOnly at={endsAt} />
          </span>
        }
      />
      {over ? (
        <Notice tone="none" title="This grant is over already">
          There is nothing to take back.
        </Notice>
      ) : (
        <div className="grid max-w-3xl gap-5">
          <Section title="What changes">
            {before && after && <GrantEffect before={before} after={after} />}
          </Section>
          <Form method="post" id={form.id} onSubmit={form.onSubmit} className="grid max-w-xl gap-4">
            <TextField
              label="Reason"
              key={fields.reason.key}
              name={fields.reason.name}
              required
              maxLength={500}
              autoComplete="off"
              placeholder="Ticket 4711: the payment has arrived"
              defaultValue={fields.reason.initialValue}
              error={fields.reason.errors?.[0]}
            />
            <div className="flex gap-2">
              <Button variant="danger">Revoke</Button>
              <LinkButton to={back}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      )}
    </NowProvider>
  );
}
