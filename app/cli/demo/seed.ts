/**
 * Fills the demo. Plans and users are written as the host application would;
 * everything about payments arrives as signed events at the webhook, like any
 * others. Filling twice changes nothing: what was received before is not sent again.
 */
import { eventOutcomes } from "~/modules/inbox/ledger.server";
import type { Connection } from "../connect";
import { CommandFailure } from "../failure";
import { concurrently } from "../ingest/concurrently";
import { type Endpoint, postEvent } from "../ingest/post-event";
import { type Settled, settle } from "../ingest/settle";
import { type DemoEvent, event } from "./event";
import { ordinaryStories, type Story } from "./ordinary-stories";
import { seedAccounts, seedCatalogue, seedUsers } from "./people";
import { refusedDeliveries } from "./refused-deliveries";
import { troubledStories } from "./troubled-stories";

export interface SeedResult {
  people: number;
  /** Deliveries sent now, repeats included; 0 when the demo was filled before. */
  sent: number;
  refused: number;
  settled: Settled;
}

/** Stories told at once; the events of one story keep their order. */
const width = 6;

export async function seed(
  connection: Connection,
  endpoint: Endpoint,
  progress: (label: string, total: number) => { step(): void; done(): void },
): Promise<SeedResult> {
  const { pool, clock } = connection;
  const now = clock();
  const stories = [...ordinaryStories(seconds(now)), ...troubledStories(seconds(now))];
  const mara = stories[0];
  await seedCatalogue(connection);
  if (mara) await seedAccounts(connection, mara.person);
  await seedUsers(
    connection,
    stories.map(({ person }) => person),
  );

  const all = stories.flatMap(({ events, late = [] }) => [...events, ...late]);
  const ids = all.map(({ id }) => id);
  const known = new Set((await eventOutcomes(pool, ids)).map(({ id }) => id));
  const isMissing = ({ id }: DemoEvent) => !known.has(id);
  const sent = all.filter(isMissing).length;
  const shown = progress("Demo events", sent);
  const tell = (part: (story: Story) => DemoEvent[]) =>
    concurrently(stories, width, async (story) => {
      for (const one of part(story).filter(isMissing)) {
        await deliver(endpoint, one);
        shown.step();
      }
    });

  await tell(({ events }) => events);
  await settle(
    pool,
    stories.flatMap(({ events }) => events.map(({ id }) => id)),
    () => {},
  );
  await tell(({ late = [] }) => late);
  shown.done();
  const refused = sent > 0 ? await deliverRefused(endpoint, now) : 0;
  const settled = await settle(pool, ids, () => {});
  return { people: stories.length, sent, refused, settled };
}

async function deliver(endpoint: Endpoint, one: DemoEvent): Promise<void> {
  const posted = await postEvent(endpoint, one);
  if ("reason" in posted) {
    throw new CommandFailure(
      `${endpoint.url} did not take the demo's events (${posted.reason}). Is the app running?`,
    );
  }
}

async function deliverRefused(endpoint: Endpoint, now: Date): Promise<number> {
  const forged = event("customer.updated", seconds(now), { id: "cus_NobodysCustomer" });
  const deliveries = refusedDeliveries(forged, endpoint.secret, now);
  for (const { body, headers } of deliveries) {
    const response = await fetch(endpoint.url, { method: "POST", body, headers });
    await response.arrayBuffer();
  }
  return deliveries.length;
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
