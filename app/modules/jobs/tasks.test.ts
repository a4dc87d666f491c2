import { describe, expect, it } from "vitest";
import { catalogue, keyOfJob } from "./catalogue";
import { cronItemsOf, tasksOf } from "./tasks";

describe("the tasks", () => {
  it("are those that are handled, each with its own payload", async () => {
    const seen: unknown[] = [];
    const tasks = tasksOf({
      "refetch-customer": async (payload) => {
        seen.push(payload);
      },
    });
    expect(Object.keys(tasks)).toEqual(["refetch-customer"]);
    const run = tasks["refetch-customer"] as (payload: unknown, helpers: object) => Promise<void>;
    await run({ id: "cus_1" }, {});
    // When it was due, as the queue notes it on what the schedule asked for.
    await run({ id: "cus_2", _cron: { ts: "2026-12-10T12:00:00Z", backfilled: false } }, {});
    expect(seen).toEqual([{ id: "cus_1" }, { id: "cus_2" }]);
    await expect(run({ id: 7 }, {})).rejects.toThrow();
    expect(seen).toHaveLength(2);
  });

  it("count as failed when the process stops under them", async () => {
    const { "refetch-customer": run } = tasksOf({ "refetch-customer": () => new Promise(() => {}) });
    const stop = new AbortController();
    const running = (run as (payload: unknown, helpers: object) => Promise<void>)(
      { id: "cus_1" },
      { abortSignal: stop.signal },
    );
    stop.abort();
    await expect(running).rejects.toThrow("The process stopped.");
  });
});

describe("the schedule", () => {
  it("has what the catalogue schedules and somebody handles, one at a time", () => {
    const handlers = Object.fromEntries(Object.keys(catalogue).map((name) => [name, async () => {}]));
    const scheduled = Object.entries(catalogue).flatMap(([name, { schedule }]) => (schedule ? [name] : []));
    expect(cronItemsOf(handlers).map(({ task }) => task)).toEqual(scheduled);
    expect(cronItemsOf({})).toEqual([]);
  });
});

it("names requests that are one alike", () => {
  expect(keyOfJob({ name: "refetch-object", payload: { type: "invoice", id: "in_1" } })).toBe(
    "refetch-object:invoice:in_1",
  );
  expect(keyOfJob({ name: "refetch-customer", payload: { id: "cus_1" } })).toBe("refetch-customer:cus_1");
});
