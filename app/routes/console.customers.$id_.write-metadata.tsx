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
import { enqueue } from "~/modules/jobs/enqueue.server";
import { bindingsOfCustomers } from "~/modules/ownership/bindings.server";
import { runtime } from "~/modules/runtime.server";
import { refetchObject } from "~/modules/sync/refetch.server";
import { ownerWriteWords } from "~/modules/sync/owner-write-words";
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
  if (reason === "") {
    const text = "The reason is kept with the change. Nothing was changed.";
    return json({ title: "Say why", text, reason }, 422);
  }
  const readAgain = (customerId: string) =>
    refetchObject({ pool, reader, livemode, clock }, "customer", customerId);
  const settleLater = (customerId: string) =>
    enqueue(pool, [{ name: "settle-owner-write", payload: { id: customerId } }]);
  const actor = { type: "user" as const, id: viewer.id };
  const written = await writeOwnerToStripe({ pool, stripe, livemode, clock, readAgain, settleLater }, id, {
    actor,
    reason,
  });
  if (written.outcome === "written" || written.outcome === "unchanged") {
    const done = written.outcome === "written" ? "write_metadata" : "named_already";
    return redirect(`${placeOf(request, id)}?done=${done}`);
  }
  const unanswered = written.outcome === "unknown" || written.outcome === "stripe_failed";
  return json({ ...ownerWriteWords(written, id), reason }, unanswered ? 503 : 409);
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
