import { expect, it } from "vitest";
import { answeredWithin } from "./answered-within";
import { isDatabaseOutage } from "./database-outage";

it("gives the answer, or the failure, of what is in time", async () => {
  expect(await answeredWithin(1_000, Promise.resolve(7))).toBe(7);
  await expect(answeredWithin(1_000, Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("what is late counts as an outage", async () => {
  const error: unknown = await answeredWithin(5, new Promise(() => {})).catch((late) => late);
  expect(error).toMatchObject({ message: "The database did not answer within 5 ms." });
  expect(isDatabaseOutage(error)).toBe(true);
});
