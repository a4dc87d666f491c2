/** One exact thing, by whatever name it was pasted: leads to its case, to those who could be meant, or says what was looked for and where. */
import { json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { type Found, searchCase } from "~/modules/diagnosis/search-case.server";
import { hideCardNumbers } from "~/modules/inbox/card-number";
import { diagnosisContext, runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHeader } from "~/ui/page-header";
import { SearchResults } from "~/ui/search-results";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Search · Paidtrail" }];

/** What is longer was not copied from anywhere one thing is named. */
const longest = 500;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const pasted = (new URL(request.url).searchParams.get("q") ?? "").replaceAll("\0", "").trim();
  const { demo } = runtime().env;
  if (pasted === "") return json({ reference: "", tooLong: false, found: null, demo });
  if (pasted.length > longest) {
    return json({ reference: hideCardNumbers(pasted.slice(0, 80)), tooLong: true, found: null, demo });
  }
  const found = await searchCase(diagnosisContext(), pasted);
  const path = pathOf(found, pasted);
  if (path !== null) return redirect(path);
  return json({
    reference: hideCardNumbers(pasted),
    tooLong: false,
    demo,
    found: found.found === "payments" ? { ...found, payments: found.payments.map(paymentRow) } : found,
  });
}

/** What was pasted goes with it, so that the verdict is about that. */
function pathOf(found: Found, pasted: string): string | null {
  if (found.found === "event") return `/console/events/${encodeURIComponent(found.id)}`;
  if (found.found !== "case") return null;
  const { kind, id, knownTo } = found;
  const search = new URLSearchParams({
    ...(/^[a-z]+_\w+$/.test(pasted) && pasted !== id && { ref: pasted }),
    ...(knownTo === "stripe" && { known: knownTo }),
  }).toString();
  return `/console/${kind}s/${encodeURIComponent(id)}${search && `?${search}`}`;
}

const paymentRow = ({
  createdAt,
  ...payment
}: Extract<Found, { found: "payments" }>["payments"][number]) => ({
  ...payment,
  createdAt: createdAt?.toISOString() ?? null,
});

export default function Search() {
  const { reference, tooLong, found, demo } = useLoaderData<typeof loader>();
  if (tooLong) {
    return (
      <>
        <PageHeader
          title="Too long to be one thing"
          meta={<code className="text-xs break-all">{reference}…</code>}
        />
        <div className="rounded-lg border">
          <EmptyState title="Paste one id, address or number">
            At most {longest} characters are looked at. Nothing was searched for.
          </EmptyState>
        </div>
      </>
    );
  }
  if (found === null) {
    return (
      <>
        <PageHeader title="Search" />
        <div className="rounded-lg border">
          <EmptyState
            title="What were you given?"
            actions={demo && <LinkButton to="/console/tickets">Ten tickets to try it with</LinkButton>}
          >
            Paste an email, a name or a part of it, a user id, any id of Stripe's, a link of its dashboard or
            of a hosted invoice, a receipt's number, or a card's last four digits with the amount (4242 19.00)
            into the field at the top.
          </EmptyState>
        </div>
      </>
    );
  }
  return <SearchResults reference={reference} found={found} />;
}
