import { expect, test } from "vitest";
import { calmest } from "./calm";

const sample = (round: number, concurrency: number, neighbours: number | null) => ({
  round,
  concurrency,
  neighbours,
});
const chosen = (samples: ReturnType<typeof sample>[]) =>
  calmest(
    samples,
    ({ concurrency }) => concurrency,
    ({ round }) => round,
  );

test("a disturbed run takes those it is compared with out as well", () => {
  const samples = [sample(1, 8, 0.01), sample(1, 8, 0.4), sample(2, 8, 0.05), sample(2, 8, 0.02)];
  expect(chosen(samples)).toEqual(samples.slice(2));
});

test("where nothing was calm, the calmest is kept", () => {
  const samples = [sample(1, 8, 0.9), sample(2, 8, 0.3), sample(1, 1, 0), sample(2, 1, 0.8)];
  expect(chosen(samples)).toEqual([samples[1], samples[2]]);
});

test("everything counts where nothing is known", () => {
  const samples = [sample(1, 8, null), sample(2, 8, null)];
  expect(chosen(samples)).toEqual(samples);
});
