/** Everybody we know, and what they may use. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { findUsers } from "~/modules/accounts/find-users.server";
import { requireViewer } from "~/modules/accounts/guard.server";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import {
  type Entitlement,
  type EntitlementState,
  entitlementStates,
} from "~/modules/entitlements/entitlement";
import { freePlan } from "~/modules/entitlements/plan-choice";
import { bindingsOfUsers } from "~/modules/ownership/bindings.server";
import { runtime } from "~/modules/runtime.server";
import { currentEntitlements } from "~/modules/sync/current-entitlement.server";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { freeWords, stateWords } from "~/ui/entitlement-words";
import { SelectField, TextField } from "~/ui/field";
import { FilterChips } from "~/ui/filter-chips";
import { counted } from "~/ui/figures";
import { KeysetPager } from "~/ui/keyset-pager";
import { PageHeader } from "~/ui/page-header";
import { NowProvider } from "~/ui/time";
import { UserTable } from "~/ui/user-table";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Users · Paidtrail" }];

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { pool, clock, livemode } = runtime();
  const search = new URL(request.url).searchParams;
  const query = addressPart(search.get("q"));
  const after = addressPart(search.get("after")) || null;
  const catalogue = await loadCatalogue(pool);
  const free = freePlan(catalogue);
  const planId = addressPart(search.get("plan")) || null;
  const state = stateIn(search.get("state"));
  const { users, nextAfter } = await findUsers(pool, {
    query,
    after,
    planId,
    state,
    freePlanId: free.id,
    livemode,
    limit: pageSize,
  });
  const ids = users.map((user) => user.id);
  const now = clock();
  const entitlements = await currentEntitlements(pool, ids, { livemode, now });
  const bindings = await bindingsOfUsers(pool, livemode, ids);
  const plans = catalogue.plans.some(({ id }) => id === free.id)
    ? catalogue.plans
    : [free, ...catalogue.plans];
  return json({
    filter: { query, planId, state },
    plans: plans.map(({ id, name }) => ({ value: id, label: name })),
    after,
    nextAfter,
    users: users.map(({ id, name, email, role, disabledAt, createdAt }, index) => ({
      id,
      name,
      email,
      role,
      disabled: disabledAt !== null,
      createdAt: createdAt.toISOString(),
      planName: entitlements[index]?.planName ?? "",
      state: entitlements[index]?.state ?? "free",
      why: whyFree(entitlements[index]),
      validUntil: entitlements[index]?.validUntil?.toISOString() ?? null,
      customerIds: bindings.filter((binding) => binding.userId === id).map((binding) => binding.customerId),
    })),
    now: now.toISOString(),
  });
}

export default function Users() {
  const { filter, plans, after, nextAfter, users, now } = useLoaderData<typeof loader>();
  const { query, planId, state } = filter;
  const isFiltered = query !== "" || planId !== null || state !== null;
  return (
    <NowProvider now={now}>
      <PageHeader title="Users" />
      <form
        action="/console/users"
        // New defaults for new filters: a field keeps what was typed otherwise.
        key={JSON.stringify(filter)}
        className="grid max-w-3xl grid-cols-2 items-end gap-2 sm:grid-cols-[1fr_9rem_9rem_auto]"
      >
        <div className="max-sm:col-span-2">
          <TextField
            label="Beginning of an email, a name or an id"
            name="q"
            type="search"
            defaultValue={query}
            autoComplete="off"
          />
        </div>
        <SelectField
          label="Plan"
          name="plan"
          defaultValue={planId ?? ""}
          options={[{ value: "", label: "Any" }, ...plans]}
        />
        <SelectField label="State" name="state" defaultValue={state ?? ""} options={stateOptions} />
        <Button className="max-sm:col-span-2">Search</Button>
      </form>
      {(planId !== null || state !== null) && (
        <div className="mt-3">
          <FilterChips chips={chipsOf(filter, plans)} clear={usersPath(noFilter, null)} />
        </div>
      )}
      <section aria-label="Users" className="mt-4 rounded-lg border bg-surface">
        {users.length > 0 ? (
          <>
            <form action="/console/runs/resync">
              <UserTable users={users} choose />
              <div className="flex flex-wrap items-center gap-2 border-t px-4 py-2.5">
                <Button>Resync those chosen</Button>
                {isFiltered && (
                  <LinkButton to={resyncPath(filter)}>Resync all that match this filter</LinkButton>
                )}
                <span className="text-sm text-faint">Shows first what it would do.</span>
              </div>
            </form>
            <KeysetPager
              newer={after ? usersPath(filter, null) : undefined}
              newerLabel="First page"
              older={nextAfter ? usersPath(filter, nextAfter) : undefined}
              olderLabel="More"
              shown={counted(users.length, "user")}
            />
          </>
        ) : query || planId || state ? (
          <EmptyState
            title={query ? `Nobody here begins with “${query}”` : "Nobody has that at the moment"}
            actions={<LinkButton to={usersPath(noFilter, null)}>Show all users</LinkButton>}
          >
            A customer of Stripe's is found by its cus_… id in the search field at the top, also when it
            belongs to nobody yet.
          </EmptyState>
        ) : (
          <EmptyState title="No user is known yet">
            The application tells Paidtrail its users:{" "}
            <code className="text-xs">PUT /api/v1/users/&#123;id&#125;</code> with an API key. Payments are
            matched to them by the user id in Stripe's metadata.
          </EmptyState>
        )}
      </section>
    </NowProvider>
  );
}

/** What the page has loaded anyway: no question of its own. */
const whyFree = (entitlement: Entitlement | undefined) =>
  !entitlement || entitlement.state === "free" ? freeWords(entitlement?.reasons ?? []) : null;

interface Filter {
  query: string;
  planId: string | null;
  state: EntitlementState | null;
}

const noFilter: Filter = { query: "", planId: null, state: null };

const stateOptions = [
  { value: "", label: "Any" },
  ...entitlementStates.map((state) => ({ value: state, label: stateWords(state).word })),
];

function stateIn(text: string | null): EntitlementState | null {
  return entitlementStates.find((state) => state === text) ?? null;
}

function chipsOf(filter: Filter, plans: readonly { value: string; label: string }[]) {
  const { query, planId, state } = filter;
  return [
    ...(query
      ? [{ name: "Begins with", value: query, without: usersPath({ ...filter, query: "" }, null) }]
      : []),
    ...(planId
      ? [
          {
            name: "Plan",
            value: plans.find(({ value }) => value === planId)?.label ?? planId,
            without: usersPath({ ...filter, planId: null }, null),
          },
        ]
      : []),
    ...(state
      ? [
          {
            name: "State",
            value: stateWords(state).word,
            without: usersPath({ ...filter, state: null }, null),
          },
        ]
      : []),
  ];
}

/** The same filter, for a run over everybody whom it has. */
function resyncPath(filter: Filter): string {
  return usersPath(filter, null).replace("/console/users", "/console/runs/resync");
}

function usersPath({ query, planId, state }: Filter, after: string | null): string {
  const search = new URLSearchParams();
  if (query) search.set("q", query);
  if (planId) search.set("plan", planId);
  if (state) search.set("state", state);
  if (after) search.set("after", after);
  const text = search.toString();
  return text ? `/console/users?${text}` : "/console/users";
}
