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
  const t0 = performance.now(); let batches = 0; const lat: number[] = [];
  const loop = async () => { for (;;) { const t = performance.now(); const { claimed } = await applyDue(deps); if (!claimed) return; batches++; lat.push(performance.now() - t); } };
  const cpu0 = process.cpuUsage();
  await Promise.all(Array.from({ length: concurrency }, loop));
  const s = (performance.now() - t0) / 1000; const cpu = process.cpuUsage(cpu0);
  lat.sort((a, b) => a - b);
  console.log(`${users}x${per} c=${concurrency} named=${named}: ${Math.round(events.length / s)} events/s, ${batches} batches, p50 batch ${lat[lat.length >> 1]?.toFixed(1)} ms, js cpu/event ${((cpu.user + cpu.system) / events.length).toFixed(0)} us`);
  await pool.end();
}
it("speed", async () => {
  await run(200, 10, 1, true);
  await run(2000, 3, 1, true);
  await run(2000, 3, 2, true);
  await run(2000, 3, 1, false);
  // latency, arrivals one by one
  const pool = createWorkerPool(database.url);
  const w = createWorker({ pool, url: database.url, livemode: false, clock: () => new Date(), log: createLog("t", "silent") });
  await w.start();
  const uids = Array.from({length:200},()=>fresh("user")); await database.pool.query("insert into users (id, email, created_at, updated_at) select id, id || '@e.c', now() - interval '1 day', now() from unnest($1::text[]) id", [uids]);
  const sent: Json[] = [];
  for (let i = 0; i < 200; i++) { const e = eventOf("customer.subscription.updated", start + i, subscriptionOf("sub_lat" + i, "cus_lat" + i, { metadata: { userId: uids[i] } })); sent.push(e); await deliver(database.pool, [e], new Date()); await new Promise((r) => setTimeout(r, 10)); }
  await new Promise((r) => setTimeout(r, 500));
  const { rows } = await database.pool.query("select percentile_cont(array[0.5,0.95,0.99]) within group (order by extract(epoch from synced_at - received_at)*1000) p from events where event_id = any($1)", [sent.map((e) => e.id)]);
  console.log("latency ms p50,p95,p99", rows[0].p);
  await w.stop(); await pool.end();
  // per query timing for single event
  const orig = (await import("pg")).default.Client.prototype.query;
  const times: Record<string, number[]> = {};
  const p2 = createWorkerPool(database.url);
  const deps = { pool: p2, livemode: false, clock: () => new Date() };
  const warm = async () => { const e = eventOf("customer.subscription.updated", start, subscriptionOf(fresh("sub"), fresh("cus"), { metadata: { userId: uids[0] } })); await deliver(database.pool, [e], new Date()); await applyDue(deps); };
  for (let i = 0; i < 12; i++) await warm();
  (await import("pg")).default.Client.prototype.query = function (this: any, ...a: any[]) { const t = performance.now(); const r = (orig as any).apply(this, a); const k = typeof a[0] === "string" ? a[0].slice(0, 25) : (a[0].name ?? a[0].text?.slice(0, 25)); return r?.then ? r.then((x: any) => { (times[k] ??= []).push(performance.now() - t); return x; }) : r; } as any;
  for (let i = 0; i < 50; i++) await warm();
  (await import("pg")).default.Client.prototype.query = orig;
  for (const [k, v] of Object.entries(times)) { v.sort((a, b) => a - b); console.log(k, v.length, v[v.length >> 1]?.toFixed(2)); }
  await p2.end();
}, 120000);
