-- CreateTable
CREATE TABLE "failed_jobs" (
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "error" TEXT NOT NULL,
    "kind" TEXT,
    "code" TEXT,
    "request_id" TEXT,
    "attempts" INTEGER NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "failed_jobs_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "failed_jobs_failed_at_key_idx" ON "failed_jobs"("failed_at", "key");
