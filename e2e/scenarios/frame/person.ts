/**
 * Somebody the story is about: a user of the host application, and at Stripe the
 * customer that the application makes when they first buy. What they do is done
 * as they would do it: on Stripe's hosted pages, or by the application with
 * Stripe's SDK. A fresh person has an email address and a user id of their own.
 */
import type Stripe from "stripe";
import { BrowserPage } from "./browser";
import { ScenarioFailure } from "./failure";
import { confirmButton, type HowToBuy, type HowToSubscribe, payButton, paymentFields } from "./paying";
import { PortalVisit } from "./portal-visit";
import type { Stage } from "./stage";

export interface Identity {
  name: string;
  email: string;
  userId: string;
}

export class Person {
  readonly name: string;
  readonly email: string;
  readonly userId: string;
  /** At Stripe, the first one first. */
  readonly customers: string[] = [];

  constructor(
    private readonly stage: Stage,
    { name, email, userId }: Identity,
  ) {
    this.name = name;
    this.email = email;
    this.userId = userId;
  }

  /** The customer that stands for them at Stripe now. */
  get customer(): string {
    const customer = this.customers.at(-1);
    if (customer === undefined) throw new ScenarioFailure(`${this.name} is no customer at Stripe yet.`);
    return customer;
  }

  /** The application makes the customer before the first checkout, and writes whose it is. */
  async becomesCustomer(
    options: { email?: string; metadata?: Record<string, string> } = {},
  ): Promise<string> {
    const customer = await this.stage.stripe.customers.create({
      name: this.name,
      email: options.email ?? this.email,
      metadata: options.metadata ?? { userId: this.userId },
      ...(await this.stage.onClock()),
    });
    this.customers.push(customer.id);
    return customer.id;
  }

  /** A checkout as the application opens it. */
  async opensCheckout(lookupKey: string, how: HowToBuy = {}): Promise<Stripe.Checkout.Session> {
    const { stripe } = this.stage;
    const { written = "everywhere", quantity = 1, trialDays } = how;
    const once = lookupKey.endsWith("_lifetime");
    const customer =
      this.customers.at(-1) ?? (await this.becomesCustomer(written === "everywhere" ? {} : { metadata: {} }));
    const named = { userId: this.userId };
    const plan: Record<string, string> = once ? { plan: this.stage.planOf(lookupKey) } : {};
    const metadata = written === "nowhere" ? plan : { ...named, ...plan };
    return stripe.checkout.sessions.create({
      mode: once ? "payment" : "subscription",
      customer,
      line_items: [{ price: this.stage.price(lookupKey), quantity }],
      success_url: `${this.stage.app.url}/billing?session={CHECKOUT_SESSION_ID}`,
      cancel_url: `${this.stage.app.url}/billing`,
      metadata,
      ...(written === "nowhere" ? {} : { client_reference_id: this.userId }),
      ...(once
        ? {}
        : {
            subscription_data: {
              ...(written === "everywhere" ? { metadata: named } : {}),
              ...(trialDays === undefined ? {} : { trial_period_days: trialDays }),
            },
          }),
    });
  }

  /** From the button in the application to the page that thanks them. */
  async buys(lookupKey: string, how: HowToBuy = {}): Promise<Stripe.Checkout.Session> {
    this.stage.tell(`${this.name} buys ${lookupKey}.`);
    const session = await this.opensCheckout(lookupKey, how);
    return this.paysCheckout(session, how);
  }

  /** Fills in the hosted page, and says yes when the bank asks. */
  async paysCheckout(session: Stripe.Checkout.Session, how: HowToBuy = {}): Promise<Stripe.Checkout.Session> {
    const { stripe } = this.stage;
    const before = await stripe.checkout.sessions.retrieve(session.id);
    // A story that was cut short is told again from its beginning; what was paid then is paid.
    if (before.status !== "complete" && session.url !== null) {
      const page = await BrowserPage.open(session.url);
      const after = await page.submit(payButton, { ...this.filledIn(page), ...paymentFields(how) });
      if (after.complaint() !== null)
        throw new ScenarioFailure(`Checkout refused ${this.name}: ${after.complaint()}`);
      if (after.offersButton(confirmButton)) await after.submit(confirmButton);
    }
    const paid = await stripe.checkout.sessions.retrieve(session.id);
    const customer = typeof paid.customer === "string" ? paid.customer : paid.customer?.id;
    if (customer !== undefined && !this.customers.includes(customer)) this.customers.push(customer);
    return paid;
  }

