/** Posts what is due, records every attempt, tries again later, gives up in the end. */
import { setTimeout as pause } from "node:timers/promises";
import { countUse, faultsFor } from "../faults/fault";
import type { Log } from "../log";
import type { Database, Space } from "../store/database";
import { randomText } from "../store/ids";
import type { Row } from "../store/table";
import { events } from "../events/tables";
import { compose, type Outgoing } from "./compose";
import { countPending } from "./count-pending";
import { Sender, type Received } from "./send";
import type { WebhookSettings } from "./settings";
import { attempts, deliveries, webhookEndpoints, type Delivery } from "./tables";

type World = "test" | "live";
const WORLDS: readonly World[] = ["test", "live"];
const LONGEST_WAIT_MS = 60_000;

interface Due {
  world: World;
  /** Of the delivery. */
  id: string;
}

interface EngineParts {
  database: Database;
  log: Log;
  settings: WebhookSettings;
  /** Emulator time, unix seconds with fraction. */
  now: () => number;
  /** Where the emulator is reached now. */
  baseUrl: () => string;
}

export class WebhookEngine {
  private readonly sender = new Sender();
  private readonly control: Space;
  /** Deliveries being posted, with their endpoint. */
  private readonly inFlight = new Map<string, string>();
  private readonly idle: (() => void)[] = [];
  private queue: Due[] = [];
  private wake: NodeJS.Timeout | null = null;
  private soon: NodeJS.Immediate | null = null;
  private stopped = true;

  constructor(private readonly parts: EngineParts) {
    this.control = parts.database.space("emulator");
  }

  start(): void {
    this.stopped = false;
    this.kick();
  }

  stop(): void {
    this.stopped = true;
    if (this.wake !== null) clearTimeout(this.wake);
    if (this.soon !== null) clearImmediate(this.soon);
    this.sender.close();
  }

  /** Look for due deliveries soon: something was planned, or time moved. */
  kick(): void {
    if (this.stopped || this.soon !== null) return;
    this.soon = setImmediate(() => {
      this.soon = null;
      this.work();
    });
  }

  /** Resolves when nothing is being posted, nothing is due, and nothing that a fault let go is on its way. */
  async settled(): Promise<void> {
    while (!this.stopped) {
      const busy = this.inFlight.size > 0 || this.soon !== null || this.due().length > 0;
      const inTurn = this.pending().filter(({ object }) => object.inTurn === true && object.attempts === 0);
      if (!busy && inTurn.length === 0) return;
      if (busy) {
        this.kick();
        await new Promise<void>((resolve) => this.idle.push(resolve));
      } else {
        const next = Math.min(...inTurn.map(({ object }) => object.nextAt));
        await pause(Math.min(1000, Math.max(5, (next - this.parts.now()) * 1000)));
      }
    }
  }

  private pending(): Row<Delivery, null>[] {
    return WORLDS.flatMap((world) => [
      ...this.parts.database.space(world).table(deliveries).having("state", "pending"),
    ]);
  }

  /** Everything pending is due now. @returns how many */
  retryNow(match: { endpoint?: string; event?: string } = {}): number {
    let count = 0;
    this.parts.database.transact(() => {
      for (const world of WORLDS) {
        const table = this.parts.database.space(world).table(deliveries);
        for (const { object } of table.find("state", "pending")) {
          if (match.endpoint !== undefined && object.endpoint !== match.endpoint) continue;
          if (match.event !== undefined && object.event !== match.event) continue;
          table.put({ ...object, heldBy: null, nextAt: this.parts.now() }, null);
          count += 1;
        }
      }
    });
    this.kick();
    return count;
  }

  /** What still waits is abandoned, as after Stripe's last attempt. @returns how many */
  giveUp(match: { customer?: string; event?: string }): number {
    let count = 0;
    this.parts.database.transact(() => {
      for (const world of WORLDS) {
        const space = this.parts.database.space(world);
        for (const { object } of space.table(deliveries).find("state", "pending")) {
          if (match.event !== undefined && object.event !== match.event) continue;
          const about = space.table(events).get(object.event)?.hidden.customer ?? null;
          if (match.customer !== undefined && about !== match.customer) continue;
          this.close(space, object, "failed");
          count += 1;
        }
      }
    });
    return count;
  }

