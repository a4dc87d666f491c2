/** Plays histories at Stripe, brings their events to the app on disturbed ways, and compares the ends. */
import { randomBytes } from "node:crypto";
import { setStage } from "../stripe-emulator/histories/play";
import type { Step } from "../stripe-emulator/histories/steps";
import { differences } from "./compare";
import type { StripeEvent } from "./event-feed";
import type { History } from "./history";
import { expectedEnd } from "./oracle/expected-end";
import { readTruth, type StripeObject } from "./oracle/truth";
import { Postman } from "./postman";
import type { World } from "./world";

/** So many histories happen side by side. */
const sideBySide = 24;
const restWithinSeconds = 150;

interface Played {
  history: History;
  user: string;
  customers: readonly string[];
  events: readonly StripeEvent[];
  log: readonly string[];
  leftForBackfill: boolean;
}

export interface Outcome {
  history: History;
  /** Empty: the end is as at Stripe. */
  differences: string[];
  events: readonly StripeEvent[];
  /** What was brought to the app, in order. */
  log: readonly string[];
  /** What there is at Stripe in the end. */
  objects: readonly StripeObject[];
}

export interface Reports {
  /** After each history whose events have been brought. */
  onPlayed?: (count: number) => Promise<void> | void;
}

export async function converge(
  world: World,
  histories: readonly History[],
  { onPlayed }: Reports = {},
): Promise<Outcome[]> {
  const played: Played[] = [];
  await sideBySideEach(histories, async (history) => {
    played.push(await playHistory(world, history));
    await onPlayed?.(played.length);
  });
  if (played.some(({ leftForBackfill }) => leftForBackfill)) await world.app.backfill();
  await world.held.atRest(restWithinSeconds);
  return endsOf(world, played);
}

async function playHistory(world: World, history: History): Promise<Played> {
  const user = `user_${randomBytes(8).toString("hex")}`;
  await world.app.upsertUser(user);
  const { catalogue, emulator, feed } = world;
  const stage = await setStage(emulator, { catalogue, user, from: beginningOf(history) });
  const { customers } = stage;
  const postman = new Postman(world.app, history.way, world.witness);
  const taken = new Map<string, number>();
  const hearOfNews = async () => {
    await feed.catchUp();
    for (const customer of customers) {
      const news = feed.of(customer, taken.get(customer));
      taken.set(customer, (taken.get(customer) ?? 0) + news.length);
      postman.take(news);
    }
  };
  for (const step of history.steps) {
    await stage.play(step);
    if (history.when === "past") continue;
    await hearOfNews();
    await postman.bringSome(customers);
  }
  await hearOfNews();
  await postman.bringAll(customers);
  const events = customers.flatMap((customer) => feed.of(customer));
  return { history, user, customers, events, log: postman.log, leftForBackfill: postman.leftForBackfill };
}

/** Paidtrail rightly believes no event from the future: what is told on a clock ends a moment ago. */
function beginningOf({ when, steps }: History): number | null {
  if (when === "present") return null;
  const seconds = steps.reduce((sum, step) => sum + durationOf(step), 0);
  return Math.floor(Date.now() / 1_000) - 60 - seconds;
}

const durationOf = (step: Step) => (step.do === "time" ? step.hours * 3_600 : 0);

async function endsOf(world: World, played: readonly Played[]): Promise<Outcome[]> {
  const truth = await readTruth(world.emulator.url);
  const now = Date.now() / 1_000;
  const each = played.map((one) => ({ ...one, expected: expectedEnd(truth, one.customers, one.user, now) }));
  const held = await world.held.read(
    each.flatMap(({ customers }) => customers),
    each.flatMap(({ expected }) => expected.customers.flatMap(({ objects }) => objects.map(({ id }) => id))),
    each.map(({ user }) => user),
  );
  const outcomes: Outcome[] = [];
  await sideBySideEach(each, async ({ history, user, customers, expected, events, log }) => {
    const entitlement = await world.app.entitlement(user);
    outcomes.push({
      history,
      events,
      log,
      objects: customers.flatMap((customer) => truth.of(customer)),
      differences: differences({ user, expected, events, held, entitlement }),
    });
  });
  return outcomes;
}

async function sideBySideEach<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
}
