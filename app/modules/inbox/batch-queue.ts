/**
 * Group commit: one batch is under way at a time, and whatever arrives meanwhile
 * goes in the next one. A lone item leaves at once; under load batches grow by
 * themselves, so throughput grows with concurrency instead of with commits.
 *
 * Nobody waits longer than `patienceMs` from the arrival of its request, whatever
 * the store does, and no more
 * than `mostWaiting` items or `mostWaitingBytes` wait at all.
 */
export interface BatchQueueOptions<Item, Result> {
  /** Settles one batch, results in its order. Throws when the store is away. */
  store: (items: Item[]) => Promise<Result[]>;
  /** What an item gets whose batch failed, or that waited too long. */
  unavailable: Result;
  /** Told of every batch that failed. */
  onFailure: (error: unknown, items: number) => void;
  /** Told of every batch that was stored. */
  onBatch: (items: number) => void;
  patienceMs: number;
  /** For what has used up its patience before it is pushed: a slow sender's is worth one try. */
  leastPatienceMs?: number;
  mostPerBatch: number;
  mostBytesPerBatch: number;
  mostWaiting: number;
  mostWaitingBytes: number;
}

interface Entry<Item, Result> {
  item: Item;
  bytes: number;
  deadline: number;
  settled: boolean;
  settle: (result: Result) => void;
}

export interface BatchQueue<Item, Result> {
  /** `waitedMs`: since its request arrived. Resolves when the item's batch has ended, never rejects. */
  push(item: Item, bytes: number, waitedMs?: number): Promise<Result>;
  /** Items waiting for the next batch. */
  waiting(): number;
  /** Takes nothing more; resolves when everything taken has been settled. */
  close(): Promise<void>;
}

/** How often overdue items are looked for while any wait; the patience is kept to within this. */
const sweepEveryMs = 100;

export function createBatchQueue<Item, Result>(
  options: BatchQueueOptions<Item, Result>,
): BatchQueue<Item, Result> {
  const { unavailable, patienceMs, leastPatienceMs = 0 } = options;
  let waiting: Entry<Item, Result>[] = [];
  let waitingBytes = 0;
  let underWay: Entry<Item, Result>[] = [];
  let planned = false;
  let sweeper: NodeJS.Timeout | null = null;
  let closed = false;
  let onIdle: (() => void) | null = null;

  function settle(entry: Entry<Item, Result>, result: Result): void {
    if (entry.settled) return;
    entry.settled = true;
    entry.settle(result);
  }

  function push(item: Item, bytes: number, waitedMs = 0): Promise<Result> {
    const full = waiting.length >= options.mostWaiting || waitingBytes + bytes > options.mostWaitingBytes;
    if (closed || full) return Promise.resolve(unavailable);
    return new Promise((resolve) => {
      const deadline = performance.now() + Math.max(patienceMs - waitedMs, leastPatienceMs);
      waiting.push({ item, bytes, deadline, settled: false, settle: resolve });
      waitingBytes += bytes;
      plan();
      sweeper ??= setInterval(sweep, sweepEveryMs).unref();
    });
  }

  /** Not at once but behind the requests that were read from sockets in the same turn of the event loop. */
  function plan(): void {
    if (planned || underWay.length > 0) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      void run();
    });
  }

  async function run(): Promise<void> {
    underWay = take();
    if (underWay.length > 0) {
      const batch = underWay;
      try {
        const results = await options.store(batch.map((entry) => entry.item));
        for (const [index, entry] of batch.entries()) settle(entry, results[index] ?? unavailable);
        options.onBatch(batch.length);
      } catch (error) {
        for (const entry of batch) settle(entry, unavailable);
        options.onFailure(error, batch.length);
      }
      underWay = [];
    }
    if (waiting.length > 0) plan();
    else idle();
  }

  function take(): Entry<Item, Result>[] {
    let count = 0;
    let bytes = 0;
    for (const entry of waiting) {
      if (count === options.mostPerBatch) break;
      // A single item larger than a batch still makes one.
      if (count > 0 && bytes + entry.bytes > options.mostBytesPerBatch) break;
      count += 1;
      bytes += entry.bytes;
    }
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingBytes -= bytes;
    return taken;
  }

  function sweep(): void {
    const now = performance.now();
    for (const entry of underWay) if (entry.deadline <= now) settle(entry, unavailable);
    waiting = waiting.filter((entry) => {
      if (entry.deadline > now) return true;
      settle(entry, unavailable);
      waitingBytes -= entry.bytes;
      return false;
    });
    if (waiting.length === 0 && underWay.length === 0) idle();
  }

  function idle(): void {
    if (sweeper) clearInterval(sweeper);
    sweeper = null;
    onIdle?.();
  }

  async function close(): Promise<void> {
    closed = true;
    if (waiting.length === 0 && underWay.length === 0) return;
    await new Promise<void>((resolve) => {
      onIdle = resolve;
    });
  }

  return { push, waiting: () => waiting.length, close };
}
