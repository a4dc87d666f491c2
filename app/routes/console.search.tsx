/** One exact thing, by whatever name it was pasted: leads to its page, to people so called, or says what was looked for. */
import { json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { listUsers } from "~/modules/accounts/user-list.server";
import { findUser, findUserByEmail } from "~/modules/accounts/users.server";
import { hideCardNumbers } from "~/modules/inbox/card-number";
import { eventSeq, listEvents } from "~/modules/inbox/ledger.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { counted } from "~/ui/figures";
import { Link } from "~/ui/link";
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
  return json({ reference: hideCardNumbers(reference), kind, ...(await peopleCalled(reference, kind)) });
}

const mostPeople = 20;

/** Whoever's email, name or id begins so: support often has a first name only. */
async function peopleCalled(reference: string, kind: ReferenceKind) {
  const isName = reference !== "" && (kind === "user" || kind === "email");
  if (!isName) return { people: [], more: false };
  const { users, nextAfter } = await listUsers(runtime().pool, { query: reference, limit: mostPeople });
  return { people: users.map(({ id, name, email }) => ({ id, name, email })), more: nextAfter !== null };
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
    "No user has this email here, and nobody's begins so. At Stripe the customer may have another one: try the cus_… id from the receipt.",
  user: "No user has this id, and nobody's id, email or name begins so. Customer ids (cus_…), event ids (evt_…) and ids of other Stripe objects are found when they are complete.",
};

export default function Search() {
  const { reference, kind, people, more } = useLoaderData<typeof loader>();
  if (reference === "") {
    return (
      <>
        <PageHeader title="Search" />
        <div className="rounded-lg border">
          <EmptyState title="What were you given?">
            Paste an email, a name or its beginning, a user id, an id that begins with cus_ or evt_, or a link
            of Stripe's dashboard into the field at the top.
          </EmptyState>
        </div>
      </>
    );
  }
  if (people.length > 0) {
    return (
      <>
        <PageHeader
          title={`${more ? "The newest " : ""}${counted(people.length, "user")}`}
          lead={`Their id, email or name begins with “${reference}”. Nothing has exactly this name.`}
        />
        <ul className="rounded-lg border bg-surface text-sm">
          {people.map(({ id, name, email }) => (
            <li key={id} className="not-first:border-t">
              <Link
                to={`/console/users/${encodeURIComponent(id)}`}
                data-row=""
                className="block px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="font-medium break-words">{name ?? email}</span>
                {name && <span className="block break-words text-muted">{email}</span>}
              </Link>
            </li>
          ))}
        </ul>
        {more && (
          <p className="mt-3">
            <LinkButton to={`/console/users?q=${encodeURIComponent(reference)}`}>All of them</LinkButton>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader title="Nothing found" meta={<code className="text-xs break-all">{reference}</code>} />
      <div className="rounded-lg border">
        <EmptyState
          title="No id, email or name starts with this"
          actions={<LinkButton to="/console/rejected">Rejected deliveries</LinkButton>}
        >
          {explained[kind]}
        </EmptyState>
      </div>
    </>
  );
}
