/** In the demo: tickets as support would get them, each one step away from its verdict. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { demoTickets } from "~/modules/demo-tickets.server";
import { runtime } from "~/modules/runtime.server";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Tickets · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const { demo, demoCast } = runtime().env;
  if (!demo) throw new Response("There are tickets in the demo only.", { status: 404 });
  return json({ tickets: await demoTickets(demoCast) });
}

export default function Tickets() {
  const { tickets } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Tickets"
        lead="Ten people of the demo wrote to support. What they sent is pasted into the search field, and leads to the verdict."
      />
      {tickets.length === 0 ? (
        <div className="rounded-lg border">
          <EmptyState title="Nobody has written yet">
            The demo's people sign up, pay and complain while it starts. Look again in half a minute.
          </EmptyState>
        </div>
      ) : (
        <ul className="rounded-lg border bg-surface text-sm">
          {tickets.map(({ subject, from, text, pasted }) => (
            <li
              key={subject}
              className="grid items-center gap-x-4 gap-y-2 px-4 py-3 not-first:border-t sm:grid-cols-[minmax(0,1fr)_auto]"
            >
              <div className="min-w-0">
                <h2 className="font-medium break-words">{subject}</h2>
                <p className="break-words whitespace-pre-line text-muted">{text}</p>
                <p className="text-xs text-faint">{from}</p>
              </div>
              <LinkButton to={`/console/search?q=${encodeURIComponent(pasted)}`} data-row="">
                What happened?<span className="sr-only"> {subject}</span>
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
