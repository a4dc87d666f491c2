-- Which walk through Stripe's events brought an event that was never delivered.
ALTER TABLE "events" ADD COLUMN "backfill_run" BIGINT;

-- Walks through Stripe's events, with what they found. The cursor is committed together with what was pulled.
CREATE TABLE "reconciliation_runs" (
  "id" BIGSERIAL NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "kind" TEXT NOT NULL,
  "trigger" TEXT NOT NULL,
  "actor_type" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "reason" TEXT,
  "from_at" TIMESTAMPTZ(0) NOT NULL,
  "to_at" TIMESTAMPTZ(0) NOT NULL,
  "types" TEXT[] DEFAULT ARRAY[]::TEXT[],
  "pulls" BOOLEAN NOT NULL,
  "include_pending" BOOLEAN NOT NULL DEFAULT false,
  "state" TEXT NOT NULL,
  "window_from" TIMESTAMPTZ(0) NOT NULL,
  "window_to" TIMESTAMPTZ(0) NOT NULL,
  "window_after" TEXT,
  "window_seen" INTEGER NOT NULL DEFAULT 0,
  "requests" INTEGER NOT NULL DEFAULT 0,
  "seen" INTEGER NOT NULL DEFAULT 0,
  "missing" INTEGER NOT NULL DEFAULT 0,
  "pending" INTEGER NOT NULL DEFAULT 0,
  "pulled" INTEGER NOT NULL DEFAULT 0,
  "unreadable" INTEGER NOT NULL DEFAULT 0,
  "active_ms" BIGINT NOT NULL DEFAULT 0,
  "failure" JSONB,
  "started_at" TIMESTAMPTZ(3) NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);
-- The list of runs, the last scheduled one, and those that are not finished.
CREATE INDEX "reconciliation_runs_newest_idx" ON "reconciliation_runs" ("livemode", "kind", "id");
CREATE INDEX "reconciliation_runs_trigger_idx" ON "reconciliation_runs" ("livemode", "kind", "trigger", "id");
CREATE INDEX "reconciliation_runs_open_idx" ON "reconciliation_runs" ("livemode", "id") WHERE "finished_at" IS NULL;

-- Events that Stripe has and that were not here when somebody looked. Kept when they come after all: the evidence.
CREATE TABLE "missing_events" (
  "event_id" TEXT NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "type" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(0) NOT NULL,
  "object_type" TEXT,
  "object_id" TEXT,
  "customer_id" TEXT,
  "state" TEXT NOT NULL,
  "noticed_at" TIMESTAMPTZ(3) NOT NULL,
  "noticed_by" BIGINT NOT NULL,
  "settled_at" TIMESTAMPTZ(3),
  "pulled_by" BIGINT,
  CONSTRAINT "missing_events_pkey" PRIMARY KEY ("event_id", "livemode")
);
CREATE INDEX "missing_events_object_idx" ON "missing_events" ("object_id");
CREATE INDEX "missing_events_customer_idx" ON "missing_events" ("customer_id");
CREATE INDEX "missing_events_created_idx" ON "missing_events" ("livemode", "created_at", "event_id");
-- What is not settled: the oldest of it, and what has come meanwhile.
CREATE INDEX "missing_events_open_idx" ON "missing_events" ("livemode", "created_at") WHERE "state" IN ('missing', 'pending');
