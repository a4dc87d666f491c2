/**
 * The one place where this process's singletons are wired. Modules take what
 * they need as arguments; routes, the servers and the command line ask here.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock } from "~/lib/clock";
import { createPool, createPrisma, type Db, type Pool, type Prisma } from "~/lib/database.server";
import { deploymentLivemode, type Env, env } from "~/lib/env.server";
import { createLog, type Log } from "~/lib/log.server";
import { metricsRegistry } from "~/lib/metrics.server";
import { once } from "~/lib/once.server";
import type { BillingContext } from "./billing/context";
import { createPriceList, type PriceList } from "./billing/price-list";
import { returnOrigin } from "./billing/return-origin";
import { configurationOf } from "./diagnosis/configuration.server";
import type { DiagnosisContext } from "./diagnosis/context";
import type { EndpointDeps } from "./endpoint/mend-endpoint.server";
import { createInbox, type Inbox } from "./inbox/inbox.server";
import { probeToken } from "./inbox/own-probe";
import { retryRefusedJobs } from "./jobs/failed-jobs.server";
import { createDenials, type Denials } from "./ownership/denials.server";
import type { CatalogueReader } from "./stripe/catalogue-reader";
import { createCatalogueReader } from "./stripe/catalogue-reader.server";
import { replayKind } from "./runs/kinds/replay-kind.server";
import { resyncKind } from "./runs/kinds/resync-kind.server";
import type { Run } from "./runs/run";
import type { RunKind } from "./runs/run-kind";
import { type RunView, runView } from "./runs/run-view";
import type { CaseReader } from "./stripe/case-reader";
import { createCaseReader } from "./stripe/case-reader.server";
import type { EndpointKeeper } from "./stripe/endpoint-keeper";
import { createEndpointKeeper } from "./stripe/endpoint-keeper.server";
import type { StripeGateway } from "./stripe/gateway";
import { createStripeGateway } from "./stripe/gateway.server";
import { createKeptCatalogue, type KeptCatalogue } from "./stripe/kept-catalogue";
import type { EventReader } from "./stripe/event-reader";
import { createEventReader, listingPace } from "./stripe/event-reader.server";
import { neededEvents } from "./stripe/needed-events";
import { createPace } from "./stripe/pace.server";
import { readingMsOfPages } from "./stripe/paced-requests.server";
import type { StripeReader } from "./stripe/reader";
import { createStripeReader } from "./stripe/reader.server";

export interface Runtime {
  env: Env;
  /** True when this deployment's Stripe key is a live one. */
  livemode: boolean;
  clock: Clock;
  log: Log;
  /** Pages, API, command line. */
  pool: Pool;
  prisma: Prisma;
  inbox: Inbox;
  /** Stripe's API, or its emulator's. */
  stripe: StripeGateway;
  prices: PriceList;
  /** Of end users, by the doors of billing. */
  denials: Denials;
  /** How things are at Stripe, for resyncs. */
  reader: StripeReader;
  /** The same for jobs: nobody waits for it, so it may take longer. */
  jobsReader: StripeReader;
  /** What a diagnosis asks of Stripe beside that. */
  cases: CaseReader;
  /** Our endpoint at Stripe, for those who mend it. */
  endpoints: EndpointKeeper;
  /** What the account sells, for those who map it to plans. */
  selling: { reader: CatalogueReader; kept: KeptCatalogue };
  /** What has happened at Stripe, for what never arrived here. */
  events: EventReader;
}

