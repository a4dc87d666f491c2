-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('user', 'operator', 'admin');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "role" "Role" NOT NULL DEFAULT 'user',
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id_hash" BYTEA NOT NULL,
    "handle" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "event_seq" BIGINT,
    "size" INTEGER NOT NULL,
    "body_sha256" BYTEA,
    "body_prefix" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "signature_header" TEXT,
    "skew_seconds" INTEGER,
    "secret_label" TEXT,
    "secret_fingerprint" TEXT,
    "suppressed" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "seq" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL DEFAULT '',
    "livemode" BOOLEAN NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "api_version" TEXT,
    "created_at" TIMESTAMPTZ(0) NOT NULL,
    "object_type" TEXT,
    "object_id" TEXT,
    "customer_id" TEXT,
    "request_id" TEXT,
    "idempotency_key" TEXT,
    "size" INTEGER NOT NULL,
    "flags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'webhook',
    "secret_label" TEXT,
    "secret_fingerprint" TEXT,
    "skew_seconds" INTEGER,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "mapping" TEXT NOT NULL DEFAULT 'pending',
    "mapping_reason" TEXT,
    "user_id" TEXT,
    "sync" TEXT NOT NULL DEFAULT 'pending',
    "sync_reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "lane" TEXT NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "event_bodies" (
    "seq" BIGINT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "event_bodies_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "event_attempts" (
    "id" BIGSERIAL NOT NULL,
    "event_seq" BIGINT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "error" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mirror_objects" (
    "livemode" BOOLEAN NOT NULL,
    "type" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "customer_id" TEXT,
    "status" TEXT,
    "data" JSONB NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "event_seq" BIGINT,
    "api_version" TEXT,
    "created_at" TIMESTAMPTZ(0),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "metadata_user_id" TEXT,
    "client_reference_id" TEXT,

    CONSTRAINT "mirror_objects_pkey" PRIMARY KEY ("livemode","type","id")
);

-- CreateTable
CREATE TABLE "bindings" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "customer_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "evidence_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "bindings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mismatches" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "code" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "mismatches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plans" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "features" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_prices" (
    "stripe_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,

    CONSTRAINT "plan_prices_pkey" PRIMARY KEY ("stripe_id")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entitlements" (
    "user_id" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "plan_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "features" TEXT[],
    "valid_until" TIMESTAMPTZ(3),
    "reasons" JSONB NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "derived_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlements_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "entitlement_changes" (
    "id" BIGSERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "cause" TEXT NOT NULL,
    "event_seq" BIGINT,

    CONSTRAINT "entitlement_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "heartbeats" (
    "id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "heartbeats_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_handle_key" ON "sessions"("handle");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "rate_limits_expire_idx" ON "rate_limits"("expire");

-- CreateIndex
CREATE INDEX "deliveries_event_seq_id_idx" ON "deliveries"("event_seq", "id");

-- CreateIndex
CREATE INDEX "deliveries_outcome_id_idx" ON "deliveries"("outcome", "id");

-- CreateIndex
CREATE INDEX "events_type_seq_idx" ON "events"("type", "seq");

-- CreateIndex
CREATE INDEX "events_received_at_idx" ON "events"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "events_identity" ON "events"("event_id", "account", "livemode");

-- CreateIndex
CREATE INDEX "event_attempts_event_seq_id_idx" ON "event_attempts"("event_seq", "id");

-- CreateIndex
CREATE INDEX "mirror_objects_livemode_customer_id_type_created_at_idx" ON "mirror_objects"("livemode", "customer_id", "type", "created_at" DESC);

-- CreateIndex
CREATE INDEX "bindings_user_id_idx" ON "bindings"("user_id");

