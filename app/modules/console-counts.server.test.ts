import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { consoleCounts } from "./console-counts.server";

const now = new Date("2027-01-31T12:30:20Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function refuse(howMany: number, hoursAgo: number) {
  await database.pool.query(
    `insert into deliveries (received_at, outcome, reason, size)
     select $1, 'rejected', 'not_an_event', 10 from generate_series(1, $2)`,
    [new Date(now.getTime() - hoursAgo * 3_600_000), howMany],
  );
}

describe("the numbers of the navigation", () => {
  it("are 0 where nothing is", async () => {
    const { rejected } = await consoleCounts(database.pool, false, now);
    expect(rejected).toBe(0);
  });

  it("count refused requests of a day, and no further than a hundred", async () => {
    await refuse(120, 25);
    await refuse(3, 23);
    expect((await consoleCounts(database.pool, false, now)).rejected).toBe(3);
    await refuse(150, 1);
    expect((await consoleCounts(database.pool, false, now)).rejected).toBe(100);
  });
});
