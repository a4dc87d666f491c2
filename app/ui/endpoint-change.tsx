/** What would change at the endpoint at Stripe: shown before it is done. */
import type { EndpointChange } from "~/modules/endpoint/endpoint-change";
import { LinkButton } from "./button";
import { ExternalLink } from "./external-link";
import { KeyValueList } from "./key-values";
import { Notice } from "./notice";
import { useStripeLink } from "./stripe-links";

type Mend = Extract<EndpointChange, { kind: "mend" }>;
type Create = Extract<EndpointChange, { kind: "create" }>;

const mono = "font-mono text-[0.92em] break-all";

export function MendPreview({ change, livemode }: { change: Mend; livemode: boolean }) {
  const { id, url, enable, add, enabledEvents } = change;
  return (
    <KeyValueList
      items={[
        { name: "Endpoint", value: <EndpointName id={id} livemode={livemode} /> },
        { name: "Address", value: <span className={mono}>{url}</span> },
        {
          name: "Status",
          value: enable ? (
            <>
              <s className="text-muted">disabled</s> becomes <strong>enabled</strong>
            </>
          ) : (
            "enabled, stays so"
          ),
        },
        { name: "Types added", value: add.length === 0 ? "none: it sends all" : <Types types={add} /> },
        {
          name: "Types kept",
          value: enabledEvents.includes("*") ? "every type" : <Types types={enabledEvents} />,
        },
      ]}
    />
  );
}

export function CreatePreview({ change, livemode }: { change: Create; livemode: boolean }) {
  const { url, types, others } = change;
  return (
    <div className="grid gap-4">
      <KeyValueList
        items={[
          { name: "Address", value: <span className={mono}>{url}</span> },
          { name: "Mode", value: livemode ? "live" : "test" },
          { name: "Types", value: <Types types={types} /> },
        ]}
      />
      {others.length > 0 && (
        <Notice tone="waiting" title="Stripe has other endpoints in this mode">
          <ul className="grid gap-1">
            {others.map(({ id, url: other, status }) => (
              <li key={id} className="break-all">
                <EndpointName id={id} livemode={livemode} /> · {other} · {status}
              </li>
            ))}
          </ul>
          They stay as they are. Where one of them was meant to be this, change its address at Stripe instead.
        </Notice>
      )}
    </div>
  );
}

function EndpointName({ id, livemode }: { id: string; livemode: boolean }) {
  const page = useStripeLink()({ type: "webhook_endpoint", id }, { livemode });
  return page ? <ExternalLink href={page}>{id}</ExternalLink> : <span className={mono}>{id}</span>;
}

/** One below the other: they are read as a list, and compared with another. */
function Types({ types }: { types: readonly string[] }) {
  return (
    <ul>
      {types.map((type) => (
        <li key={type} className={mono}>
          {type}
        </li>
      ))}
    </ul>
  );
}

/** It sends what is needed: what is left is what was missed meanwhile. */
export function EndpointWhole({ id, mended }: { id: string; mended: boolean }) {
  return (
    <div className="grid gap-4">
      <Notice
        tone="good"
        title={mended ? `The endpoint ${id} is mended` : `Nothing is wrong with the endpoint ${id}`}
      >
        It is enabled and sends all the types that are needed. What happened meanwhile Stripe does not send by
        itself.
      </Notice>
      <div>
        <LinkButton to="/console/reconcile/pull" variant="primary">
          Pull what was missed…
        </LinkButton>
      </div>
    </div>
  );
}

/** Its secret is shown once; until the deployment knows it, what Stripe sends is refused. */
export function EndpointCreated({ id, secret }: { id: string; secret: string | null }) {
  return (
    <div className="grid gap-4">
      <Notice tone="good" title={`The endpoint ${id} is there. One step is left`}>
        Set <code>STRIPE_WEBHOOK_SECRET</code> to its signing secret and restart: until then what Stripe sends
        is refused. {secret === null ? "Stripe shows it in its dashboard." : "It is shown here once."}
      </Notice>
      {secret !== null && (
        <p className="rounded-md border bg-sunken px-3 py-2 font-mono text-sm break-all" data-secret="">
          {secret}
        </p>
      )}
      <div>
        <LinkButton to="/console/reconcile/pull">Pull what was missed…</LinkButton>
      </div>
    </div>
  );
}
