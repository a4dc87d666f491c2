/** Plans by rank: what each gives, what unlocks it, who has it; and what people pay for that unlocks nothing. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { namesOfUsers } from "~/modules/accounts/user-names.server";
import { freePlan } from "~/modules/entitlements/plan-choice";
import { planOverviews } from "~/modules/entitlements/plan-overview";
import { usersOfPlans } from "~/modules/entitlements/plan-users.server";
import { loadRules } from "~/modules/entitlements/rules.server";
import { runtime } from "~/modules/runtime.server";
import { latestRederivation } from "~/modules/sync/rederivation.server";
import { unmappedPrices } from "~/modules/sync/unmapped-prices.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { PlanList } from "~/ui/plan-list";
import { priceWords } from "~/ui/price-words";
import { RederivationNote } from "~/ui/rederivation-note";
import { NowProvider } from "~/ui/time";
import { UnmappedPrices } from "~/ui/unmapped-prices";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Plans · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock, livemode, selling } = runtime();
  const now = clock();
  const { catalogue, policies } = await loadRules(pool);
  const sold = await selling.kept.read(now.getTime());
  const users = await usersOfPlans(
    pool,
    livemode,
    catalogue.plans.map(({ id }) => id),
  );
  const unmapped = await unmappedPrices(pool, catalogue, livemode);
  const names = await namesOfUsers(
    pool,
    unmapped.prices.flatMap(({ userIds }) => userIds),
  );
  return json({
    plans: planOverviews(catalogue, sold).map((plan) => {
      const counted = users.find(({ planId }) => planId === plan.id);
      return { ...plan, users: counted?.users ?? 0, moreUsers: counted?.more ?? false };
    }),
    unmapped: unmapped.prices.map(({ userIds, productId, ...price }) => {
      const found = sold.prices.ok ? sold.prices.value.find(({ id }) => id === price.priceId) : undefined;
      const product = sold.products.ok ? sold.products.value.find(({ id }) => id === productId) : undefined;
      return {
        ...price,
        name: product?.name ?? null,
        words: found ? priceWords(found) : null,
        people: userIds.map((id) => ({ id, name: names.get(id) ?? null })),
      };
    }),
    unmappedComplete: unmapped.complete,
    usualGraceDays: policies.graceDays,
    freePlanId: freePlan(catalogue).id,
    stripeRead: sold.prices.ok && sold.products.ok,
    run: await latestRederivation(pool, livemode),
    saved: new URL(request.url).searchParams.has("saved"),
    mayEdit: viewer.role === "admin",
    now: now.toISOString(),
  });
}

export default function Plans() {
  const data = useLoaderData<typeof loader>();
  const { plans, unmapped, usualGraceDays, freePlanId, mayEdit, now } = data;
  return (
    <NowProvider now={now}>
      <PageHeader
        title="Plans"
        lead="What there is to have, and what at Stripe unlocks it. Of several the highest rank counts."
        actions={
          <>
            <LinkButton to="/console/policies">Policies</LinkButton>
            {mayEdit && <LinkButton to="/console/plans/import">Import from Stripe</LinkButton>}
            {mayEdit && <LinkButton to="/console/plans/new">New plan</LinkButton>}
          </>
        }
      />
      <div className="grid gap-5">
        <RederivationNote run={data.run} saved={data.saved} />
        <UnmappedPrices
          prices={unmapped}
          complete={data.unmappedComplete}
          importTo={mayEdit ? "/console/plans/import" : null}
        />
        {!data.stripeRead && (
          <Notice tone="waiting" title="Stripe could not be asked for prices just now">
            Plans and what unlocks them are as stored here; what it costs is missing until Stripe answers.
          </Notice>
        )}
        {plans.length > 0 ? (
          <PlanList plans={plans} usualGraceDays={usualGraceDays} freePlanId={freePlanId} />
        ) : (
          <div className="rounded-lg border bg-surface">
            <EmptyState
              title="There is no plan yet"
              actions={mayEdit && <LinkButton to="/console/plans/new">New plan</LinkButton>}
            >
              A plan says what somebody may use. Make one, then map the products of Stripe to it that people
              buy.
            </EmptyState>
          </div>
        )}
      </div>
    </NowProvider>
  );
}
