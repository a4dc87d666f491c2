/** One plan: what it gives and what unlocks it; admins change it here, and see what that changes before it is saved. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { formOfPlan } from "~/modules/entitlements/plan-form";
import { planOverviews } from "~/modules/entitlements/plan-overview";
import { usersOfPlans } from "~/modules/entitlements/plan-users.server";
import { loadRules } from "~/modules/entitlements/rules.server";
import { runtime } from "~/modules/runtime.server";
import { latestRederivation } from "~/modules/sync/rederivation.server";
import { LinkButton } from "~/ui/button";
import { IdWithCopy } from "~/ui/id";
import { Link } from "~/ui/link";
import { PageHeader } from "~/ui/page-header";
import { PlanForm } from "~/ui/plan-form";
import { PlanGives, userCount } from "~/ui/plan-list";
import { PlanSources } from "~/ui/plan-sources";
import { RederivationNote } from "~/ui/rederivation-note";
import { Section } from "~/ui/section";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.plan.name ?? "Plan"} · Paidtrail` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock, livemode, selling } = runtime();
  const id = addressPart(params.id);
  const now = clock();
  const { catalogue, policies } = await loadRules(pool);
  const sold = await selling.kept.read(now.getTime());
  const plan = planOverviews(catalogue, sold).find((one) => one.id === id);
  if (plan === undefined) throw new Response("No such plan.", { status: 404 });
  const [counted] = await usersOfPlans(pool, livemode, [id]);
  return json({
    plan: { ...plan, users: counted?.users ?? 0, moreUsers: counted?.more ?? false },
    form: viewer.role === "admin" ? formOfPlan(plan, catalogue) : null,
    usualGraceDays: policies.graceDays,
    run: await latestRederivation(pool, livemode),
    saved: new URL(request.url).searchParams.has("saved"),
    now: now.toISOString(),
  });
}

export default function PlanPage() {
  const { plan, form, usualGraceDays, run, saved, now } = useLoaderData<typeof loader>();
  const path = `/console/plans/${encodeURIComponent(plan.id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/plans", label: "Plans" }}
        title={plan.name}
        meta={
          <>
            <IdWithCopy id={plan.id} what="plan id" />
            <span>rank {plan.rank}</span>
            <Link
              to={`/console/users?plan=${encodeURIComponent(plan.id)}`}
              className="rounded-xs text-accent hover:underline"
            >
              {userCount(plan)}
            </Link>
          </>
        }
        actions={form && <LinkButton to={`${path}/remove`}>Remove…</LinkButton>}
      />
      <div className="grid gap-5">
        <RederivationNote run={run} saved={saved} />
        <div className="grid gap-5 text-sm lg:grid-cols-2">
          <Section title="What it gives">
            <PlanGives plan={plan} usualGraceDays={usualGraceDays} />
          </Section>
          <Section title="What unlocks it">
            {plan.sources.length > 0 ? (
              <PlanSources sources={plan.sources} />
            ) : (
              <p className="text-muted">Nothing at Stripe; it can be granted by hand.</p>
            )}
          </Section>
        </div>
        {form === null ? (
          <p className="text-sm text-muted">Changing a plan is for admins.</p>
        ) : (
          <PlanForm
            // What was saved is what the fields begin with.
            key={JSON.stringify(form)}
            action={`${path}/preview`}
            FormElement={Form}
            defaultValue={form}
            isNew={false}
            usualGraceDays={usualGraceDays}
            cancelTo="/console/plans"
            previewed={false}
          />
        )}
      </div>
    </NowProvider>
  );
}
