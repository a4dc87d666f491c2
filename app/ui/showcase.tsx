/** The components side by side, each in all its states. Made-up data. */
import type { ReactNode } from "react";
import type { DeliveryRow, EventRow } from "~/modules/inbox/event-view";
import { Amount } from "./amount";
import { AttemptList } from "./attempt-list";
import { Button, LinkButton } from "./button";
import { CodeView } from "./code-view";
import { ConfirmDialog } from "./confirm-dialog";
import { DeliveryList } from "./delivery-list";
import { CommandLine, EmptyState } from "./empty-state";
import { EntitlementChange } from "./entitlement-change";
import { ErrorPanel } from "./error-panel";
import { EventTable } from "./event-table";
import { SelectField, TextArea, TextField } from "./field";
import { FilterChips, QuickViews } from "./filter-chips";
import { IdWithCopy } from "./id";
import { KeyValueList } from "./key-values";
import { KeysetPager } from "./keyset-pager";
import { ModeBadge } from "./mode-badge";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { Section } from "./section";
import { DetailSkeleton, ListSkeleton } from "./skeleton";
import { Sparkline } from "./sparkline";
import { WideStageStrip } from "./stage-strip";
import { Stat, StatRow } from "./stat";
import { Tabs } from "./tabs";
import { ExactTime, RelativeTime, ShortTime } from "./time";
import { TimeChart } from "./time-chart";
import { Badge, type Tone, ToneWord } from "./tone";

const tones: readonly Tone[] = ["good", "waiting", "bad", "none"];