export function runtime(): Runtime {
  return once("runtime", () => {
    const settings = env();
    const log = createLog("paidtrail", settings.logLevel);
    const livemode = deploymentLivemode(settings);
    const pool = createPool({
      url: settings.databaseUrl,
      max: 10,
      applicationName: "paidtrail",
      connectTimeoutMs: 1_500,
      // Nobody waits longer for a page: it says that the database does not answer.
      statementTimeoutMs: 3_500,
      queryTimeoutMs: 4_000,
    });
    const inbox = createInbox({
      // A pool of its own, so that a slow page never delays an acknowledgement; a
      // connection each for batches, repeats, refusals and expiry, so that none of
      // them waits for another.
      pool: createPool({
        url: settings.databaseUrl,
        max: 4,
        applicationName: "paidtrail inbox",
        connectTimeoutMs: 1_000,
        statementTimeoutMs: 1_500,
        // On a busy machine a new connection may take longer than an answer: after a quiet
        // quarter of a minute the next event would be refused with 503.
        keepIdle: true,
      }),
      clock: systemClock,
      log,
      secrets: settings.webhookSecrets,
      inactiveSecrets: settings.inactiveWebhookSecrets,
      livemode,
      rejectedPerMinute: settings.rejectedPerMinute,
      metrics: metricsRegistry(),
    });
    const stripe = createStripeGateway({
      key: settings.stripeSecretKey,
      apiBase: settings.stripeApiBase,
      log,
    });
    const requests = {
      key: settings.stripeSecretKey,
      apiBase: settings.stripeApiBase,
      pace: createPace({ pool, livemode, perSecond: settings.stripeRequestsPerSecond }),
      clock: systemClock,
      log,
    };
    const mended = (tx: Db) => retryRefusedJobs(tx, systemClock());
    const reader = createStripeReader({ ...requests, livemode, pool, mended, readingMs: readingMsOfPages });
    const jobsReader = createStripeReader({ ...requests, livemode, pool, mended });
    const cases = createCaseReader({ ...requests, livemode });
    const endpoints = createEndpointKeeper({ ...requests, readingMs: readingMsOfPages });
    const catalogueReader = createCatalogueReader(requests);
    const selling = {
      reader: catalogueReader,
      kept: createKeptCatalogue(catalogueReader, (ms) => sleep(ms, undefined, { ref: false })),
    };
    const events = createEventReader({
      ...requests,
      webhookUrl: settings.webhookUrl,
      livemode,
      pool,
      mended,
      pace: createPace({ pool, livemode, ...listingPace(settings.stripeRequestsPerSecond) }),
    });
    const prices = createPriceList(stripe, (ms) => sleep(ms, undefined, { ref: false }));
    const denials = createDenials({ registry: metricsRegistry(), log, secret: settings.sessionSecret });
    const prisma = createPrisma(pool);
    return {
      env: settings,
      livemode,
      clock: systemClock,
      log,
      pool,
      prisma,
      inbox,
      stripe,
      prices,
      denials,
      reader,
      jobsReader,
      cases,
      endpoints,
      selling,
      events,
    };
  });
}

/** What the billing room's doors take. `requestUrl`: of the payer's request. */
export function billingContext(requestUrl: string): BillingContext {
  const { pool, stripe, prices, denials, livemode, clock, env } = runtime();
  const appUrl = returnOrigin(requestUrl, env.appUrl);
  return { pool, stripe, prices, denials, livemode, now: clock(), appUrl, apiBase: env.stripeApiBase };
}

/** What a diagnosis is made with. */
export function diagnosisContext(reader: StripeReader = runtime().reader): DiagnosisContext {
  const { pool, livemode, clock, cases, env } = runtime();
  return {
    pool,
    livemode,
    clock,
    reader,
    cases,
    configuration: configurationOf(env, livemode),
    probeToken: (url) => probeToken(url, env.sessionSecret),
  };
}

/** What the endpoint at Stripe is looked at and mended with. */
export function endpointDeps(): EndpointDeps {
  const { pool, endpoints, clock, env } = runtime();
  return { pool, keeper: endpoints, wanted: { url: env.webhookUrl, types: neededEvents }, clock };
}

/** What a run can do: a line for each kind. `reader`: with which it reads at Stripe. */
export function runKinds(reader: StripeReader = runtime().reader): RunKind[] {
  const { pool, livemode, clock } = runtime();
  return [resyncKind({ pool, reader, livemode, clock }), replayKind({ pool, livemode, clock })];
}

/** null: there is no such kind. */
export function runKind(kind: string): RunKind | null {
  return runKinds().find((one) => one.kind === kind) ?? null;
}

/** As pages and API show it. */
export function shownRun(run: Run): RunView {
  return runView(run, runKind(run.kind)?.words(run.selection) ?? "(of another version)");
}
