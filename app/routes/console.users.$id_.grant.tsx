/** Giving somebody access for a while: which plan, until when, why; and what that would change, before it is done. */
import { useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findUser } from "~/modules/accounts/users.server";
import { type GrantForm, grantEnd, grantForm } from "~/modules/entitlements/grant-form";
import { newGrantId } from "~/modules/entitlements/grants.server";
import { freePlan } from "~/modules/entitlements/plan-choice";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { runtime } from "~/modules/runtime.server";
import { currentEntitlement } from "~/modules/sync/current-entitlement.server";
import { previewGrant } from "~/modules/sync/preview-grant.server";
import { sideOf } from "~/modules/sync/resync-view";
import { Button, LinkButton } from "~/ui/button";
import { ChoiceField } from "~/ui/choice-field";
import { EmptyState } from "~/ui/empty-state";
import { stateWords } from "~/ui/entitlement-words";
import { SelectField, TextArea, TextField } from "~/ui/field";
import { GrantEffect } from "~/ui/grant-effect";
import { IdWithCopy } from "~/ui/id";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { DateOnly, NowProvider } from "~/ui/time";
import { Badge } from "~/ui/tone";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Grant access · Paidtrail" }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const user = await findUser(pool, addressPart(params.id));
  if (user === null) throw new Response("No such user.", { status: 404 });
  const now = clock();
  const catalogue = await loadCatalogue(pool);
  const free = freePlan(catalogue);
  const search = new URL(request.url).searchParams;
  const plan = search.get("plan");
  const current = await currentEntitlement(pool, user.id, { livemode, now });
  return json({
    person: { id: user.id, name: user.name, email: user.email },
    current: { planName: current.planName, state: current.state },
    // The free plan is everybody's: there is nothing to give.
    plans: catalogue.plans
      .filter(({ id }) => id !== free.id)
      .map(({ id, name }) => ({ value: id, label: name })),
    // What led here knows what is owed, and why.
    filled: {
      planId: catalogue.plans.some(({ id }) => id === plan && id !== free.id)
        ? (plan ?? undefined)
        : undefined,
      reason: addressPart(search.get("reason")) || undefined,
    },
    now: now.toISOString(),
  });
}

/** Writes nothing: shows what the grant would change. */
export async function action({ request, params }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const submission = parseWithZod(await readForm(request), { schema: grantForm });
  if (submission.status !== "success") return json({ submission: submission.reply(), grant: null }, 422);
  const { planId, reason } = submission.value;
  const now = clock();
  const end = grantEnd(submission.value, now);
  const refused = (fieldErrors: Record<string, string[]>) =>
    json({ submission: submission.reply({ fieldErrors }), grant: null }, 422);
  if ("problem" in end) return refused({ day: [end.problem] });
  const plan = (await loadCatalogue(pool)).plans.find(({ id }) => id === planId);
  if (plan === undefined) return refused({ planId: ["There is no such plan any more: choose another."] });
  const wish = { userId: addressPart(params.id), planId, reason, endsAt: end.endsAt };
  const { before, after } = await previewGrant(pool, wish, { livemode, now });
  return json({
    submission: submission.reply(),
    grant: {
      // Of this page: the button pressed again means the same grant.
      id: newGrantId(),
      planId,
      planName: plan.name,
      reason,
      endsAt: end.endsAt.toISOString(),
      before: sideOf(before),
      after: sideOf(after),
    },
  });
}

export default function GrantAccess() {
  const { person, current, plans, filled, now } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const [form, fields] = useForm<GrantForm>({
    id: "grant",
    lastResult: result?.submission,
    defaultValue: { length: "7d", ...filled },
  });
  const path = `/console/users/${encodeURIComponent(person.id)}`;
  const { word, tone } = stateWords(current.state);
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: path, label: person.name ?? person.email }}
        title={`Grant access to ${person.name ?? person.email}`}
        lead="Beside whatever they pay for: of several plans the highest counts. It ends by itself."
        meta={
          <>
            <IdWithCopy id={person.id} what="user id" />
            <span>
              has {current.planName} {current.state !== "free" && <Badge tone={tone}>{word}</Badge>} now
            </span>
          </>
        }
      />
      {plans.length === 0 ? (
        <EmptyState
          title="There is no plan to give"
          actions={<LinkButton to="/console/plans">Plans</LinkButton>}
        >
          Make one that stands above what everybody has.
        </EmptyState>
      ) : (
        <div className="grid max-w-3xl gap-5">
          {result?.grant && <Effect grant={result.grant} personPath={path} />}
          <Form method="post" id={form.id} onSubmit={form.onSubmit} className="grid max-w-xl gap-4">
            <SelectField
              label="Plan"
              key={fields.planId.key}
              name={fields.planId.name}
              required
              options={plans}
              defaultValue={fields.planId.initialValue}
              error={fields.planId.errors?.[0]}
            />
            <ChoiceField
              legend="For how long"
              key={fields.length.key}
              name={fields.length.name}
              inline
              defaultValue={fields.length.initialValue}
              error={fields.length.errors?.[0]}
              options={[
                { value: "7d", label: "7 days" },
                { value: "30d", label: "30 days" },
                { value: "date", label: "Through the day below" },
              ]}
            />
            <TextField
              label="Last day"
              key={fields.day.key}
              name={fields.day.name}
              type="date"
              required={false}
              defaultValue={fields.day.initialValue}
              hint="Access ends when this day is over, UTC."
              error={fields.day.errors?.[0]}
              className="max-w-48"
            />
            <TextArea
              label="Reason"
              key={fields.reason.key}
              name={fields.reason.name}
              required
              maxLength={500}
              rows={2}
              placeholder="Ticket 4711: paid by bank transfer, arrives on Monday"
              defaultValue={fields.reason.initialValue}
              hint="Shown with the entitlement and kept with your name."
              error={fields.reason.errors?.[0]}
            />
            <div className="flex gap-2">
              <Button variant={result?.grant ? "secondary" : "primary"}>See what changes</Button>
              <LinkButton to={path}>Cancel</LinkButton>
            </div>
          </Form>
        </div>
      )}
    </NowProvider>
  );
}

type Grant = NonNullable<ReturnType<typeof useActionData<typeof action>>>["grant"] & object;

function Effect({ grant, personPath }: { grant: Grant; personPath: string }) {
  const { id, planId, planName, reason, endsAt, before, after } = grant;
  return (
    <Section title="What changes">
      {before && after && <GrantEffect before={before} after={after} />}
      <p className="mt-3 text-sm text-muted">Reason: {reason}</p>
      <Form
        method="post"
        action={`${personPath}/grant/give`}
        className="mt-3 flex flex-wrap items-center gap-3"
      >
        <input type="hidden" name="grant" value={id} />
        <input type="hidden" name="planId" value={planId} />
        <input type="hidden" name="endsAt" value={endsAt} />
        <input type="hidden" name="reason" value={reason} />
        <Button variant="primary">Grant {planName}</Button>
        <span className="text-sm text-muted">
          until <DateOnly at={endsAt} />
        </span>
      </Form>
    </Section>
  );
}
