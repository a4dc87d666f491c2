import { createServer } from "node:net";
import { expect, inject, test } from "vitest";
import { isDatabaseOutage } from "./database-outage";
import { createPool, createPrisma } from "./database.server";

const coded = (code: string) => Object.assign(new Error("x"), { code });
const thrown = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

async function errorsOf(url: string) {
  const pool = createPool({ url, max: 1, applicationName: "test", connectTimeoutMs: 200 });
  const prisma = createPrisma(pool);
  const errors = [await thrown(pool.query("select 1")), await thrown(prisma.user.findFirst())];
  await prisma.$disconnect();
  if (!pool.ended) await pool.end();
  return errors;
}

test("an outage is a database that nobody can reach, asked directly or through the ORM", async () => {
  const errors = await errorsOf("postgresql://a:b@127.0.0.1:1/none");
  expect(errors.map((error) => isDatabaseOutage(error))).toEqual([true, true]);
});

test("an outage is a database that takes the connection and says nothing", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const errors = await errorsOf(`postgresql://a:b@127.0.0.1:${port}/none`);
  silent.close();
  expect(errors.map((error) => isDatabaseOutage(error))).toEqual([true, true]);
});

test("an outage is a database that falls silent on a connection it had taken", async () => {
  const { url } = inject("testCluster");
  const pool = createPool({ url, max: 1, applicationName: "test", queryTimeoutMs: 50 });
  const error = await thrown(pool.query("select pg_sleep(1)"));
  expect(isDatabaseOutage(error)).toBe(true);
  await pool.end();
});

test("an outage is one that breaks off, starts or stops; a fault of ours is none", () => {
  expect(
    ["57P01", "57P03", "08006", "53300", "ECONNRESET"].map((code) => isDatabaseOutage(coded(code))),
  ).toEqual(Array.from({ length: 5 }, () => true));
  expect(isDatabaseOutage(new Error("Connection terminated unexpectedly"))).toBe(true);
  for (const error of [coded("23505"), coded("57014"), coded("22P02"), new TypeError("x"), "text", null])
    expect(isDatabaseOutage(error)).toBe(false);
});
