/**
 * What a payer is told whose address names something that does not exist or is
 * somebody else's. One page for both, whichever door was asked: it tells nothing.
 */
import { ErrorPanel } from "./error-panel";
import { LinkButton } from "./button";
import { PlainPage } from "./plain-page";

export const nothingOfYoursTitle = "Not found · Paidtrail";

/** Of the doors that a payer's own address names; any other failure as everywhere. */
export function BillingFailure({ status, way }: { status: number; way: { to: string; label: string } }) {
  return (
    <PlainPage>
      {status === 404 ? <NothingOfYours /> : <ErrorPanel status={status} heading="h1" way={way} />}
    </PlainPage>
  );
}

function NothingOfYours() {
  return (
    <section className="rounded-lg border bg-surface p-6">
      <p className="font-mono text-xs text-faint tabular-nums">404</p>
      <h1 className="mt-1 text-lg font-semibold">No payment of yours is known by this address</h1>
      <p className="mt-1 text-muted">
        If you paid with another account, sign in with that one. Your billing page lists what is known of your
        payments.
      </p>
      <div className="mt-4 flex gap-2">
        <LinkButton to="/billing">To your billing page</LinkButton>
      </div>
    </section>
  );
}
