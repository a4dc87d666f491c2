/** One event: how far it came and why, what it said, what it changed. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { roleAtLeast } from "~/modules/accounts/role";
import { changesOfEvent } from "~/modules/entitlements/entitlements.server";
import { changedFields } from "~/modules/inbox/changed-fields";
import type { EventDetail } from "~/modules/inbox/event-view";
import { eventPayload, findEvent } from "~/modules/inbox/ledger.server";
import { payloadView } from "~/modules/inbox/payload-view";
import { runtime } from "~/modules/runtime.server";
import { pinnedApiVersion } from "~/modules/stripe/pinned-version";
import { lensOnEvent } from "~/modules/stripe/version-lens";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { ExternalLink } from "~/ui/external-link";
import { ReplayIcon } from "~/ui/icon";
import { IdWithCopy } from "~/ui/id";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { ReplayForm } from "~/ui/replay-form";
import { WideStageStrip } from "~/ui/stage-strip";
import { outcomeWords, verdictOf } from "~/ui/stage-view";
import { useStripeLink } from "~/ui/stripe-links";
import { Tabs } from "~/ui/tabs";
import { NowProvider, RelativeTime } from "~/ui/time";
import { Badge } from "~/ui/tone";
import { VersionLens } from "~/ui/version-lens";
import { EventFacts } from "./facts";
import {
  AttemptsTab,
  ChangesTab,
  DeliveriesTab,
  PayloadTab,
  type TabName,
  tabLabels,
  tabNames,
} from "./tabs";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.event.type ?? "Event"} · Paidtrail` },
];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const event = await findEvent(pool, addressPart(params.id));
  if (event === null) throw new Response("No such event.", { status: 404 });
  const search = new URL(request.url).searchParams;
  const changes = await changesOfEvent(pool, event.seq);
  // What an event has changed is what most readers come for.
  const first: TabName = changes.length > 0 ? "changes" : "payload";
  const tab = tabNames.find((name) => name === search.get("tab")) ?? first;
  const reads = tab === "payload" || tab === "changes" || tab === "version";
  const payload = reads ? payloadView(await eventPayload(pool, event.seq), { reveal: false }) : null;
  return json({
    event,
    tab,
    replayed: search.has("replayed"),
    mayReveal: roleAtLeast(viewer.role, "admin"),
    payload: tab === "payload" ? payload : null,
    changes: tab === "changes" ? changes : [],
    fields: tab === "changes" && payload ? changedFields(payload.text) : [],
    lens: tab === "version" && payload ? lensOnEvent(payload.text, event.livemode) : null,
    now: clock().toISOString(),
  });
}

export default function EventPage() {
  const { event, tab, replayed, mayReveal, payload, changes, fields, lens, now } =
    useLoaderData<typeof loader>();
  const inStripe = useStripeLink()({ type: "event", id: event.id }, event);
  const { word, tone, mapping } = verdictOf(event.stages);
  const path = `/console/events/${encodeURIComponent(event.id)}`;
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/events", label: "Events" }}
        title={event.type}
        meta={
          <>
            <Badge tone={tone}>{outcomeWords(word)}</Badge>
            {mapping && <Badge tone={mapping.tone}>{mapping.words}</Badge>}
            <IdWithCopy id={event.id} what="event id" />
            <RelativeTime at={event.receivedAt} />
            {inStripe && <ExternalLink href={inStripe}>Stripe</ExternalLink>}
          </>
        }
        actions={
          <ConfirmDialog
            to={`${path}/replay`}
            title="Replay this event?"
            trigger={
              <>
                <ReplayIcon aria-hidden="true" />
                Replay
              </>
            }
          >
            {(cancel) => <ReplayForm eventId={event.id} cancel={cancel} />}
          </ConfirmDialog>
        }
      />
      <div className="grid grid-cols-1 gap-5">
        {replayed && (
          <Notice tone="good" title="Queued again">
            A worker takes it within a second; load the page again to see what came of it.
          </Notice>
        )}
        <Trouble event={event} />
        <WideStageStrip stages={event.stages} />
        <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
          <div className="min-w-0 rounded-lg border bg-surface">
            <div className="border-b px-4">
              <Tabs label="Views of this event" tabs={tabs(path, tab, event)} />
            </div>
            {tab === "payload" && payload && (
              <PayloadTab event={event} payload={payload} mayReveal={mayReveal} />
            )}
            {tab === "changes" && <ChangesTab event={event} changes={changes} fields={fields} />}
            {tab === "version" && (
              <VersionLens lens={lens} apiVersion={event.apiVersion} pinned={pinnedApiVersion} />
            )}
            {tab === "deliveries" && <DeliveriesTab event={event} />}
            {tab === "attempts" && <AttemptsTab event={event} />}
          </div>
          <EventFacts event={event} />
        </div>
      </div>
    </NowProvider>
  );
}

/** What went wrong, in front of everything else. */
function Trouble({ event }: { event: EventDetail }) {
  const error = event.failedAttempts[0]?.error;
  if (event.sync === "dead") {
    return (
      <Notice tone="bad" title={`Given up after ${event.attempts} tries`}>
        <code className="text-xs break-words">{error ?? "The error was not kept."}</code>
        <span className="block">Mend the cause, then replay it.</span>
      </Notice>
    );
  }
  if (event.sync === "failed") {
    return (
      <Notice tone="bad" title="Could not be applied yet">
        <code className="text-xs break-words">{error ?? "The error was not kept."}</code>
        {event.nextAttemptAt && (
          <span className="block">
            It is tried again by itself: <RelativeTime at={event.nextAttemptAt} />.
          </span>
        )}
      </Notice>
    );
  }
  if (event.sameId > 0) {
    return (
      <Notice tone="waiting" title="Another stored event has this id">
        It is of the other mode or of another account. This page shows the newest.
      </Notice>
    );
  }
  return null;
}

function tabs(path: string, current: TabName, event: EventDetail) {
  const counts: Partial<Record<TabName, number>> = {
    deliveries: event.duplicates + 1,
    // None is no news: an event that went well has no figure here.
    attempts: event.failedAttempts.length + event.pastProcessings.length || undefined,
  };
  return tabNames.map((name) => ({
    to: `${path}?tab=${name}`,
    label: tabLabels[name],
    current: name === current,
    count: counts[name],
  }));
}
