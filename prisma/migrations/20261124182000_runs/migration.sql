-- Work on many customers or events at once: what it is to do, how far it has come, what came of it.
CREATE TABLE "runs" (
  "id" TEXT NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "kind" TEXT NOT NULL,
  "selection" JSONB NOT NULL,
  "reason" TEXT NOT NULL,
  "actor_type" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "note" TEXT,
  "wait_until" TIMESTAMPTZ(3),
  "tries" INTEGER NOT NULL DEFAULT 0,
  "bound" TEXT,
  "cursor" TEXT,
  "total" INTEGER,
  "done" INTEGER NOT NULL DEFAULT 0,
  "changed" INTEGER NOT NULL DEFAULT 0,
  "unchanged" INTEGER NOT NULL DEFAULT 0,
  "failed" INTEGER NOT NULL DEFAULT 0,
  "gained" INTEGER NOT NULL DEFAULT 0,
  "lost" INTEGER NOT NULL DEFAULT 0,
  "state_only" INTEGER NOT NULL DEFAULT 0,
  "working_ms" BIGINT NOT NULL DEFAULT 0,
  "created_at" TIMESTAMPTZ(3) NOT NULL,
  "started_at" TIMESTAMPTZ(3),
  "ended_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "runs_livemode_created_at_id_idx" ON "runs"("livemode", "created_at", "id");

-- CreateTable
CREATE TABLE "run_items" (
  "id" BIGSERIAL NOT NULL,
  "run_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "subject_type" TEXT NOT NULL,
  "subject_id" TEXT NOT NULL,
  "effect" TEXT NOT NULL,
  "words" TEXT NOT NULL,
  "code" TEXT,
  "request_id" TEXT,
  CONSTRAINT "run_items_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "run_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "run_items_run_id_effect_id_idx" ON "run_items"("run_id", "effect", "id");

-- ─── By hand ───
-- Those that somebody must go on with are few, however many there have been.
CREATE INDEX "runs_under_way" ON "runs" ("updated_at") WHERE "state" IN ('queued', 'running');
-- The customers of users, in the order in which a run goes through them.
CREATE INDEX "bindings_current_by_user" ON "bindings" ("livemode", "user_id", "customer_id") WHERE "ended_at" IS NULL;
