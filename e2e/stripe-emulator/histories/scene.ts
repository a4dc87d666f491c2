/** What the steps of one history act upon: its people, and what is theirs. Other histories of the same Stripe are not met. */
import type Stripe from "stripe";
import type { Catalogue } from "./catalogue";

/** Where an emulator is reached. */
export interface Place {
  url: string;
  stripe: Stripe;
}

export interface SceneOptions {
  catalogue: Catalogue;
  /** The history's test clock; null: it happens now. */
  clock: string | null;
  /** The user of the seller's application whom everybody here is; null: the seller names nobody. */
  user: string | null;
}

type Page<T> = Promise<Stripe.ApiList<T>>;

export class Scene {
  readonly customers: string[] = [];
  /** Requests that were refused, by what refused them. */
  readonly refused = new Map<string, number>();

  constructor(
    private place: Place,
    readonly options: SceneOptions,
  ) {}

  get stripe(): Stripe {
    return this.place.stripe;
  }

  get url(): string {
    return this.place.url;
  }

  moveTo(place: Place): void {
    this.place = place;
  }

  /** As the seller marks whatever it makes at Stripe. */
  get mark(): { metadata?: { userId: string } } {
    const { user } = this.options;
    return user === null ? {} : { metadata: { userId: user } };
  }

  async newCustomer(marked = true): Promise<string> {
    const { clock, user } = this.options;
    const name = `${user ?? "person"}-${this.customers.length}`;
    const made = await this.stripe.customers.create({
      ...(clock === null ? {} : { test_clock: clock }),
      email: `${name}@example.com`,
      name: `Person ${this.customers.length}`,
      ...(marked ? this.mark : {}),
    });
    this.customers.push(made.id);
    return made.id;
  }

  person(which: number): string {
    const id = this.customers[which % this.customers.length];
    if (id === undefined) throw new Error("nobody is here yet");
    return id;
  }

  subscription(which: number): Promise<Stripe.Subscription | null> {
    return this.pick(which, (customer) => this.stripe.subscriptions.list({ customer, status: "all", limit }));
  }

  invoice(which: number): Promise<Stripe.Invoice | null> {
    return this.pick(which, (customer) => this.stripe.invoices.list({ customer, limit }));
  }

  intent(which: number): Promise<Stripe.PaymentIntent | null> {
    return this.pick(which, (customer) => this.stripe.paymentIntents.list({ customer, limit }));
  }

  charge(which: number): Promise<Stripe.Charge | null> {
    return this.pick(which, (customer) => this.stripe.charges.list({ customer, limit }));
  }

  session(which: number): Promise<Stripe.Checkout.Session | null> {
    return this.pick(which, (customer) => this.stripe.checkout.sessions.list({ customer, limit }));
  }

  schedule(which: number): Promise<Stripe.SubscriptionSchedule | null> {
    return this.pick(which, (customer) => this.stripe.subscriptionSchedules.list({ customer, limit }));
  }

  creditNote(which: number): Promise<Stripe.CreditNote | null> {
    return this.pick(which, (customer) => this.stripe.creditNotes.list({ customer, limit }));
  }

  /** Disputes are listed by what is disputed. */
  async dispute(which: number): Promise<Stripe.Dispute | null> {
    const { data } = await this.stripe.charges.list({ customer: this.person(which), limit });
    const disputed = data.filter((charge) => charge.disputed);
    const charge = disputed[this.turn(which) % Math.max(1, disputed.length)];
    if (charge === undefined) return null;
    return (await this.stripe.disputes.list({ charge: charge.id })).data[0] ?? null;
  }

  /** A payment, or the keeping of a card, that waits for the payer's answer to the bank. */
  async question(which: number): Promise<string | null> {
    const customer = this.person(which);
    const open = [
      ...(await this.stripe.paymentIntents.list({ customer, limit })).data,
      ...(await this.stripe.setupIntents.list({ customer, limit })).data,
    ].filter(({ status }) => status === "requires_action");
    return open[this.turn(which) % Math.max(1, open.length)]?.id ?? null;
  }

  /** Posts a hosted page's form; a page that breaks is a finding. */
  async submit(page: string, form: Record<string, string>): Promise<void> {
    const answer = await fetch(page, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${page} answers ${answer.status}: ${text.slice(0, 300)}`);
    if (answer.status >= 400) count(this.refused, `page ${answer.status}`);
  }

  /** Of the person meant, the thing meant: the newest first; null when there is none. */
  private async pick<T>(which: number, list: (customer: string) => Page<T>): Promise<T | null> {
    const { data } = await list(this.person(which));
    return data[this.turn(which) % Math.max(1, data.length)] ?? null;
  }

  private turn(which: number): number {
    return Math.floor(which / Math.max(1, this.customers.length));
  }
}

const limit = 20;

export function count(where: Map<string, number>, what: string): void {
  where.set(what, (where.get(what) ?? 0) + 1);
}
