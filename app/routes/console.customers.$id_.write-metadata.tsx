/** Writing a linked customer's user on its metadata at Stripe: GET asks, POST does it. */
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
import { readReason } from "~/lib/form-reason";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { mismatchId } from "~/modules/decision-form.server";
import { bindingsOfCustomers } from "~/modules/ownership/bindings.server";
import { runtime } from "~/modules/runtime.server";
import { refetchObject } from "~/modules/sync/refetch.server";
import { unreadWords } from "~/modules/sync/unread-words";
import { writeOwnerToStripe } from "~/modules/sync/write-owner-to-stripe.server";
import { Button, LinkButton } from "~/ui/button";
import { TextField } from "~/ui/field";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Write a user to Stripe · Paidtrail" }];

/** Where it began, and where it leads back to. */
function placeOf(request: Request, customerId: string): string {
  const mismatch = mismatchId(new URL(request.url).searchParams.get("mismatch") ?? undefined);
  return mismatch === null
    ? `/console/customers/${encodeURIComponent(customerId)}`
    : `/console/ownership/mismatches/${mismatch}`;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, livemode } = runtime();
  const id = addressPart(params.id);
  const [binding] = await bindingsOfCustomers(pool, livemode, [id]);
  return json({ id, userId: binding?.userId ?? null, back: placeOf(request, id) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const { pool, stripe, reader, livemode, clock } = runtime();
  const id = addressPart(params.id);
  const reason = readReason(await readForm(request));
  const refused = (title: string, text: string, status: number) =>
    json({ title, text: `${text} Nothing was changed.`, reason }, status);
  if (reason === "") return refused("Say why", "The reason is kept with the change.", 422);
  const readAgain = (customerId: string) =>
    refetchObject({ pool, reader, livemode, clock }, "customer", customerId);
  const actor = { type: "user" as const, id: viewer.id };
  const written = await writeOwnerToStripe({ pool, stripe, livemode, clock, readAgain }, id, {
    actor,
    reason,
  });
  switch (written.outcome) {
    case "written":
      return redirect(`${placeOf(request, id)}?done=write_metadata`);
    case "unchanged":
      return redirect(`${placeOf(request, id)}?done=named_already`);
    case "not_linked":
      return refused("The customer is linked to nobody", "Link it first.", 409);
    case "names_another": {
      const text = `It names '${written.names}', and is linked to '${written.userId}'. Which of the two is right is decided in Stripe's dashboard, or by moving the customer.`;
      return refused("The customer names another user at Stripe", text, 409);
    }
    case "changed_meanwhile": {
      const text = `It names ${written.names === null ? "nobody" : `'${written.names}'`} now: look, and try again.`;
      return json({ title: "Written, and changed by somebody else at the same moment", text, reason }, 409);
    }
    case "stripe_failed": {
      const { title, text } = unreadWords(written.failure, id);
      return refused(title, text, 503);
    }
  }
}

export default function WriteMetadata() {
  const { id, userId, back } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <div className="max-w-2xl">
      <PageHeader
        back={{ to: back, label: "Back" }}
        title="Name the user on the customer at Stripe?"
        lead="The link is written to the customer's metadata, so that it can be read at Stripe too. Nobody's access changes."
        meta={<IdWithCopy id={id} what="customer id" />}
      />
      <div className="grid gap-5">
        {problem && (
          <Notice tone="bad" title={problem.title}>
            {problem.text}
          </Notice>
        )}
        {userId === null ? (
          <Notice tone="waiting" title="The customer is linked to nobody">
            Link it first: what is written is the link.
          </Notice>
        ) : (
          <form method="post" className="grid gap-4">
            <p className="text-sm">
              <code className="text-xs">metadata.userId</code> becomes{" "}
              <span className="font-mono text-[0.92em] break-all">{userId}</span>. Where it names somebody
              else already, nothing is written.
            </p>
            <TextField
              label="Reason"
              name="reason"
              required
              maxLength={300}
              autoComplete="off"
              defaultValue={problem?.reason}
              hint="Your name and the reason are kept in the audit log."
            />
            <div className="flex gap-2">
              <Button variant="primary">Write to Stripe</Button>
              <LinkButton to={back}>Cancel</LinkButton>
            </div>
          </form>
        )}
      </div>
    </div>
  );
}
