/**
 * The events that Stripe has made, read from `GET /v1/events` as they come, and
 * told apart by whom they are about. Stripe itself delivers none of them here.
 */

export interface StripeEvent {
  id: string;
  type: string;
  created: number;
  data: { object: EventObject };
}

export interface EventObject {
  id?: string;
  object: string;
  customer?: string | null;
  charge?: string | null;
  payment_intent?: string | null;
  invoice?: string | null;
}

interface EventPage {
  data: StripeEvent[];
  has_more: boolean;
}

const pageSize = 100;

export class EventFeed {
  private newest: string | null = null;
  private reading: Promise<void> | null = null;
  private readonly byCustomer = new Map<string, StripeEvent[]>();
  /** Whose an object is: what names no customer itself names something that does. */
  private readonly owners = new Map<string, string>();
  /** About nobody: what is sold, clocks. */
  readonly common: StripeEvent[] = [];

  constructor(
    private readonly stripeUrl: string,
    private readonly key: string,
  ) {}

  /** Everything about a customer so far, oldest first; from `from` on. */
  of(customer: string, from = 0): StripeEvent[] {
    return this.byCustomer.get(customer)?.slice(from) ?? [];
  }

  /** Reads what has been made until now. */
  async catchUp(): Promise<void> {
    // What is being read may not hold what the caller has just done.
    while (this.reading !== null) await this.reading;
    this.reading = this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  private async read(): Promise<void> {
    let more = true;
    while (more) {
      const place = this.newest === null ? "" : `&ending_before=${this.newest}`;
      const page = this.newest === null ? await this.everything() : await this.page(place);
      for (const event of [...page.data].reverse()) this.keep(event);
      this.newest = page.data[0]?.id ?? this.newest;
      more = page.has_more;
    }
  }

  private async everything(): Promise<EventPage> {
    const data: StripeEvent[] = [];
    for (let place = ""; ; place = `&starting_after=${data.at(-1)?.id}`) {
      const page = await this.page(place);
      data.push(...page.data);
      if (!page.has_more) return { data, has_more: false };
    }
  }

  private async page(place: string): Promise<EventPage> {
    const answer = await fetch(`${this.stripeUrl}/v1/events?limit=${pageSize}${place}`, {
      headers: { authorization: `Bearer ${this.key}` },
    });
    if (!answer.ok)
      throw new Error(`Stripe's list of events answers ${answer.status}: ${await answer.text()}`);
    const page: EventPage = JSON.parse(await answer.text());
    return page;
  }

  private keep(event: StripeEvent): void {
    const { object } = event.data;
    const { id, charge, payment_intent, invoice } = object;
    const named = object.object === "customer" ? id : object.customer;
    const behind = [charge, payment_intent, invoice].flatMap((one) => this.owners.get(one ?? "") ?? []);
    const customer = named ?? behind[0];
    if (customer === undefined) {
      this.common.push(event);
      return;
    }
    if (id !== undefined) this.owners.set(id, customer);
    const known = this.byCustomer.get(customer);
    if (known) known.push(event);
    else this.byCustomer.set(customer, [event]);
  }
}
