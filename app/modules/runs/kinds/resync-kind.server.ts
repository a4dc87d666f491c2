/** A run that resyncs customers, one after the other, as `paidtrail resync` does for one. */
import type { Clock } from "~/lib/clock";
import type { Pool } from "~/lib/database.server";
import { loadCatalogue } from "../../entitlements/rules.server";
import { freePlan } from "../../entitlements/plan-choice";
import { isLasting } from "../../stripe/access-problem.server";
import type { StripeFailure } from "../../stripe/gateway";
import type { StripeReader } from "../../stripe/reader";
import { applyResync, previewResync, type ResyncDeps } from "../../sync/resync-customer.server";
import { unreadWords } from "../../sync/unread-words";
import { changeWords, resultOf } from "../result-words";
import type { Item, RunKind, RunSample, Treated } from "../run-kind";
import { unknownFilter } from "../unknown-filter";
import { type ChosenCustomers, chosenCustomers, chosenWords } from "./chosen-customers";
import { type CustomersRequest, countCustomers, nextCustomers } from "./customers-in-order.server";

export interface ResyncKindDeps {
  pool: Pool;
  reader: StripeReader;
  livemode: boolean;
  clock: Clock;
}

const samples = 5;
/** A page counts no further. */
const mostCounted = 10_000;
/** The customer and five lists, at the pace that Stripe's limits allow (see stripe/pace.server.ts). */
const secondsEach = 6 / 25;

export function resyncKind(deps: ResyncKindDeps): RunKind {
  const { pool } = deps;

  async function request(selection: unknown, until: Date): Promise<CustomersRequest> {
    const free = freePlan(await loadCatalogue(pool));
    return { livemode: deps.livemode, chosen: read(selection), until, freePlanId: free.id };
  }

  return {
    kind: "resync",
    check(selection) {
      const checked = chosenCustomers.safeParse(selection);
      if (checked.success) return { ok: true };
      return {
        ok: false,
        problem:
          unknownFilter(selection, ["q", "plan", "state"]) ??
          "Say which customers: customers (ids), users (ids), filter (q, plan, state) or all.",
      };
    },
    async missing(selection) {
      const chosen = read(selection);
      const plan = "filter" in chosen ? chosen.filter.plan : undefined;
      if (plan === undefined) return null;
      const catalogue = await loadCatalogue(pool);
      const plans = [...new Set([freePlan(catalogue).id, ...catalogue.plans.map(({ id }) => id)])];
      return plans.includes(plan) ? null : `There is no plan “${plan}”. There are ${plans.join(", ")}.`;
    },
    words(selection) {
      const checked = chosenCustomers.safeParse(selection);
      return checked.success ? chosenWords(checked.data) : "a choice that this version cannot read";
    },
    async begin(selection, now) {
      const total = await countCustomers(pool, await request(selection, now), Number.MAX_SAFE_INTEGER);
      return { bound: now.toISOString(), total };
    },
    async next({ selection, bound, cursor, limit }) {
      return nextCustomers(pool, await request(selection, new Date(bound)), { cursor, limit });
    },
    async treat({ subject }, { runId, actor, reason, record }): Promise<Treated> {
      const result = await applyResync(deps, subject.id, {
        actor,
        reason,
        fingerprint: null,
        asPartOf: { runId, record: (tx, resync) => record(tx, resultOf(resync)) },
      });
      // Without a fingerprint nothing can be out of date.
      return result.outcome === "unread" ? unread(result.failure, subject.id) : { outcome: "recorded" };
    },
    async preview(selection, now) {
      const chosen = await request(selection, now);
      const count = await countCustomers(pool, chosen, mostCounted);
      const first = await nextCustomers(pool, chosen, { cursor: null, limit: samples });
      return {
        count,
        atLeast: count >= mostCounted,
        estimatedSeconds: Math.ceil(count * secondsEach),
        samples: await Promise.all(first.map((item) => sampleOf(deps, item))),
      };
    },
  };
}

/** It was checked when the run was made. */
const read = (selection: unknown): ChosenCustomers => chosenCustomers.parse(selection);

async function sampleOf(deps: ResyncDeps, { subject }: Item): Promise<RunSample> {
  const preview = await previewResync(deps, subject.id);
  if (preview.outcome === "unread") {
    return { subject, effect: "failed", words: unreadWords(preview.failure, subject.id).title };
  }
  return { subject, effect: preview.resync.effect, words: changeWords(preview.resync) };
}

function unread(failure: StripeFailure, customerId: string): Treated {
  const { title, text } = unreadWords(failure, customerId);
  const { code, requestId, kind } = failure;
  if (isLasting(failure) || kind === "no_key") return { outcome: "blocked", words: `${title}. ${text}` };
  if (kind === "not_found" || kind === "invalid") {
    return { outcome: "failed", words: `${title}. ${failure.message}`, code: code ?? kind, requestId };
  }
  return {
    outcome: "wait",
    seconds: failure.retryAfterSeconds ?? null,
    words: `${title}. ${failure.message}`,
    code: code ?? kind,
    requestId,
    mayFail: kind !== "rate_limited",
  };
}
