-- A person's unlinking is kept against what the objects say: who is barred is linked by no evidence.
ALTER TABLE "bindings" ADD COLUMN "reason" TEXT;
ALTER TABLE "bindings" ADD COLUMN "barred" BOOLEAN NOT NULL DEFAULT false;
CREATE INDEX "bindings_barred_idx" ON "bindings" ("livemode", "customer_id") WHERE "barred";
-- The mapping table, newest first.
CREATE INDEX "bindings_current_idx" ON "bindings" ("livemode", "id" DESC) WHERE "ended_at" IS NULL;
CREATE INDEX "bindings_customer_id_id_idx" ON "bindings"("customer_id", "id");

-- AlterTable
ALTER TABLE "mismatches" ADD COLUMN "severity" TEXT NOT NULL DEFAULT 'risk';
ALTER TABLE "mismatches" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'open';
ALTER TABLE "mismatches" ADD COLUMN "sources" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "mismatches" ADD COLUMN "fingerprint" TEXT;
ALTER TABLE "mismatches" ADD COLUMN "status_at" TIMESTAMPTZ(3);
ALTER TABLE "mismatches" ADD COLUMN "status_actor_type" TEXT;
ALTER TABLE "mismatches" ADD COLUMN "status_actor_id" TEXT;
ALTER TABLE "mismatches" ADD COLUMN "status_reason" TEXT;
ALTER TABLE "mismatches" ADD COLUMN "dismissed_until" TIMESTAMPTZ(3);

UPDATE "mismatches" SET "status" = 'resolved' WHERE "resolved_at" IS NOT NULL;
UPDATE "mismatches" SET "severity" = 'blocks_access' WHERE "code" = 'customer_unlinked';

-- The inbox: by status, and within it by severity or code, newest first.
CREATE INDEX "mismatches_livemode_status_id_idx" ON "mismatches"("livemode", "status", "id");
CREATE INDEX "mismatches_livemode_status_severity_id_idx" ON "mismatches"("livemode", "status", "severity", "id");
CREATE INDEX "mismatches_livemode_status_code_id_idx" ON "mismatches"("livemode", "status", "code", "id");
-- Dismissed ones whose time is over.
CREATE INDEX "mismatches_dismissed_idx" ON "mismatches" ("dismissed_until") WHERE "status" = 'dismissed';
-- Customers who belong to nobody though something of theirs was paid, or names somebody.
CREATE INDEX "mismatches_orphans_idx" ON "mismatches" ("livemode", "id" DESC)
  WHERE "resolved_at" IS NULL AND "subject_type" = 'customer' AND ("evidence"->>'boundTo') IS NULL
    AND "code" IN ('customer_unlinked', 'user_unknown', 'metadata_conflict');

-- CreateTable
CREATE TABLE "ownership_checks" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,

    CONSTRAINT "ownership_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ownership_walks" (
    "livemode" BOOLEAN NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "after_customer" TEXT NOT NULL DEFAULT '',
    "after_user" TEXT NOT NULL DEFAULT '',
    "checked" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ownership_walks_pkey" PRIMARY KEY ("livemode")
);

-- CreateTable
CREATE TABLE "customers_elsewhere" (
    "livemode" BOOLEAN NOT NULL,
    "customer_id" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "request_id" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customers_elsewhere_pkey" PRIMARY KEY ("livemode","customer_id")
);

-- The same person by email, whatever the case and what stands behind a plus sign: see plain-address.ts.
CREATE INDEX "users_plain_email" ON "users" (regexp_replace(lower("email"), '[+][^@]*@', '@'));
CREATE INDEX "users_id_lower" ON "users" (lower("id"));
CREATE INDEX "mirror_objects_customer_plain_email"
  ON "mirror_objects" ("livemode", (regexp_replace(lower("data"->'fields'->>'email'), '[+][^@]*@', '@')))
  WHERE "type" = 'customer';
