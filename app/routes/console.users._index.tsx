/** Everybody we know, and what they may use. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listUsers } from "~/modules/accounts/user-list.server";
import { bindingsOfUsers } from "~/modules/ownership/bindings.server";
import { runtime } from "~/modules/runtime.server";
import { currentEntitlements } from "~/modules/sync/current-entitlement.server";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { TextField } from "~/ui/field";
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
  const { users, nextAfter } = await listUsers(pool, { query, after, limit: pageSize });
  const ids = users.map((user) => user.id);
  const now = clock();
  const entitlements = await currentEntitlements(pool, ids, { livemode, now });
  const bindings = await bindingsOfUsers(pool, livemode, ids);
  return json({
    query,
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
      validUntil: entitlements[index]?.validUntil?.toISOString() ?? null,
      customerIds: bindings.filter((binding) => binding.userId === id).map((binding) => binding.customerId),
    })),
    now: now.toISOString(),
  });
}

export default function Users() {
  const { query, after, nextAfter, users, now } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <PageHeader title="Users" />
      <form action="/console/users" className="flex max-w-md items-end gap-2">
        <div className="flex-1">
          <TextField
            key={query}
            label="Beginning of an email, a name or an id"
            name="q"
            type="search"
            defaultValue={query}
            autoComplete="off"
          />
        </div>
        <Button>Search</Button>
      </form>
      <section aria-label="Users" className="mt-4 rounded-lg border bg-surface">
        {users.length > 0 ? (
          <>
            <UserTable users={users} />
            <KeysetPager
              newer={after ? usersPath(query, null) : undefined}
              newerLabel="First page"
              older={nextAfter ? usersPath(query, nextAfter) : undefined}
              olderLabel="More"
              shown={counted(users.length, "user")}
            />
          </>
        ) : query ? (
          <EmptyState
            title={`Nobody here begins with “${query}”`}
            actions={<LinkButton to={usersPath("", null)}>Show all users</LinkButton>}
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

function usersPath(query: string, after: string | null): string {
  const search = new URLSearchParams();
  if (query) search.set("q", query);
  if (after) search.set("after", after);
  const text = search.toString();
  return text ? `/console/users?${text}` : "/console/users";
}
