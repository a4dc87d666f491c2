import { afterAll, beforeAll, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "~/lib/testing/database";
import { mapPrice, setPlan } from "../entitlements/catalogue.server";
import { applyDue } from "./apply-due.server";
import { deliver, eventOf, fresh, type Json, seconds, subscriptionOf } from "./testing/deliver";
import { createWorkerPool, createWorker } from "./worker.server";
import { createLog } from "~/lib/log.server";
let database: TestDatabase;
beforeAll(async () => { database = await createTestDatabase(); const change={actor:{type:"system" as const,id:"t"},now:new Date()};
 await setPlan(database.pool,{id:"free",name:"Free",rank:0,features:[]},change); await setPlan(database.pool,{id:"pro",name:"Pro",rank:10,features:["w"]},change); await mapPrice(database.pool,"price_pro","pro",change);});
afterAll(() => database.drop());
const start = seconds("2026-12-10T12:00:00Z");
async function run(users: number, per: number, concurrency: number, named: boolean) {
  const ids = Array.from({ length: users }, () => fresh("user"));
  await database.pool.query("insert into users (id, email, created_at, updated_at) select id, id || '@e.c', now() - interval '1 day', now() from unnest($1::text[]) id", [ids]);
  const pad = "x".repeat(3000);
  const events = ids.flatMap((u) => { const c = fresh("cus"), s = fresh("sub"); return Array.from({ length: per }, (_, n) => eventOf("customer.subscription.updated", start + n, subscriptionOf(s, c, { metadata: named ? { userId: u } : {}, status: n % 2 ? "unpaid" : "active", description: pad }))); });
  for (let i = 0; i < events.length; i += 500) await deliver(database.pool, events.slice(i, i + 500), new Date());
  await database.pool.query("analyze");
  const pool = createWorkerPool(database.url);
  const deps = { pool, livemode: false, clock: () => new Date() };
  const t0 = performance.now(); let batches = 0;
  const loop = async () => { for (;;) { const { claimed } = await applyDue(deps); if (!claimed) return; batches++; } };
  await Promise.all(Array.from({ length: concurrency }, loop));
  const s = (performance.now() - t0) / 1000;
  await pool.end();
  return Math.round(events.length / s);
}
it("speed", async () => {
  await run(200, 10, 2, true);
  const r: any = {};
  for (let k = 0; k < 3; k++) { for (const c of [1, 2]) (r[`2000x3 named c=${c}`] ??= []).push(await run(2000, 3, c, true)); (r["2000x3 unnamed c=2"] ??= []).push(await run(2000, 3, 2, false)); }
  console.log(r);
  const pool = createWorkerPool(database.url);
  const w = createWorker({ pool, url: database.url, livemode: false, clock: () => new Date(), log: createLog("t", "silent") });
  await w.start();
  for (let k = 0; k < 3; k++) {
  const uids = Array.from({length:200},()=>fresh("user")); await database.pool.query("insert into users (id, email, created_at, updated_at) select id, id || '@e.c', now() - interval '1 day', now() from unnest($1::text[]) id", [uids]);
  const sent: Json[] = [];
  for (let i = 0; i < 200; i++) { const e = eventOf("customer.subscription.updated", start + i, subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: uids[i] } })); sent.push(e); await deliver(database.pool, [e], new Date()); await new Promise((r) => setTimeout(r, 10)); }
  await new Promise((r) => setTimeout(r, 500));
  const { rows } = await database.pool.query("select percentile_cont(array[0.5,0.95,0.99]) within group (order by extract(epoch from synced_at - received_at)*1000) p from events where event_id = any($1)", [sent.map((e) => e.id)]);
  console.log("latency ms p50,p95,p99", rows[0].p);
  }
  await w.stop(); await pool.end();
}, 180000);