export function Showcase({ now }: { now: number }) {
  const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();
  const events = sampleEvents(ago);
  return (
    <div className="grid gap-5">
      <PageHeader title="Components" lead="Each component in all its states, with made-up data." />
      <Part title="Words and marks">
        <Row>
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
          {tones.map((tone) => (
            <ToneWord key={tone} tone={tone}>
              {tone}
            </ToneWord>
          ))}
          <ModeBadge mode="test" />
          <ModeBadge mode="live" />
          <ModeBadge mode="demo" />
        </Row>
        <Row>
          <IdWithCopy id="evt_1QxYzABcdEfGhIjKlMnOpQrS" what="event id" />
          <IdWithCopy id="cus_R9sT2uV" what="customer id" to="/console/ui" />
          <RelativeTime at={ago(130)} />
          <ShortTime at={ago(90_000)} />
          <ExactTime at={ago(0)} />
          <Amount minorUnits={1900} currency="eur" />
          <Amount minorUnits={500} currency="jpy" />
          <Amount minorUnits={1250} currency="kwd" />
          <Amount minorUnits={null} currency={null} />
          <Sparkline values={[1, 2, 1, 2, 7, 1, 3]} label="An example: 1 to 7" />
        </Row>
      </Part>
      <Part title="Buttons and fields">
        <Row>
          <Button type="button" variant="primary">
            Primary
          </Button>
          <Button type="button">Secondary</Button>
          <Button type="button" variant="danger">
            Danger
          </Button>
          <Button type="button" variant="ghost">
            Ghost
          </Button>
          <Button type="button" variant="primary" disabled>
            Disabled
          </Button>
          <LinkButton to="/console/ui">Link</LinkButton>
          <ConfirmDialog to="/console/ui" trigger="Ask first" title="Are you sure?">
            {(cancel) => (
              <div className="grid gap-4">
                <p className="text-sm text-muted">What will happen, in a sentence.</p>
                <div className="flex justify-end gap-2">{cancel}</div>
              </div>
            )}
          </ConfirmDialog>
        </Row>
        <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <TextField label="Plain" name="a" defaultValue="Ada" hint="A hint below the field." />
          <TextField label="Wrong" name="b" defaultValue="x" error="Use at least 8 characters." />
          <TextField label="Not needed" name="c" required={false} placeholder="cus_…" mono />
          <SelectField label="Choice" name="d" options={[{ value: "", label: "Any outcome" }]} />
          <TextArea label="Long text" name="e" />
        </div>
      </Part>
      <Part title="Notices">
        <div className="grid gap-3">
          {tones.map((tone) => (
            <Notice key={tone} tone={tone} title={`A notice of tone ${tone}`}>
              What it means, and what to do.
            </Notice>
          ))}
        </div>
      </Part>
      <Part title="Navigation">
        <Tabs
          label="Examples"
          tabs={[
            { to: "/console/ui", label: "Current", current: true },
            { to: "/console/ui?b", label: "Other", current: false, count: 12 },
          ]}
        />
        <div className="mt-4 grid gap-3">
          <QuickViews
            label="Example views"
            views={[
              { to: "/console/ui", label: "All", current: true },
              { to: "/console/ui?f", label: "Failed", current: false },
            ]}
          />
          <FilterChips
            clear="/console/ui"
            chips={[
              { name: "Type", value: "customer.*", without: "/console/ui?x" },
              { name: "Outcome", value: "Failed or given up", without: "/console/ui?y" },
            ]}
          />
        </div>
      </Part>
      <StatRow>
        <Stat name="Plain" value="12" note="with a note" />
        <Stat name="Bad" value="3" tone="bad" to="/console/ui" note="leads somewhere" />
        <Stat name="Time" value="1.1 s" note="p50 · p95 2.8 s" />
      </StatRow>
      <WideStageStrip stages={events[0]?.stages ?? []} />
      <WideStageStrip stages={events[3]?.stages ?? []} />
      <Section title="Rows" flush>
        <EventTable events={events} caption="Example events" />
        <KeysetPager newer="/console/ui?n" older="/console/ui?o" shown="5 events" />
      </Section>
      <Part title="Chart">
        <TimeChart
          title="Example per minute"
          interval="minute"
          series={[
            { key: "applied", label: "Applied", tone: "good" },
            { key: "ignored", label: "Ignored", tone: "none" },
            { key: "failed", label: "Failed", tone: "bad" },
            { key: "rejected", label: "Rejected", tone: "bad", hollow: true },
          ]}
          points={Array.from({ length: 60 }, (_, index) => ({
            at: ago((59 - index) * 60),
            values: {
              applied: (index * 7) % 23,
              ignored: (index * 3) % 5,
              failed: index % 17 === 0 ? 3 : 0,
              rejected: index % 13 === 0 ? 4 : 0,
            },
          }))}
        />
      </Part>
      <Section title="Payload" flush>
        <CodeView text={samplePayload} mask={'"••••••"'} what="example" />
      </Section>
      <Part title="What changed">
        <EntitlementChange
          before={{ planId: "free", planName: "Free", state: "free", features: [], validUntil: null }}
          after={{
            planId: "pro",
            planName: "Pro",
            state: "active",
            features: ["export", "priority support"],
            validUntil: ago(-2_600_000),
          }}
        />
      </Part>
      <Section title="Deliveries and attempts" flush>
        <DeliveryList deliveries={sampleDeliveries(ago)} />
        <div className="border-t">
          <AttemptList
            attempts={[
              { attempt: 2, at: ago(40), error: "The database closed the connection.", nextAt: ago(-90) },
              { attempt: 1, at: ago(70), error: "The database closed the connection.", nextAt: null },
            ]}
          />
        </div>
      </Section>
      <Part title="Facts">
        <KeyValueList
          items={[
            { name: "Owner", value: "Mara Lind", note: "named by metadata.userId" },
            { name: "Account", value: null },
          ]}
        />
      </Part>
      <Section title="Nothing" flush>
        <EmptyState
          title="Nothing here yet"
          actions={<CommandLine command="stripe listen --forward-to localhost:3000/api/stripe/webhook" />}
        >
          What would fill this place, and how.
        </EmptyState>
      </Section>
      <ErrorPanel status={500} />
      <Part title="On the way">
        <ListSkeleton />
        <div className="mt-8">
          <DetailSkeleton />
        </div>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <Section title={title}>{children}</Section>;
}

const Row = ({ children }: { children: ReactNode }) => (
  <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">{children}</div>
);

const samplePayload = `{
  "id": "evt_1Qx",
  "object": "event",
  "livemode": false,
  "created": 1795356131,
  "data": {
    "object": {
      "id": "cus_R9s",
      "email": "••••••",
      "description": null
    }
  }
}`;

type Ago = (seconds: number) => string;

function sampleEvents(ago: Ago): EventRow[] {
  const event = (
    seq: number,
    type: string,
    mapping: string,
    sync: EventRow["sync"],
    more: Partial<EventRow> = {},
  ): EventRow => {
    const at = ago(seq * 47);
    const tone = (good: string, word: string): Tone =>
      word === good
        ? "good"
        : word === "pending"
          ? "waiting"
          : ["unmapped", "failed", "dead"].includes(word)
            ? "bad"
            : "none";
    return {
      seq,
      id: `evt_1Q${seq}xYzABcdEfGh`,
      type,
      account: null,
      livemode: false,
      apiVersion: "2026-10-28.endive",
      createdAt: at,
      receivedAt: at,
      objectType: "subscription",
      objectId: "sub_1Q",
      customerId: "cus_R9sT2uVwXyZ",
      userId: mapping === "mapped" ? "user_42" : null,
      userName: mapping === "mapped" ? "Mara Lind" : null,
      duplicates: 0,
      sync,
      stages: [
        { name: "arrival", outcome: "arrived", tone: "good", reason: null, at },
        {
          name: "verification",
          outcome: "verified",
          tone: "good",
          reason: "Signed with the secret “dashboard”",
          at,
        },
        { name: "dedupe", outcome: "first", tone: "good", reason: null, at },
        {
          name: "mapping",
          outcome: mapping,
          tone: tone("mapped", mapping),
          reason: null,
          at: sync === "pending" ? null : at,
        },
        {
          name: "sync",
          outcome: sync,
          tone: tone("applied", sync),
          reason: null,
          at: sync === "pending" ? null : at,
        },
      ],
      durationMs: sync === "pending" ? null : 38,
      ...more,
    };
  };
  return [
    event(1, "customer.subscription.updated", "mapped", "applied"),
    event(2, "invoice.paid", "unmapped", "applied", { duplicates: 2 }),
    event(3, "customer.updated", "mapped", "stale"),
    event(4, "checkout.session.completed", "pending", "pending"),
    event(5, "charge.refunded", "mapped", "failed"),
    event(6, "product.updated", "not_applicable", "ignored", { customerId: null }),
  ];
}

function sampleDeliveries(ago: Ago): DeliveryRow[] {
  const delivery = (id: number, more: Partial<DeliveryRow>): DeliveryRow => ({
    id,
    receivedAt: ago(id * 30),
    outcome: "accepted",
    reason: null,
    detail: null,
    eventId: "evt_1Q",
    size: 4_711,
    bodySha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    bodyPrefix: null,
    address: "54.187.174.169",
    userAgent: "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    signatureHeader: null,
    skewSeconds: -1,
    secretLabel: "dashboard",
    secretFingerprint: "3f9a1c",
    suppressed: 0,
    ...more,
  });
  return [
    delivery(1, { outcome: "duplicate" }),
    delivery(2, {}),
    delivery(3, {
      outcome: "rejected",
      reason: "signature_timestamp_old",
      detail: "The signature is 412 s old; 300 s are allowed.",
      skewSeconds: -412,
      signatureHeader: "t=1795356131,v1=5257a869…",
      bodyPrefix: '{\\n  \\"id\\": \\"evt_1Q\\"',
      suppressed: 31,
    }),
  ];
}
