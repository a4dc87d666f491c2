/** The emulator as a whole, without its HTTP listener: state, time, API, webhooks. */
import { Idempotency } from "./api/idempotency";
import { ApiPipeline } from "./api/pipeline";
import { RateLimit } from "./api/rate-limit";
import { RequestLog } from "./api/request-log";
import { Router } from "./api/router";
import { EmulatorClock } from "./clock/emulator-clock";
import { timers } from "./clock/timers";
import { Scheduler } from "./clock/scheduler";
import { Log } from "./log";
import { PageRouter } from "./pages/page-router";
import { operations, pages } from "./resources";
import { testClocks } from "./resources/test-clocks";
import { Database } from "./store/database";
import { newAccountId } from "./store/ids";
import { Journal } from "./store/journal";
import { defineTable } from "./store/table";
import { sweepEvents } from "./webhooks/sweep";
import { deliveries } from "./webhooks/tables";
import { WebhookEngine } from "./webhooks/engine";
import { defaultWebhookSettings, type WebhookSettings } from "./webhooks/settings";
import { openScope } from "./work/open-scope";
import type { Cause, Scope } from "./work/scope";

export type World = "test" | "live";

interface AccountRow {
  id: "account";
  account: string;
}

const accountRow = defineTable<AccountRow>({ name: "emulator.account", prefix: "acct" });

export interface EmulatorOptions {
  /** Folder of the journal; null keeps everything in memory only. */
  dataFolder: string | null;
  log?: Log;
  /** Requests per second and operation; null: no limit. */
  rateLimit?: number | null;
  webhooks?: Partial<WebhookSettings>;
  /** `start` leaves deliveries waiting: whoever holds the emulator calls `webhooks.start()`. */
  holdWebhooks?: boolean;
}

const NOBODY: Cause = { request: null, idempotencyKey: null };

export class Emulator {
  readonly database: Database;
  readonly clock: EmulatorClock;
  readonly log: Log;
  readonly api: ApiPipeline;
  readonly pages: PageRouter;
  readonly requests = new RequestLog();
  readonly rateLimit: RateLimit;
  readonly webhooks: WebhookEngine;
  readonly webhookSettings: WebhookSettings;
  readonly scheduler: Scheduler;
  /** Where it is reached; known once the server listens. */
  baseUrl = "http://127.0.0.1:0";
  private readonly idempotency: Idempotency;
  private readonly holdWebhooks: boolean;

  constructor(options: EmulatorOptions) {
    this.log = options.log ?? new Log();
    this.holdWebhooks = options.holdWebhooks ?? false;
    this.database = new Database(options.dataFolder === null ? null : new Journal(options.dataFolder));
    this.clock = new EmulatorClock(this.database.space("emulator"));
    this.idempotency = new Idempotency(this.database.space("emulator"), () => this.clock.now());
    this.rateLimit = new RateLimit(options.rateLimit ?? null);
    this.webhookSettings = { ...defaultWebhookSettings, ...options.webhooks };
    const exact = () => this.clock.exact();
    this.webhooks = new WebhookEngine({
      database: this.database,
      log: this.log,
      settings: this.webhookSettings,
      now: exact,
      baseUrl: () => this.baseUrl,
    });
    this.scheduler = new Scheduler({
      database: this.database,
      log: this.log,
      now: exact,
      transactAt: (world, moment, work) => this.transact(world, NOBODY, work, moment),
    });
    this.api = new ApiPipeline({
      database: this.database,
      router: new Router(operations),
      idempotency: this.idempotency,
      rateLimit: this.rateLimit,
      requests: this.requests,
      log: this.log,
      account: () => this.account(),
      now: () => this.clock.now(),
      transact: (world, cause, work) => this.transact(world, cause, work),
    });
    this.pages = new PageRouter(pages);
    this.database.transact(() => {
      this.idempotency.sweep();
      sweepEvents(this.database);
    });
    this.database.onCommit((tables) => {
      if (tables.has(deliveries.name)) this.webhooks.kick();
      if (tables.has(timers.name)) this.scheduler.arm();
    });
  }

  start(): void {
    this.scheduler.runUntil(this.clock.now());
    this.scheduler.start();
    if (!this.holdWebhooks) this.webhooks.start();
  }

  stop(): void {
    this.scheduler.stop();
    this.webhooks.stop();
    this.database.close();
  }

  /** `acct_…`: made once per data folder. */
  account(): string {
    const table = this.database.space("emulator").table(accountRow);
    const known = table.get("account");
    if (known !== null) return known.object.account;
    return this.database.transact(
      () => table.put({ id: "account", account: newAccountId(this.clock.now()) }, null).account,
    );
  }

  /**
   * Runs `work` whole or not at all on one world.
   * @param at emulator time to act at, unix seconds; now if absent
   */
  transact<R>(world: World, cause: Cause, work: (scope: Scope) => R, at?: number): R {
    // Whoever comes while a test clock is to advance comes after it, not between its hours.
    if (at === undefined && this.isClockAdvancing()) this.scheduler.runUntil(this.clock.now());
    const moment = at ?? this.clock.now();
    const account = this.account();
    return this.database.transact(() =>
      work(
        openScope({
          database: this.database,
          world,
          account,
          cause,
          emulatorNow: moment,
          clockTime: (clock) =>
            this.database.space(world).table(testClocks).get(clock)?.object.frozen_time ?? moment,
        }),
      ),
    );
  }

  private isClockAdvancing(): boolean {
    const advancing = this.database.space("test").table(testClocks).having("status", "advancing");
    return [...advancing].length > 0;
  }

  /** Moves emulator time; everything due on the way happens at its own moment. May move back. */
  moveTo(time: number): void {
    if (time > this.clock.exact()) this.scheduler.runUntil(time);
    this.database.transact(() => this.clock.set(time));
    this.scheduler.arm();
    this.webhooks.kick();
  }

  /** Forgets everything but the process: a new account, an empty world. */
  reset(): void {
    this.database.clear();
    this.scheduler.arm();
  }
}
