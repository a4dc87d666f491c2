/** A secret that was made a moment ago: shown here, and never again. */
import { LinkButton } from "./button";
import { Notice } from "./notice";

export function WebhookSecret({ secret, to }: { secret: string; to: string }) {
  return (
    <div className="grid max-w-3xl gap-4">
      <Notice tone="good" title="This secret is shown once">
        Give it to whoever verifies the deliveries. The check is Stripe's, with another header:
      </Notice>
      <p className="rounded-md border bg-sunken px-3 py-2 font-mono text-sm break-all" data-secret="">
        {secret}
      </p>
      <pre className="rounded-md border bg-sunken px-3 py-2 text-xs break-words whitespace-pre-wrap">
        {`stripe.webhooks.constructEvent(rawBody, headers["paidtrail-signature"], secret)`}
      </pre>
      <div>
        <LinkButton to={to} variant="primary">
          I have it
        </LinkButton>
      </div>
    </div>
  );
}