  /** What the page wants to know of a payer whom it does not know. */
  private filledIn(page: BrowserPage): Record<string, string> {
    return {
      ...(page.offers("email") ? { email: this.email } : {}),
      ...(page.offers("name") ? { name: this.name } : {}),
    };
  }

  /** A payment link, a pricing table: the seller's application has no part in it. */
  async buysByLink(lookupKey: string, how: { email?: string } = {}): Promise<Stripe.Checkout.Session> {
    this.stage.tell(`${this.name} pays for ${lookupKey} by a link.`);
    const session = await this.stage.stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: this.stage.price(lookupKey), quantity: 1 }],
      customer_email: how.email ?? this.email,
      success_url: `${this.stage.app.url}/billing`,
    });
    return this.paysCheckout(session);
  }

  /** Without Checkout: made by the application's own form, or by hand in the dashboard. */
  async subscribesTo(lookupKeys: readonly string[], how: HowToSubscribe = {}): Promise<Stripe.Subscription> {
    this.stage.tell(`${this.name} subscribes to ${lookupKeys.join(" and ")}.`);
    const { stripe } = this.stage;
    const customer = this.customers.at(-1) ?? (await this.becomesCustomer());
    const { card = "pm_card_visa", written = "everywhere", daysUntilDue, trialEnds } = how;
    const paying =
      daysUntilDue === undefined
        ? { default_payment_method: (await stripe.paymentMethods.attach(card, { customer })).id }
        : { collection_method: "send_invoice" as const, days_until_due: daysUntilDue };
    return stripe.subscriptions.create({
      customer,
      items: lookupKeys.map((lookupKey) => ({ price: this.stage.price(lookupKey) })),
      ...paying,
      ...(trialEnds === undefined ? {} : { trial_end: trialEnds }),
      ...(written === "everywhere" ? { metadata: { userId: this.userId } } : {}),
    });
  }

  /** A trial without a card. */
  async tries(
    lookupKey: string,
    { days, andThen }: { days: number; andThen: "pause" | "cancel" },
  ): Promise<Stripe.Subscription> {
    this.stage.tell(`${this.name} tries ${lookupKey} for ${days} days without a card.`);
    const customer = this.customers.at(-1) ?? (await this.becomesCustomer());
    return this.stage.stripe.subscriptions.create({
      customer,
      items: [{ price: this.stage.price(lookupKey) }],
      trial_period_days: days,
      trial_settings: { end_behavior: { missing_payment_method: andThen } },
      metadata: { userId: this.userId },
    });
  }

  /** From now on they use somebody else's customer. */
  paysAs(other: Person): void {
    this.customers.push(other.customer);
  }

  /** The latest event of a type about them. */
  async eventOf(type: string, fits: (event: Stripe.Event) => boolean = () => true): Promise<Stripe.Event> {
    const event = (await this.events(type)).find(fits);
    if (event === undefined) throw new ScenarioFailure(`Stripe has no event ${type} about ${this.name}.`);
    return event;
  }

  /** All that Stripe made of one type, or of any, about them; the latest first. */
  async events(type?: string): Promise<Stripe.Event[]> {
    const about: Stripe.Event[] = [];
    for await (const event of this.stage.stripe.events.list({ ...(type ? { type } : {}), limit: 100 })) {
      const { id, customer } = toPlain(event.data.object);
      if ([id, customer].some((one) => this.customers.some((known) => known === one))) about.push(event);
    }
    return about;
  }

  /** The latest subscription, whatever its state. */
  async subscription(): Promise<Stripe.Subscription> {
    const { data } = await this.stage.stripe.subscriptions.list({
      customer: this.customer,
      status: "all",
      limit: 1,
      expand: ["data.latest_invoice"],
    });
    if (data[0] === undefined) throw new ScenarioFailure(`${this.name} has no subscription at Stripe.`);
    return data[0];
  }

  async changesTo(
    lookupKey: string,
    change: Stripe.SubscriptionUpdateParams = {},
  ): Promise<Stripe.Subscription> {
    this.stage.tell(`${this.name} changes to ${lookupKey}.`);
    const { id, items } = await this.subscription();
    return this.stage.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id, price: this.stage.price(lookupKey) }],
      ...change,
    });
  }

  async cancels(when: "now" | "at period end"): Promise<void> {
    this.stage.tell(`${this.name} cancels ${when}.`);
    if (when === "at period end") return this.inPortal((portal) => portal.cancels());
    const { id, status } = await this.subscription();
    // A DELETE has no idempotency key: told again, it finds what it did.
    if (status === "canceled") return;
    await this.stage.stripe.subscriptions.cancel(id, {
      cancellation_details: { feedback: "switched_service" },
    });
  }

  /** Takes back that it was to end. */
  async resumes(): Promise<void> {
    this.stage.tell(`${this.name} stays after all.`);
    await this.inPortal((portal) => portal.keepsPlan());
  }

  /** Looks at what it costs, and confirms. */
  async changesPlanInPortal(lookupKey: string): Promise<void> {
    this.stage.tell(`${this.name} changes to ${lookupKey} in the portal.`);
    await this.inPortal((portal) => portal.changesTo(this.stage.price(lookupKey)));
  }

  private async inPortal(visit: (portal: PortalVisit) => Promise<void>): Promise<void> {
    const { stripe, app } = this.stage;
    const session = await stripe.billingPortal.sessions.create({
      customer: this.customer,
      return_url: `${app.url}/billing`,
    });
    await visit(new PortalVisit(session.url, await this.subscription()));
  }

  /** A card in place of the one that Stripe charges by itself. */
  async changesCard(token: string): Promise<void> {
    const { stripe } = this.stage;
    const method = await stripe.paymentMethods.attach(token, { customer: this.customer });
    await stripe.customers.update(this.customer, {
      invoice_settings: { default_payment_method: method.id },
    });
    const { id } = await this.subscription();
    await stripe.subscriptions.update(id, { default_payment_method: method.id });
  }

  /** What was charged last. */
  async lastCharge(): Promise<Stripe.Charge> {
    const { data } = await this.stage.stripe.charges.list({ customer: this.customer, limit: 1 });
    if (data[0] === undefined) throw new ScenarioFailure(`${this.name} was never charged.`);
    return data[0];
  }

  async isRefunded(): Promise<Stripe.Refund> {
    this.stage.tell(`${this.name} gets the money back.`);
    return this.stage.stripe.refunds.create({ charge: (await this.lastCharge()).id });
  }

  /** The seller answers the bank; Stripe's test texts decide how it ends. */
  async disputeIsAnsweredWith(evidence: "winning_evidence" | "losing_evidence"): Promise<void> {
    this.stage.tell(
      `The dispute about ${this.name}'s payment is answered with ${evidence.replace("_", " ")}.`,
    );
    const { stripe } = this.stage;
    const { data } = await stripe.disputes.list({ charge: (await this.lastCharge()).id });
    const [dispute] = data;
    if (dispute === undefined) throw new ScenarioFailure(`${this.name}'s payment is not disputed.`);
    await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: evidence }, submit: true });
  }

  async paysOpenInvoice(): Promise<void> {
    const { latest_invoice: invoice } = await this.subscription();
    const id = typeof invoice === "string" ? invoice : invoice?.id;
    if (id === undefined) throw new ScenarioFailure(`${this.name} has no invoice to pay.`);
    await this.stage.stripe.invoices.pay(id);
  }
}

/** An object as its text says it: every kind of object has other fields. */
function toPlain(object: object): { id?: unknown; customer?: unknown } {
  const { id, customer }: { id?: unknown; customer?: unknown } = object;
  return { id, customer };
}