  private work(): void {
    if (this.stopped) return;
    if (!this.startQueued()) {
      this.queue = this.due();
      this.startQueued();
    }
    if (this.queue.length === 0) this.arm();
    if (this.inFlight.size === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  /**
   * Starts what the endpoints have room for. The queue is a snapshot of what was
   * due: looking at all pending deliveries after each answer would make a large
   * backlog quadratic.
   * @returns whether anything was started
   */
  private startQueued(): boolean {
    const busy = new Map<string, number>();
    for (const endpoint of this.inFlight.values()) busy.set(endpoint, (busy.get(endpoint) ?? 0) + 1);
    const waiting: Due[] = [];
    let started = false;
    for (const due of this.queue) {
      const delivery = this.parts.database.space(due.world).table(deliveries).get(due.id)?.object;
      if (delivery?.state !== "pending" || delivery.nextAt > this.parts.now() || this.inFlight.has(due.id))
        continue;
      const running = busy.get(delivery.endpoint) ?? 0;
      if (running >= this.parts.settings.concurrency) {
        waiting.push(due);
        continue;
      }
      busy.set(delivery.endpoint, running + 1);
      this.inFlight.set(delivery.id, delivery.endpoint);
      started = true;
      void this.attempt(due.world, delivery)
        .catch((error) => this.parts.log.error(`the delivery ${delivery.id} could not be recorded`, error))
        .finally(() => {
          this.inFlight.delete(delivery.id);
          this.kick();
        });
    }
    this.queue = waiting;
    return started;
  }

  /** Due deliveries that are not in flight, the longest due first. */
  private due(): Due[] {
    const now = this.parts.now();
    const found: (Due & { nextAt: number; seq: number })[] = [];
    for (const world of WORLDS) {
      for (const { object, seq } of this.parts.database
        .space(world)
        .table(deliveries)
        .find("state", "pending")) {
        if (object.nextAt > now || this.inFlight.has(object.id)) continue;
        found.push({ world, id: object.id, nextAt: object.nextAt, seq });
      }
    }
    return found.sort((a, b) => a.nextAt - b.nextAt || a.seq - b.seq);
  }

  private arm(): void {
    if (this.wake !== null) clearTimeout(this.wake);
    this.wake = null;
    let next = Number.POSITIVE_INFINITY;
    for (const { object } of this.pending()) {
      if (!this.inFlight.has(object.id)) next = Math.min(next, object.nextAt);
    }
    const ms = Math.max(5, (next - this.parts.now()) * 1000);
    if (Number.isFinite(next)) this.wake = setTimeout(() => this.work(), Math.min(LONGEST_WAIT_MS, ms));
  }

  private async attempt(world: World, delivery: Delivery): Promise<void> {
    const space = this.parts.database.space(world);
    const event = space.table(events).get(delivery.event);
    const endpoint = space.table(webhookEndpoints).get(delivery.endpoint);
    if (event === null || endpoint === null || (endpoint.object.status !== "enabled" && !delivery.extra)) {
      this.parts.database.transact(() => this.close(space, delivery, "failed"));
      return;
    }
    const playing = faultsFor(this.control, "webhook", {
      type: event.object.type,
      customer: event.hidden.customer,
      endpoint: endpoint.object.id,
      livemode: world === "live",
    }).filter((fault) => PLAYED_WHEN_SENT.has(fault.action.do));
    const at = Date.now();
    const outgoing = compose({
      event: event.object,
      data: delivery.data,
      endpoint: endpoint.object,
      secret: endpoint.hidden.secret,
      signedAt: Math.floor(at / 1000),
      faults: playing.map((fault) => fault.action),
      read: space,
      baseUrl: this.parts.baseUrl(),
    });
    this.parts.database.transact(() => {
      for (const fault of playing) countUse(this.control, fault);
    });
    const received = await this.sender.post(
      outgoing.url,
      outgoing.headers,
      outgoing.body,
      this.parts.settings.timeoutMs,
    );
    if (this.stopped) return;
    this.parts.database.transact(() =>
      this.record(world, delivery, {
        at,
        outgoing,
        received,
        type: event.object.type,
        faults: playing.map((fault) => fault.action.do),
      }),
    );
  }

  private record(
    world: World,
    delivery: Delivery,
    made: { at: number; outgoing: Outgoing; received: Received; type: string; faults: string[] },
  ): void {
    const space = this.parts.database.space(world);
    // The emulator was reset, or its endpoint went, while this was on its way.
    if (space.table(deliveries).get(delivery.id)?.object.state !== "pending") return;
    const { received } = made;
    const ok = received.status !== null && received.status >= 200 && received.status < 300;
    const number = delivery.attempts + 1;
    space.table(attempts).put(
      {
        id: `att_${randomText(20)}`,
        delivery: delivery.id,
        event: delivery.event,
        event_type: made.type,
        endpoint: delivery.endpoint,
        url: made.outgoing.url,
        number,
        at: made.at,
        emulator_time: Math.floor(this.parts.now()),
        status: received.status,
        ok,
        error: received.error,
        duration_ms: received.durationMs,
        response_body: received.body,
        faults: made.faults,
        signature: made.outgoing.signature,
      },
      null,
    );
    const pause = this.parts.settings.retries[world][number - 1];
    const tried = { ...delivery, attempts: number };
    if (ok) this.close(space, tried, "succeeded");
    else if (delivery.extra || pause === undefined) this.close(space, tried, "failed");
    else space.table(deliveries).put({ ...tried, nextAt: this.parts.now() + pause }, null);
    this.judge(space, delivery.endpoint, ok);
  }

  private close(space: Space, delivery: Delivery, state: "succeeded" | "failed"): void {
    space.table(deliveries).put({ ...delivery, state, heldBy: null }, null);
    countPending(space, delivery.event);
  }

  /** Disables an endpoint that has only failed, often and for long. */
  private judge(space: Space, id: string, ok: boolean): void {
    const table = space.table(webhookEndpoints);
    const endpoint = table.get(id);
    if (endpoint === null) return;
    const { hidden, object } = endpoint;
    if (ok) {
      if (hidden.failures > 0) table.put(object, { ...hidden, failures: 0, failingSince: null });
      return;
    }
    const failures = hidden.failures + 1;
    const failingSince = hidden.failingSince ?? this.parts.now();
    const { attempts: enough, seconds } = this.parts.settings.disableAfter;
    const disable = failures >= enough && this.parts.now() - failingSince >= seconds;
    table.put(disable ? { ...object, status: "disabled" } : object, { ...hidden, failures, failingSince });
    if (!disable) return;
    this.parts.log.info(`endpoint ${id} is disabled after ${failures} failed attempts`);
    for (const { object: delivery } of space.table(deliveries).find("endpoint", id)) {
      if (delivery.state === "pending") this.close(space, delivery, "failed");
    }
  }
}

/** The other actions decide whether and when a delivery is sent, and have acted by then. */
const PLAYED_WHEN_SENT = new Set([
  "wrong_secret",
  "timestamp",
  "alter_body",
  "strip_header",
  "malformed_header",
  "wrong_path",
  "other_mode",
  "account",
  "api_version",
  "truncate_lists",
]);
