/** The components side by side, each in all its states. Made-up data. */
import type { ReactNode } from "react";
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
import { sampleDeliveries, sampleEvents, samplePayload } from "./showcase-samples";
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
