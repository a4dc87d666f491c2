/** One exact thing, by whatever name it was pasted: leads to its page, or says what was looked for. */
import { json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findUser, findUserByEmail } from "~/modules/accounts/users.server";
import { eventSeq, listEvents } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHeader } from "~/ui/page-header";
import { kindOfReference, type ReferenceKind, referenceIn } from "~/ui/reference";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Search · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const reference = referenceIn(addressPart(new URL(request.url).searchParams.get("q")));
  const kind = kindOfReference(reference);
  const found = reference === "" ? null : await pageOf(reference, kind);
  if (found) return redirect(found);
  return json({ reference, kind });
}

async function pageOf(reference: string, kind: ReferenceKind): Promise<string | null> {
  const { pool } = runtime();
  const id = encodeURIComponent(reference);
  switch (kind) {
    case "event":
      return (await eventSeq(pool, reference)) === null ? null : `/console/events/${id}`;
    case "customer":
      // The page says so itself when nothing is known of a customer.
      return `/console/customers/${id}`;
    case "object": {
      const { rows } = await listEvents(pool, { objectId: reference }, { limit: 1 });
      return rows.length > 0 ? `/console/events?object=${id}` : null;
    }
    case "email": {
      const user = await findUserByEmail(pool, reference);
      return user && `/console/users/${encodeURIComponent(user.id)}`;
    }
    case "user": {
      const user = await findUser(pool, reference);
      return user && `/console/users/${encodeURIComponent(user.id)}`;
    }
  }
}

const explained: Record<ReferenceKind, string> = {
  event:
    "No event with this id has arrived. Stripe may not have sent it here, or it was refused: the rejected deliveries show what came and was turned away.",
  customer: "",
  object: "No event about this object has arrived, so nothing is known of it here.",
  email:
    "No user has this email here. At Stripe the customer may have another one: try the cus_… id from the receipt.",
  user: "No user has this id. Emails, customer ids (cus_…), event ids (evt_…) and ids of other Stripe objects can be searched for as well.",
};

export default function Search() {
  const { reference, kind } = useLoaderData<typeof loader>();
  if (reference === "") {
    return (
      <>
        <PageHeader title="Search" />
        <div className="rounded-lg border">
          <EmptyState title="What were you given?">
            Paste an email, a user id, an id that begins with cus_ or evt_, or a link of Stripe's dashboard
            into the field at the top.
          </EmptyState>
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Nothing found" meta={<code className="text-xs break-all">{reference}</code>} />
      <div className="rounded-lg border">
        <EmptyState
          title="Nothing here has exactly this name"
          actions={
            <>
              <LinkButton to={`/console/users?q=${encodeURIComponent(reference)}`}>
                Users that begin with it
              </LinkButton>
              <LinkButton to="/console/rejected">Rejected deliveries</LinkButton>
            </>
          }
        >
          {explained[kind]}
        </EmptyState>
      </div>
    </>
  );
}
