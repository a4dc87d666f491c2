/** Every story is in the list, under the name of its file, and says what a story must say. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { cast } from "./cast/cast";
import { plans } from "./frame/catalogue";
import { scenarios } from "./index";

const codes = scenarios.map(({ code }) => code);

test("the list holds each file of a story once, under its name", () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => /^[a-z_]+\.ts$/.test(name) && !["index.ts", "main.ts"].includes(name))
    .map((name) => name.replace(".ts", ""));
  expect([...codes].sort()).toEqual(files.sort());
});

test("every group of the catalogue is told whole, and the healthy ways besides", () => {
  const count = (group: string) => scenarios.filter((scenario) => scenario.group === group).length;
  expect(
    Object.fromEntries(["A", "B", "C", "D", "E", "F", "healthy"].map((group) => [group, count(group)])),
  ).toEqual({
    A: 12,
    B: 14,
    C: 9,
    D: 9,
    E: 13,
    F: 10,
    healthy: 10,
  });
});

test("a cause is the first of the codes that hold after its story", () => {
  for (const { code, codes, group } of scenarios) if (group !== "healthy") expect(codes[0]).toBe(code);
});

test("titles are one sentence; a free plan is no access and any other is one", () => {
  for (const { title, expects, shows = expects } of scenarios) {
    expect(title).toMatch(/^[^.]+\.( [^.]+\.)?$|\(2022\)/);
    for (const { entitled, plan } of [expects, shows]) expect(entitled).toBe(plan !== "free");
  }
});

test("the demo shows an ambiguous pair, and people whom only a policy keeps on their plan", () => {
  const told = cast.map(({ code }) => code);
  expect(told).toEqual(expect.arrayContaining(["event_ambiguous", "in_grace_on_pro", "refunded_and_active"]));
  // The policy's days count only where the plan has none of its own.
  expect(plans.find(({ id }) => id === "pro")?.graceDays).toBeNull();
});

test("the cast is about twenty people, each story once", () => {
  expect(new Set(cast.map(({ code }) => code)).size).toBe(cast.length);
  expect(cast.length).toBeGreaterThanOrEqual(15);
});
