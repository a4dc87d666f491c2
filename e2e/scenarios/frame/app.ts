/** Paidtrail as a host application and an operator see it: by its JSON API. */
import type { Diagnosis } from "./diagnosis";
import { ScenarioFailure } from "./failure";
import type { RunningApp } from "./running-app";

export interface Entitlement {
  entitled: boolean;
  plan: string;
  state: string;
  valid_until: number | null;
  reasons: { code: string; text: string; effect: string }[];
}

export interface Delivery {
  id: string;
  outcome: "accepted" | "duplicate" | "rejected";
  reason: string | null;
  event: string | null;
  received: number;
}

interface Stage {
  outcome: string;
  reason: string | null;
}

export interface LedgerEvent {
  id: string;
  type: string;
  customer: string | null;
  related_object: { id: string } | null;
  duplicates: number;
  stages: Record<"arrival" | "verification" | "dedupe" | "mapping" | "sync", Stage>;
}

interface Difference {
  object: string;
  kind: "new" | "changed" | "gone";
  fields: { path: string }[];
}

export interface HostUser {
  id: string;
  email: string;
  name: string;
  email_verified: boolean;
}

/** With what says what, and where that was read. */
export interface Mismatch {
  id: string;
  code: string;
  severity: "blocks_access" | "risk" | "hygiene";
  candidates: { user: string; evidence: MismatchSource[] }[];
  evidence: MismatchSource[];
}

interface MismatchSource {
  value: string;
  object: string;
  id: string;
  field: string;
}

const settleWithinMs = 30_000;
const lookAgainAfterMs = 50;

export class App {
  readonly url: string;
  readonly webhookUrl: string;

  constructor(
    readonly running: RunningApp,
    private readonly key: string,
  ) {
    this.url = running.url;
    this.webhookUrl = running.webhookUrl;
  }

  /** As a host application keeps its users in step. */
  async upsertUser({ id, ...fields }: HostUser): Promise<void> {
    await this.ask("PUT", `/users/${encodeURIComponent(id)}`, fields);
  }

  async knows(userId: string): Promise<boolean> {
    return (await this.request("GET", `/users/${encodeURIComponent(userId)}`)).ok;
  }

  entitlement(userId: string): Promise<Entitlement> {
    return this.ask<Entitlement>("GET", `/users/${encodeURIComponent(userId)}/entitlement`);
  }

  /** Null when it never arrived. */
  async event(id: string): Promise<LedgerEvent | null> {
    const response = await this.request("GET", `/events/${id}`);
    if (response.status === 404) return null;
    return readAnswer<LedgerEvent>(response, "GET", `/events/${id}`);
  }

  async eventsOf(customer: string): Promise<LedgerEvent[]> {
    const { data } = await this.ask<{ data: LedgerEvent[] }>("GET", `/events?customer=${customer}&limit=100`);
    return data;
  }

  /** The newest hundred that arrived, whomever they are about. */
  async newestEvents(): Promise<LedgerEvent[]> {
    return (await this.ask<{ data: LedgerEvent[] }>("GET", "/events?limit=100")).data;
  }

  /** Customers that are linked to the user by Paidtrail's own records. */
  async customersOf(userId: string): Promise<string[]> {
    const query = new URLSearchParams({ user: userId, limit: "100" });
    const { data } = await this.ask<{ data: { customer: string }[] }>("GET", `/bindings?${query}`);
    return data.map(({ customer }) => customer);
  }

  /** Where sources disagree now about whose this customer is, or about this user. */
  async mismatchesOf(
    subject: { customer: string } | { user: string },
  ): Promise<{ id: string; code: string }[]> {
    const query = new URLSearchParams({ ...subject, limit: "100" });
    return (await this.ask<{ data: { id: string; code: string }[] }>("GET", `/mismatches?${query}`)).data;
  }

  mismatch(id: string): Promise<Mismatch> {
    return this.ask<Mismatch>("GET", `/mismatches/${id}`);
  }

  /** What a resync of the customer would change; nothing is changed. Each as `type: path, path`. */
  async differing(customer: string): Promise<string[]> {
    const { objects } = await this.ask<{ objects: Difference[] }>("POST", `/customers/${customer}/resync`, {
      dry_run: true,
    });
    return objects.map(({ object, kind, fields }) =>
      kind === "changed" ? `${object}: ${fields.map(({ path }) => path).join(", ")}` : `${object}: ${kind}`,
    );
  }

  /** Which link broke for whatever a support person was given. */
  diagnosis(reference: string): Promise<Diagnosis> {
    return this.ask<Diagnosis>("GET", `/diagnosis?${new URLSearchParams({ ref: reference })}`);
  }

  async rejectedDeliveries(): Promise<Delivery[]> {
    const { data } = await this.ask<{ data: Delivery[] }>("GET", "/deliveries?outcome=rejected&limit=100");
    return data;
  }

  async replay(event: string, reason: string): Promise<void> {
    await this.ask("POST", `/events/${event}/replay`, { reason });
  }

  /** Resolves when nothing that was accepted waits to be applied. */
  async settled(): Promise<void> {
    const deadline = Date.now() + settleWithinMs;
    while ((await this.ask<{ data: object[] }>("GET", "/events?sync=pending&limit=1")).data.length > 0) {
      if (Date.now() > deadline) {
        throw new ScenarioFailure(
          "Paidtrail has not applied what it accepted after 30 seconds. Does its worker run?",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, lookAgainAfterMs));
    }
  }

  private async ask<R>(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<R> {
    return readAnswer<R>(await this.request(method, path, body), method, path);
  }

  private request(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

async function readAnswer<R>(response: Response, method: string, path: string): Promise<R> {
  const text = await response.text();
  if (!response.ok) {
    throw new ScenarioFailure(`Paidtrail refused ${method} /api/v1${path}: ${text.slice(0, 300)}`);
  }
  const answer: R = JSON.parse(text);
  return answer;
}
