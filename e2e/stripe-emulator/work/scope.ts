/**
 * What an operation, a timer or a hosted page may do: read and change one
 * world's objects at one moment, and say which events that makes. A scope lives
 * inside one transaction.
 */
import type Stripe from "stripe";
import type { Identified, Reader, TableDefinition } from "../store/table";

/** Who caused a change: an API request, or Stripe itself (both null). */
export interface Cause {
  request: string | null;
  idempotencyKey: string | null;
  /** The API version that the request names; null or absent where it names none. */
  version?: string | null;
}

export interface ChangeOptions<H> {
  /** The event(s) that this change makes, in order. */
  event?: Stripe.Event.Type | readonly Stripe.Event.Type[];
  hidden?: H;
}

export interface TimerRequest {
  /** Names the handler: `subscription.renew`. */
  kind: string;
  /** Unix seconds, on the scope's clock. */
  at: number;
  /** The object it is about. */
  subject: string;
  data?: Record<string, unknown>;
}

export interface Scope {
  readonly read: Reader;
  readonly livemode: boolean;
  readonly account: string;
  /** Unix seconds on the clock in force: emulator time, or the test clock's frozen time. */
  readonly now: number;
  /** The test clock in force, if any. */
  readonly clock: string | null;
  readonly cause: Cause;
  /** The start of hosted pages' URLs, no slash at the end: a stand-in, see `base-url.ts`. */
  readonly baseUrl: string;

  /** A new id of this table's kind. */
  id(definition: TableDefinition<Identified, unknown> | { prefix: string }): string;
  get<T extends Identified, H>(table: TableDefinition<T, H>, id: string | null): T | null;
  hidden<T extends Identified, H>(table: TableDefinition<T, H>, id: string): H | null;
  /** The object, or Stripe's `resource_missing` naming `param`. */
  need<T extends Identified, H>(table: TableDefinition<T, H>, id: string, param?: string): T;
  /** By index, oldest first. */
  find<T extends Identified, H>(table: TableDefinition<T, H>, index: string, value: string): T[];
  all<T extends Identified, H>(table: TableDefinition<T, H>): T[];

  insert<T extends Identified, H>(table: TableDefinition<T, H>, object: T, options: InsertOptions<H>): T;
  /** Replaces the object; the event's `previous_attributes` are what differs from before. */
  update<T extends Identified, H>(table: TableDefinition<T, H>, object: T, options?: ChangeOptions<H>): T;
  remove<T extends Identified, H>(table: TableDefinition<T, H>, id: string, options?: ChangeOptions<H>): void;
  /** An event about an object as it is; `before` gives `previous_attributes`. */
  emit(type: Stripe.Event.Type, object: object, before?: object): void;

  /** Asks for work at a time; returns the timer's id. */
  schedule(timer: TimerRequest): string;
  /** Drops the timers of a subject, all or of one kind. */
  unschedule(subject: string, kind?: string): void;

  /** The same transaction seen from a test clock (null: emulator time). */
  onClock(clock: string | null): Scope;
  /** The same transaction and clock at another moment, unix seconds. */
  atMoment(now: number): Scope;
  /** The same value for the same key as long as this transaction runs (test tokens). */
  once<V>(key: string, make: () => V): V;
}

/** A table without hidden part needs no options. */
export type InsertOptions<H> = { event?: ChangeOptions<H>["event"] } & (H extends null
  ? { hidden?: H }
  : { hidden: H });
