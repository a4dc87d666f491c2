-- AlterTable
ALTER TABLE "events" ADD COLUMN     "first_sync" TEXT,
ADD COLUMN     "first_synced_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "event_processings" (
    "id" BIGSERIAL NOT NULL,
    "event_seq" BIGINT NOT NULL,
    "mapping" TEXT NOT NULL,
    "mapping_reason" TEXT,
    "user_id" TEXT,
    "sync" TEXT NOT NULL,
    "sync_reason" TEXT,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,
    "replayed_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "event_processings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "event_processings_event_seq_id_idx" ON "event_processings"("event_seq", "id");
