/**
 * What goes wrong between Stripe and the app, for the people of one story and
 * nobody else: faults of the emulator, aimed by customer, and taken away when the
 * story is over, however it ends.
 */
import type { Emulator, Endpoint, FaultAction } from "./emulator";
import { ScenarioFailure } from "./failure";
import type { Person } from "./person";

const meetsWithinMs = 30_000;
const lookAgainAfterMs = 100;

export class Deliveries {
  /** To what was posted by hand. */
  readonly answers: { status: number; body: string }[] = [];
  private readonly faults: string[] = [];

  constructor(
    private readonly emulator: Emulator,
    private readonly webhookUrl: string,
    /** Marks the faults of this story. */
    private readonly note: string,
  ) {}

  /** From now on, for what is about this person: all of it, or these types. */
  async suffer(who: Person, action: FaultAction, types?: readonly string[], times?: number): Promise<void> {
    const customer = who.customers.at(-1) ?? (await who.becomesCustomer());
    const fault = await this.emulator.fault({
      match: { customer, endpoint: (await this.endpoint()).id, ...(types === undefined ? {} : { types }) },
      action,
      note: this.note,
      ...(times === undefined ? {} : { times }),
    });
    this.faults.push(fault.id);
  }

  /** Events that Stripe itself fails to make: no endpoint is asked. */
  async areNeverMade(who: Person, types: readonly string[]): Promise<void> {
    const customer = who.customers.at(-1) ?? (await who.becomesCustomer());
    const fault = await this.emulator.fault({
      match: { customer, types },
      action: { do: "not_generated" },
      note: this.note,
    });
    this.faults.push(fault.id);
  }

  /** Reads of this path are answered with an error. @returns the fault's id */
  async apiRefuses(path: string, status: number, message: string): Promise<string> {
    const fault = await this.emulator.fault({
      match: { method: "GET", path },
      action: { do: "status", status, message },
      note: this.note,
    });
    this.faults.push(fault.id);
    return fault.id;
  }

  /** Until the app has met a fault: what it asks Stripe by itself it asks a few seconds later. */
  async isMet(faultId: string): Promise<void> {
    const deadline = Date.now() + meetsWithinMs;
    while (!(await this.emulator.faults()).some(({ id, acted }) => id === faultId && acted > 0)) {
      if (Date.now() > deadline) {
        throw new ScenarioFailure("Paidtrail has not asked Stripe within 30 seconds. Does its worker run?");
      }
      await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
    }
  }

  /**
   * Posts something to the app's endpoint that no event of Stripe's is, signed as
   * its events are unless said otherwise.
   * @returns what was answered
   */
  async post(
    payload: unknown,
    how: { signedSecondsAgo?: number; header?: string | null } = {},
  ): Promise<{ status: number; body: string }> {
    const { id } = await this.endpoint();
    const { signedSecondsAgo, header } = how;
    const { status, error, body } = await this.emulator.deliver({
      endpoint: id,
      payload,
      ...(signedSecondsAgo === undefined ? {} : { signed_seconds_ago: signedSecondsAgo }),
      ...(header === undefined ? {} : { header }),
    });
    if (status === null) throw new ScenarioFailure(`The app's webhook could not be reached: ${error}.`);
    this.answers.push({ status, body });
    return { status, body };
  }

  /** The app's, in the mode of the story. */
  async endpoint(): Promise<Endpoint> {
    const found = (await this.emulator.endpoints()).find(
      ({ url, livemode }) => url === this.webhookUrl && !livemode,
    );
    if (found === undefined) {
      throw new ScenarioFailure(`No webhook endpoint at the emulator points at ${this.webhookUrl}.`);
    }
    return found;
  }

  /** What failed is posted once more, now. */
  async areTriedAgain(events: readonly string[]): Promise<void> {
    for (const event of events) await this.emulator.retryNow(event);
    await this.emulator.settled();
  }

  /** Stripe stops trying: what was refused stays refused. */
  async areGivenUpOn(who: Person): Promise<void> {
    await this.emulator.settled();
    for (const customer of who.customers) await this.emulator.giveUp({ customer });
  }

  async mend(): Promise<void> {
    for (const id of this.faults.splice(0)) await this.emulator.removeFault(id);
  }
}
