/** `/api/v1`: the API, described. The `doc` of every error leads here. */
import type { MetaFunction } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { errorCodes } from "~/modules/api/error-codes";
import { requests } from "~/modules/api/requests";
import { Link } from "~/ui/link";
import { Logo } from "~/ui/logo";

export const handle: RouteHandle = { audience: "public" };

export const meta: MetaFunction = () => [{ title: "JSON API · Paidtrail" }];

export default function ApiReference() {
  return (
    <div className="mx-auto max-w-3xl px-4 py-10">
      <header className="mb-8">
        <Link to="/" className="inline-block rounded-md">
          <Logo />
        </Link>
      </header>
      <main id="content" tabIndex={-1}>
        <h1 className="text-xl font-semibold tracking-[-0.012em]">The JSON API</h1>
        <p className="mt-3 text-sm text-muted">
          Send a key as “Authorization: Bearer ptk_…”; an admin makes one with{" "}
          <code className="font-mono">npx paidtrail keys create --name N --role operator</code>. Lists have
          Stripe's shape (object, data, has_more, url) and parameters (limit from 1 to 100, starting_after,
          ending_before). Times are unix seconds; durations end in _ms.
        </p>
        <Entries
          title="Requests"
          entries={requests.map(({ request, gives }) => ({ term: request, text: gives }))}
        />
        <Entries
          title="Errors"
          entries={Object.entries(errorCodes).map(([code, text]) => ({ term: code, text, id: code }))}
        />
      </main>
    </div>
  );
}

function Entries({
  title,
  entries,
}: {
  title: string;
  entries: { term: string; text: string; id?: string }[];
}) {
  return (
    <section className="mt-8">
      <h2 className="text-base font-semibold">{title}</h2>
      <dl className="mt-3 grid gap-3 border-t pt-3 text-sm">
        {entries.map(({ term, text, id }) => (
          <div key={term} id={id} className="scroll-mt-4 target:bg-accent-soft">
            <dt className="font-mono font-medium break-words">{term}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