-- CreateIndex
CREATE INDEX "mismatches_subject_type_subject_id_idx" ON "mismatches"("subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "grants_user_id_idx" ON "grants"("user_id");

-- CreateIndex
CREATE INDEX "entitlements_valid_until_idx" ON "entitlements"("valid_until");

-- CreateIndex
CREATE INDEX "entitlement_changes_user_id_id_idx" ON "entitlement_changes"("user_id", "id");

-- CreateIndex
CREATE INDEX "entitlement_changes_event_seq_idx" ON "entitlement_changes"("event_seq");

-- CreateIndex
CREATE INDEX "audit_log_subject_type_subject_id_id_idx" ON "audit_log"("subject_type", "subject_id", "id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_prices" ADD CONSTRAINT "plan_prices_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ─── By hand: what Prisma cannot express (partial and expression indexes, storage) ───

-- Two accounts never differ by the case of an address alone. As text_pattern_ops it finds by the
-- beginning as well as by the whole, in any collation.
CREATE UNIQUE INDEX "users_email_lower_key" ON "users" (lower("email") text_pattern_ops);
CREATE INDEX "users_name_prefix" ON "users" (lower("name") text_pattern_ops);
-- The condition is always true: Prisma leaves partial indexes alone, and would drop this operator class.
CREATE INDEX "users_id_prefix" ON "users" ("id" text_pattern_ops) WHERE "id" IS NOT NULL;

-- The queue. Few rows are in it, however many events there are.
CREATE INDEX "events_due_idx" ON "events" ("next_attempt_at", "seq") WHERE "sync" IN ('pending', 'failed');
CREATE INDEX "events_lane_idx" ON "events" ("lane", "seq") WHERE "sync" IN ('pending', 'failed');

-- The ledger's filters (modules/inbox/event-query.ts): each ends in the position that pages are cut by.
CREATE INDEX "events_customer_idx" ON "events" ("customer_id", "seq") WHERE "customer_id" IS NOT NULL;
CREATE INDEX "events_user_idx" ON "events" ("user_id", "seq") WHERE "user_id" IS NOT NULL;
CREATE INDEX "events_object_idx" ON "events" ("object_id", "seq") WHERE "object_id" IS NOT NULL;
CREATE INDEX "events_sync_idx" ON "events" ("sync", "seq");
-- Not at arrival, where it would cost every acknowledgement: what is pending is found by its sync outcome.
CREATE INDEX "events_mapping_idx" ON "events" ("mapping", "seq") WHERE "mapping" <> 'pending';
CREATE INDEX "events_duplicates_idx" ON "events" ("seq") WHERE "duplicates" > 0;
CREATE INDEX "deliveries_not_accepted_idx" ON "deliveries" ("received_at") WHERE "outcome" <> 'accepted';
CREATE INDEX "deliveries_rejected_reason_idx" ON "deliveries" ("reason", "id") WHERE "outcome" = 'rejected';
CREATE INDEX "deliveries_rejected_address_idx" ON "deliveries" ("address", "received_at") WHERE "outcome" = 'rejected';

-- One owner at a time; one open mismatch of a kind and subject.
CREATE UNIQUE INDEX "bindings_current_key" ON "bindings" ("livemode", "customer_id") WHERE "ended_at" IS NULL;
CREATE UNIQUE INDEX "mismatches_open_key" ON "mismatches" ("livemode", "code", "subject_type", "subject_id") WHERE "resolved_at" IS NULL;

-- Objects that name a user, for the user who is created after them.
CREATE INDEX "mirror_objects_metadata_user" ON "mirror_objects" ("metadata_user_id") WHERE "metadata_user_id" IS NOT NULL;
CREATE INDEX "mirror_objects_client_reference" ON "mirror_objects" ("client_reference_id") WHERE "client_reference_id" IS NOT NULL;

-- Payloads. With lz4, compressed: it costs little and halves what is written. Without it (the
-- embedded server), as they are and inside the row wherever a page holds it: on 244 real payloads of
-- 2 to 9 KB, batches of 32, pglz took 120 us a row, uncompressed TOAST 41 us, and this 32 us,
-- for 4.8 KB instead of 1.9 KB of disk an event.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE "event_bodies" ALTER COLUMN "body" SET COMPRESSION lz4;
  ELSE
    ALTER TABLE "event_bodies" ALTER COLUMN "body" SET STORAGE EXTERNAL;
    ALTER TABLE "event_bodies" SET (toast_tuple_target = 8160);
  END IF;
END $$;
