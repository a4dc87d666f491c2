/** The world that a story is told in: people, Stripe, the app, and time. */
import { randomBytes } from "node:crypto";
import type Stripe from "stripe";
import type { App, Entitlement } from "./app";
import { products } from "./catalogue";
import { Deliveries } from "./deliveries";
import type { Emulator } from "./emulator";
import { ScenarioFailure } from "./failure";
import { type Oracle, askStripe } from "./oracle";
import { paidtrail } from "./paidtrail";
import { type Identity, Person } from "./person";
import type { Prices } from "./set-up-account";
import type { Stage } from "./stage";
import { stripeForStory } from "./stripe-client";

export interface Setting {
  app: App;
  emulator: Emulator;
  prices: Prices;
  /** Names this telling: fresh for each run; of the cast, the same at every start. */
  telling: string;
  /** People keep the same addresses and ids at every telling. */
  stable: boolean;
  /** Unix seconds of the moment that the story ends at. */
  present: number;
  daysAgo: number;
  /** What happens, line by line. */
  tell(line: string): void;
}

const days = (count: number) => count * 86_400;
const untilAppSaysAtMostMs = 20_000;

export class World implements Stage {
  readonly app: App;
  readonly emulator: Emulator;
  /** Stripe's SDK, as the application uses it. */
  readonly stripe: Stripe;
  readonly deliveries: Deliveries;
  readonly people: Person[] = [];
  /** Unix seconds in the story. */
  now: number;
  private clock: Promise<string> | null = null;

  constructor(private readonly setting: Setting) {
    const { app, emulator, telling, present, daysAgo } = setting;
    this.app = app;
    this.emulator = emulator;
    this.stripe = stripeForStory(emulator.url, telling);
    this.deliveries = new Deliveries(emulator, app.webhookUrl, telling);
    this.now = present - days(daysAgo);
  }

  tell(line: string): void {
    this.setting.tell(line);
  }

  /** Somebody whom the host application knows. */
  async signsUp(name: string, how: { verified?: boolean; email?: string } = {}): Promise<Person> {
    this.tell(`${name} signs up.`);
    const person = this.meets(name, how.email);
    const { userId: id, email } = person;
    await this.app.upsertUser({ id, email, name, email_verified: how.verified ?? true });
    return person;
  }

  /** Somebody whom the host application does not know. */
  meets(name: string, email?: string): Person {
    const person = new Person(this, this.identityOf(name, email));
    this.people.push(person);
    return person;
  }

  /** Id of a price. */
  price(lookupKey: string): string {
    const id = this.setting.prices.get(lookupKey);
    if (id === undefined) throw new ScenarioFailure(`The account sells nothing by the name ${lookupKey}.`);
    return id;
  }

  planOf(lookupKey: string): string {
    const product = products.find(({ prices }) => prices.some((price) => price.lookupKey === lookupKey));
    return product?.plan ?? "free";
  }

  /** The test clock of the story as a parameter; none where it happens now. */
  async onClock(): Promise<{ test_clock?: string }> {
    if (this.setting.daysAgo === 0) return {};
    this.clock ??= this.stripe.testHelpers.testClocks
      .create({ frozen_time: this.now, name: this.setting.telling })
      .then(({ id }) => id);
    return { test_clock: await this.clock };
  }

  /** Everything due on the way happens at its own moment. A story never reaches beyond the present. */
  async timePasses(span: { days?: number; hours?: number; minutes?: number }): Promise<void> {
    const { days: dayCount = 0, hours = 0, minutes = 0 } = span;
    await this.timeReaches(this.now + days(dayCount) + hours * 3_600 + minutes * 60);
  }

  /** Of a story that happens now: what comes next bears another second, and so has an order. */
  async aSecondPasses(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_050));
  }

  /** Until the moment, unix seconds. */
  async timeReaches(until: number): Promise<void> {
    if (until > this.setting.present) {
      throw new ScenarioFailure(
        "The story would go on in the future, which Paidtrail rightly does not believe.",
      );
    }
    const { test_clock } = await this.onClock();
    if (test_clock === undefined) throw new ScenarioFailure("A story of the present has no time to pass.");
    this.tell(`It is ${new Date(until * 1_000).toISOString().slice(0, 16).replace("T", " ")}.`);
    this.now = until;
    const { testClocks } = this.stripe.testHelpers;
    await testClocks.advance(test_clock, { frozen_time: until });
    while ((await testClocks.retrieve(test_clock)).status !== "ready") {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Up to today: the clock does not stand still in the past when the story is over. */
  async reachesThePresent(): Promise<void> {
    const rest = this.setting.present - this.now;
    if (this.clock !== null && rest > 0) await this.timeReaches(this.setting.present);
  }

  /** So long before the present that the story ends at, unix seconds. */
  before({ minutes }: { minutes: number }): number {
    return this.setting.present - minutes * 60;
  }

  /**
   * Told while the whole emulator believes that it is then, not only this story's
   * clock: what it keeps for thirty days counts from there.
   */
  async longAgo(story: () => Promise<void>): Promise<void> {
    await this.emulator.moveTo(this.now);
    try {
      await story();
      await this.emulator.settled();
    } finally {
      await this.emulator.moveTo(Date.now() / 1_000);
    }
  }

  /** Waits until the app's answer about them fits. */
  async untilAppSays(who: Person, fits: (entitlement: Entitlement) => boolean): Promise<void> {
    const deadline = Date.now() + untilAppSaysAtMostMs;
    while (!fits(await this.app.entitlement(who.userId))) {
      if (Date.now() > deadline)
        throw new ScenarioFailure(`Paidtrail did not change its answer about ${who.name}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Everything that Stripe has to say was said, and the app has done what follows from it. */
  async settles(): Promise<void> {
    await this.emulator.settled();
    await this.app.settled();
  }

  /** The application's own command line, for what has no other door. */
  runs(...args: string[]): Promise<string> {
    return paidtrail(this.app.running.dataDir, args);
  }

  oracle(who: Person): Promise<Oracle> {
    return askStripe(this.stripe, who.customers, Math.floor(Date.now() / 1_000));
  }

  /** A client with another key: live mode, or a restricted one. */
  stripeWith(key: string): Stripe {
    return stripeForStory(this.emulator.url, `${this.setting.telling} ${key.slice(0, 8)}`, key);
  }

  private identityOf(name: string, email?: string): Identity {
    const plain = name
      .normalize("NFD")
      .replace(/[^a-zA-Z ]/g, "")
      .toLowerCase();
    const [first = "somebody"] = plain.split(" ");
    const key = plain.replaceAll(" ", ".");
    if (this.setting.stable) return { name, email: email ?? `${first}@example.com`, userId: `user_${first}` };
    const fresh = randomBytes(4).toString("hex");
    const address = email ?? `${key}@example.com`;
    return { name, email: address.replace("@", `+${fresh}@`), userId: `user_${first}_${fresh}` };
  }
}
