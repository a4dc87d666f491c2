/**
 * Brings one history's events to the app as the network and Stripe's retries may:
 * in any order, several at once, again, late or never; what never came is made up
 * for at the end. Between them the history's customers are read at Stripe.
 */
import type { App } from "./app";
import { Chance } from "./chance";
import type { StripeEvent } from "./event-feed";
import type { Way } from "./history";

/** A delivery that the app does not take is tried again; more often than this it is broken. */
const mostRefusals = 200;
/** Stripe lists events for thirty days; on a test clock many are older, and come late. */
const listedDays = 29;

export class Postman {
  /** What was done, in order: for whoever has to understand a failure. */
  readonly log: string[] = [];
  /** Something never came, and Stripe's list of events holds it. */
  leftForBackfill = false;
  private readonly chance: Chance;
  private readonly waiting: StripeEvent[] = [];
  private readonly delivered: StripeEvent[] = [];
  private readonly lost: StripeEvent[] = [];
  private resyncs: number;
  private refusals = 0;

  constructor(
    private readonly app: App,
    private readonly way: Way,
    /** Everything that goes to the app goes here too: see peer/. */
    private readonly witness: (event: StripeEvent) => Promise<void> = async () => {},
  ) {
    this.chance = new Chance(way.seed);
    this.resyncs = way.resyncs;
  }

  take(events: readonly StripeEvent[]): void {
    for (const event of events) {
      const pile = this.chance.percent(this.way.lost) ? this.lost : this.waiting;
      pile.push(event);
    }
  }

  /** Some of what waits, in no order. */
  async bringSome(customers: readonly string[]): Promise<void> {
    if (this.chance.percent(50)) await this.burst();
    if (this.resyncs > 0 && this.chance.percent(20)) await this.read(customers);
  }

  /** Everything, also what was lost. */
  async bringAll(customers: readonly string[]): Promise<void> {
    while (this.waiting.length > 0) {
      await this.burst();
      if (this.resyncs > 0 && this.chance.percent(20)) await this.read(customers);
    }
    if (this.lost.length === 0) return;
    if (this.way.recovery === "resync") {
      for (const customer of customers) await this.resync(customer);
      // Whoever looks on cannot read at Stripe: for them it is late.
      for (const event of this.lost) await this.witness(event);
      return;
    }
    if (this.way.recovery === "backfill") {
      const listedSince = Date.now() / 1_000 - listedDays * 86_400;
      const left = this.lost.filter(({ created }) => created > listedSince);
      for (const event of left) {
        this.log.push(`left for the backfill: ${event.type} of ${event.created} ${event.id}`);
        this.lost.splice(this.lost.indexOf(event), 1);
        await this.witness(event);
      }
      this.leftForBackfill = left.length > 0;
    }
    this.log.push("late:");
    this.waiting.push(...this.lost.splice(0));
    while (this.waiting.length > 0) await this.burst();
  }

  private async burst(): Promise<void> {
    const size = 1 + this.chance.below(this.way.burst);
    const events: StripeEvent[] = [];
    while (events.length < size) {
      const again = this.chance.percent(this.way.repeated) ? this.delivered : this.waiting;
      const event = again === this.waiting ? this.chance.take(this.waiting) : this.any(this.delivered);
      if (event !== null) events.push(event);
      else if (this.waiting.length === 0) break;
    }
    this.log.push(events.map(({ id, type, created }) => `${type} of ${created} ${id}`).join(" + "));
    await Promise.all(events.map((event) => this.bring(event)));
  }

  private async bring(event: StripeEvent): Promise<void> {
    await this.witness(event);
    if (await this.app.deliver(event)) {
      this.delivered.push(event);
      return;
    }
    this.refusals += 1;
    if (this.refusals > mostRefusals) throw new Error(`The app does not take ${event.id} (${event.type}).`);
    this.waiting.push(event);
  }

  private async read(customers: readonly string[]): Promise<void> {
    this.resyncs -= 1;
    const customer = this.any(customers);
    if (customer !== null) await this.resync(customer);
  }

  private async resync(customer: string): Promise<void> {
    this.log.push(`resync of ${customer}`);
    await this.app.resync(customer);
  }

  private any<T>(of: readonly T[]): T | null {
    return of[this.chance.below(of.length)] ?? null;
  }
}
