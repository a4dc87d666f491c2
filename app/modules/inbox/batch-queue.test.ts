import { describe, expect, test, vi } from "vitest";
import { createBatchQueue } from "./batch-queue";

/** A store that settles when the test says so. */
function manualStore() {
  const batches: { items: number[]; finish: (error?: Error) => void }[] = [];
  const store = (items: number[]) =>
    new Promise<string[]>((resolve, reject) => {
      batches.push({
        items,
        finish: (error) => (error ? reject(error) : resolve(items.map((item) => `stored ${item}`))),
      });
    });
  const started = (count: number) => vi.waitFor(() => expect(batches).toHaveLength(count));
  return { batches, store, started };
}

function queueOf(store: (items: number[]) => Promise<string[]>, limits = {}) {
  const failures: number[] = [];
  const queue = createBatchQueue<number, string>({
    store,
    unavailable: "unavailable",
    onFailure: (_, items) => failures.push(items),
    onBatch: () => {},
    patienceMs: 60_000,
    leastPatienceMs: 10,
    mostPerBatch: 100,
    mostBytesPerBatch: 1_000,
    mostWaiting: 100,
    mostWaitingBytes: 10_000,
    ...limits,
  });
  return { queue, failures };
}

describe("a batch queue", () => {
  test("sends a lone item at once, and what arrives meanwhile together", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store);
    const first = queue.push(1, 10);
    await started(1);
    const others = [2, 3, 4].map((item) => queue.push(item, 10));
    expect(queue.waiting()).toBe(3);
    batches[0]!.finish();
    expect(await first).toBe("stored 1");
    await started(2);
    expect(batches[1]!.items).toEqual([2, 3, 4]);
    batches[1]!.finish();
    expect(await Promise.all(others)).toEqual(["stored 2", "stored 3", "stored 4"]);
  });

  test("cuts batches by number and by bytes, but sends an item larger than a batch", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store, { mostPerBatch: 2, mostBytesPerBatch: 100 });
    const all = [
      queue.push(1, 500),
      queue.push(2, 60),
      queue.push(3, 60),
      queue.push(4, 10),
      queue.push(5, 10),
    ];
    for (let batch = 0; batch < 4; batch += 1) {
      await started(batch + 1);
      batches[batch]!.finish();
    }
    await Promise.all(all);
    expect(batches.map(({ items }) => items)).toEqual([[1], [2], [3, 4], [5]]);
  });

  test("turns away what does not fit, at once", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store, { mostWaiting: 2 });
    const held = queue.push(1, 10);
    await started(1);
    const waiting = [queue.push(2, 10), queue.push(3, 10)];
    expect(await queue.push(4, 10)).toBe("unavailable");
    batches[0]!.finish();
    await started(2);
    batches[1]!.finish();
    expect(await Promise.all([held, ...waiting])).not.toContain("unavailable");
    expect(await queueOf(store, { mostWaitingBytes: 5 }).queue.push(1, 6)).toBe("unavailable");
  });

  test("lets nobody wait longer than its patience, under way or not", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store, { patienceMs: 50 });
    const underWay = queue.push(1, 10);
    await started(1);
    const waiting = queue.push(2, 10);
    const begun = Date.now();
    expect(await Promise.all([underWay, waiting])).toEqual(["unavailable", "unavailable"]);
    expect(Date.now() - begun).toBeLessThan(1_000);
    // What was given up is not sent; what comes later is.
    batches[0]!.finish();
    const later = queue.push(3, 10);
    await started(2);
    expect(batches[1]!.items).toEqual([3]);
    batches[1]!.finish();
    expect(await later).toBe("stored 3");
  });

  test("counts what an item waited before, and gives the late one a last try", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store, { patienceMs: 60_000 });
    const underWay = queue.push(1, 10);
    await started(1);
    const patient = queue.push(2, 10);
    const begun = Date.now();
    expect(await queue.push(3, 10, 59_900)).toBe("unavailable");
    expect(await queue.push(4, 10, 100_000)).toBe("unavailable");
    expect(Date.now() - begun).toBeLessThan(1_000);
    batches[0]!.finish();
    await started(2);
    expect(batches[1]!.items).toEqual([2]);
    batches[1]!.finish();
    expect(await Promise.all([underWay, patient])).toEqual(["stored 1", "stored 2"]);
    // Late, and the store is there.
    const late = queue.push(5, 10, 100_000);
    await started(3);
    batches[2]!.finish();
    expect(await late).toBe("stored 5");
  });

  test("fails a batch alone: the next one is sent", async () => {
    const { batches, store, started } = manualStore();
    const { queue, failures } = queueOf(store);
    const first = queue.push(1, 10);
    await started(1);
    const second = queue.push(2, 10);
    batches[0]!.finish(new Error("connection lost"));
    expect(await first).toBe("unavailable");
    expect(failures).toEqual([1]);
    await started(2);
    batches[1]!.finish();
    expect(await second).toBe("stored 2");
  });

  test("closes when all it has taken is settled, and takes nothing more", async () => {
    const { batches, store, started } = manualStore();
    const { queue } = queueOf(store);
    const taken = queue.push(1, 10);
    await started(1);
    const closed = queue.close();
    expect(await queue.push(2, 10)).toBe("unavailable");
    batches[0]!.finish();
    expect(await taken).toBe("stored 1");
    await closed;
    await queue.close();
  });
});
