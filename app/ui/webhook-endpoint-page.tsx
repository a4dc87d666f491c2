/** One endpoint: how it fares, what can be done with it, and its deliveries. */
import { type DeliveryState, type DeliveryView, deliveryStates } from "~/modules/outgoing/delivery-view";
import { type SentType, sentTypes } from "~/modules/outgoing/endpoint";
import type { EndpointView } from "~/modules/outgoing/endpoint-view";
import { Button, LinkButton } from "./button";
import { EmptyState } from "./empty-state";
import { SelectField } from "./field";
import { counted } from "./figures";
import { IdWithCopy } from "./id";
import { KeysetPager } from "./keyset-pager";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { RelativeTime } from "./time";
import { Badge } from "./tone";
import { WebhookDeliveryTable } from "./webhook-delivery-table";
import { deliveryTone, endpointState, webhookPath } from "./webhook-words";

export interface WebhookEndpointPageProps {
  endpoint: EndpointView;
  /** ptwe_… */
  name: string;
  filter: { state: DeliveryState | null; type: SentType | null };
  deliveries: readonly DeliveryView[];
  links: { newer?: string; older?: string };
  /** What was done a moment ago. */
  done: string;
  mayChange: boolean;
}

const doneWords: Record<string, string> = {
  enable: "The endpoint is enabled: what waits is sent now",
  disable: "The endpoint is disabled: nothing is sent to it",
  "resend-failed": "What was given up is sent again",
};

export function WebhookEndpointPage(props: WebhookEndpointPageProps) {
  const { endpoint, name, filter, deliveries, links, done, mayChange } = props;
  const { tone, word } = endpointState(endpoint);
  const path = webhookPath(endpoint.id);
  const isFiltered = filter.state !== null || filter.type !== null;
  return (
    <>
      <PageHeader
        back={{ to: "/console/webhooks", label: "Webhooks" }}
        title={<span className="break-all">{endpoint.url}</span>}
        lead={`Hears of ${endpoint.types.join(", ")}.`}
        meta={
          <>
            <Badge tone={tone}>{word}</Badge>
            <IdWithCopy id={name} what="endpoint id" />
            <span>
              added by {endpoint.createdBy}, <RelativeTime at={endpoint.createdAt} />
            </span>
            {endpoint.overlapUntil && (
              <span>
                the former secret signs too until <RelativeTime at={endpoint.overlapUntil} />
              </span>
            )}
          </>
        }
        actions={mayChange && <Actions endpoint={endpoint} />}
      />
      <div className="grid gap-5">
        {doneWords[done] !== undefined && <Notice tone="good" title={doneWords[done]} />}
        {endpoint.disabledAt !== null ? (
          <Notice tone="none" title="Nothing is sent while it is disabled">
            {endpoint.disabledReason === "by hand"
              ? "Somebody disabled it "
              : `${endpoint.disabledReason} It was disabled `}
            <RelativeTime at={endpoint.disabledAt} />. What happens meanwhile is not kept for it.
          </Notice>
        ) : (
          endpoint.failingSince && (
            <Notice tone="waiting" title="Nothing has been taken lately">
              Since <RelativeTime at={endpoint.failingSince} />. One delivery at a time is tried; the first
              that is taken lets the others follow.
            </Notice>
          )
        )}
        <Section
          title="Deliveries"
          flush
          aside={
            <form action={path} className="flex flex-wrap items-end gap-2">
              <SelectField
                label="State"
                hideLabel
                name="state"
                defaultValue={filter.state ?? ""}
                options={[
                  { value: "", label: "Any state" },
                  ...deliveryStates.map((value) => ({ value, label: deliveryTone[value].word })),
                ]}
              />
              <SelectField
                label="Event"
                hideLabel
                name="type"
                defaultValue={filter.type ?? ""}
                options={[
                  { value: "", label: "Any event" },
                  ...sentTypes.map((value) => ({ value, label: value })),
                ]}
              />
              <Button>Filter</Button>
            </form>
          }
        >
          {deliveries.length > 0 ? (
            <>
              <WebhookDeliveryTable deliveries={deliveries} />
              <KeysetPager {...links} shown={counted(deliveries.length, "delivery", "deliveries")} />
            </>
          ) : isFiltered ? (
            <EmptyState
              title="No delivery matches these filters"
              actions={<LinkButton to={path}>Show all</LinkButton>}
            />
          ) : (
            <EmptyState title="Nothing was sent yet">
              The next event that it wants to hear of appears here; a test event appears at once.
            </EmptyState>
          )}
        </Section>
      </div>
    </>
  );
}

/** A form each, so that they work without a script. */
function Actions({ endpoint }: { endpoint: EndpointView }) {
  const path = webhookPath(endpoint.id);
  const isOff = endpoint.disabledAt !== null;
  return (
    <>
      {!isOff && (
        <form method="post" action={`${path}/test`}>
          <Button variant="primary">Send a test event</Button>
        </form>
      )}
      <form method="post" action={`${path}/resend-failed`}>
        <Button>Resend what was given up</Button>
      </form>
      <LinkButton to={`${path}/roll`}>Roll the secret…</LinkButton>
      <form method="post" action={`${path}/${isOff ? "enable" : "disable"}`}>
        <Button variant={isOff ? "primary" : "secondary"}>{isOff ? "Enable" : "Disable"}</Button>
      </form>
      <LinkButton to={`${path}/delete`} variant="ghost">
        Delete…
      </LinkButton>
    </>
  );
}
