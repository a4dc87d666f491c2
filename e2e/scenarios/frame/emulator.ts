/** The control API of the Stripe emulator: faults, endpoints, what became of deliveries. */
import { ScenarioFailure } from "./failure";

/** See e2e/stripe-emulator/README.md for what each does. */
export type FaultAction = { do: string } & Record<string, string | number>;

export interface FaultMatch {
  types?: readonly string[];
  customer?: string;
  endpoint?: string;
  mode?: "test" | "live";
  method?: string;
  path?: string;
}

export interface Fault {
  id: string;
  note: string | null;
  /** How often it did. */
  acted: number;
}

export interface Endpoint {
  id: string;
  url: string;
  status: string;
  secret: string;
  livemode: boolean;
  api_version: string | null;
  enabled_events: string[];
  metadata: Record<string, string>;
}

export interface Delivery {
  id: string;
  event: string;
  endpoint: string;
  state: "pending" | "succeeded" | "failed";
}

interface Attempt {
  status: number | null;
  response_body: string;
}

interface Overview {
  account: string;
}

export class Emulator {
  constructor(readonly url: string) {}

  overview(): Promise<Overview> {
    return this.ask<Overview>("GET", "");
  }

  fault(given: { match: FaultMatch; action: FaultAction; times?: number; note: string }): Promise<Fault> {
    return this.ask<Fault>("POST", "/faults", given);
  }

  async faults(): Promise<Fault[]> {
    return (await this.ask<{ data: Fault[] }>("GET", "/faults")).data;
  }

  async removeFault(id: string): Promise<void> {
    await this.ask("DELETE", `/faults/${id}`);
  }

  async endpoints(): Promise<Endpoint[]> {
    return (await this.ask<{ data: Endpoint[] }>("GET", "/endpoints")).data;
  }

  async changeEndpoint(id: string, change: { secret?: string; api_version?: string; status?: string }) {
    await this.ask("POST", `/endpoints/${id}`, change);
  }

  /** What was answered to the attempts at delivering an event. */
  async answersTo(event: string): Promise<{ status: number; body: string }[]> {
    const { data } = await this.ask<{ data: Attempt[] }>("GET", `/attempts?event=${event}`);
    return data.map(({ status, response_body: body }) => ({ status: status ?? 0, body }));
  }

  async deliveriesOf(event: string): Promise<Delivery[]> {
    return (await this.ask<{ data: Delivery[] }>("GET", `/deliveries?event=${event}`)).data;
  }

  /** Posts `payload` as it is; `header` null leaves the signature out. */
  deliver(given: {
    endpoint: string;
    payload: unknown;
    secret?: string;
    signed_seconds_ago?: number;
    header?: string | null;
  }): Promise<{ status: number | null; error: string | null; body: string }> {
    return this.ask("POST", "/deliver", given);
  }

  /** Everything of the customer that still waits is given up on, as Stripe does after three days. */
  async giveUp(match: { customer?: string; event?: string }): Promise<void> {
    await this.ask("POST", "/give-up", match);
  }

  async retryNow(event: string): Promise<void> {
    await this.ask("POST", "/retry-now", { event });
  }

  async resolveLostEvents(): Promise<void> {
    await this.ask("POST", "/generation-failures/resolve");
  }

  /** Emulator time goes there, back too. */
  async moveTo(unixSeconds: number): Promise<void> {
    await this.ask("POST", "/advance", { to: unixSeconds });
  }

  /** Resolves when nothing is due and nothing is being posted. */
  async settled(): Promise<void> {
    const { settled } = await this.ask<{ settled: boolean }>("POST", "/settle");
    if (!settled) throw new ScenarioFailure("The emulator is still posting events after 30 seconds.");
  }

  private async ask<R>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<R> {
    const response = await fetch(`${this.url}/_emulator${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new ScenarioFailure(`The emulator refused ${method} /_emulator${path}: ${text.slice(0, 300)}`);
    }
    const answer: R = JSON.parse(text);
    return answer;
  }
}
