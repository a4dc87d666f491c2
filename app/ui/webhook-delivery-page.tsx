/** One delivery: how it stands, every attempt with what was answered, and what is sent. */
import type { AttemptView, DeliveryView } from "~/modules/outgoing/delivery-view";
import { Button } from "./button";
import { CopyButton } from "./copy-button";
import { EmptyState } from "./empty-state";
import { IdWithCopy } from "./id";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { RelativeTime } from "./time";
import { Badge, ToneWord } from "./tone";
import { deliveryTone, webhookDeliveryPath, webhookPath } from "./webhook-words";

export interface WebhookDeliveryPageProps {
  delivery: DeliveryView;
  /** ptwd_… */
  name: string;
  url: string;
  attempts: readonly AttemptView[];
  /** What is sent, indented. */
  body: string;
  mayChange: boolean;
}

export function WebhookDeliveryPage({
  delivery,
  name,
  url,
  attempts,
  body,
  mayChange,
}: WebhookDeliveryPageProps) {
  const { tone, word } = deliveryTone[delivery.state];
  return (
    <>
      <PageHeader
        back={{ to: webhookPath(delivery.endpointId), label: "Endpoint" }}
        title={delivery.type}
        lead={<span className="break-all">To {url}</span>}
        meta={
          <>
            <span role="status">
              <Badge tone={tone}>{word}</Badge>
            </span>
            <IdWithCopy id={name} what="delivery id" />
            <IdWithCopy id={delivery.eventId} what="event id" />
            {delivery.state === "pending" && delivery.nextAttemptAt && (
              <span>
                next try <RelativeTime at={delivery.nextAttemptAt} />
              </span>
            )}
          </>
        }
        actions={
          mayChange && (
            <form method="post" action={`${webhookDeliveryPath(delivery.endpointId, delivery.id)}/resend`}>
              <Button>Send it again</Button>
            </form>
          )
        }
      />
      <div className="grid gap-5">
        <Section title="Attempts" flush>
          {attempts.length === 0 ? (
            <EmptyState title="It was not tried yet" />
          ) : (
            <ol>
              {attempts.map((attempt) => (
                <li key={attempt.id} className="grid gap-1 px-4 py-2.5 text-sm not-first:border-t">
                  <div className="flex flex-wrap items-center justify-between gap-x-4">
                    <ToneWord tone={attempt.error === null ? "good" : "bad"} wrap>
                      {attempt.error ?? `Taken: it answered ${attempt.status}.`}
                    </ToneWord>
                    <span className="text-muted tabular-nums">
                      {attempt.tookMs} ms · <RelativeTime at={attempt.at} />
                    </span>
                  </div>
                  {attempt.answer && (
                    <pre className="rounded-md border bg-sunken px-3 py-2 text-xs break-all whitespace-pre-wrap">
                      {attempt.answer}
                    </pre>
                  )}
                </li>
              ))}
            </ol>
          )}
        </Section>
        <Section title="What is sent" aside={<CopyButton text={body} what="payload" label="Copy" />}>
          <pre className="rounded-md border bg-sunken px-3 py-2 text-xs break-all whitespace-pre-wrap">
            {body}
          </pre>
        </Section>
      </div>
    </>
  );
}
