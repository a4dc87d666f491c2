-- When the host application last asked what a user may use, and what it was told.
CREATE TABLE "host_reads" (
    "livemode" BOOLEAN NOT NULL,
    "user_id" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "plan_id" TEXT NOT NULL,
    CONSTRAINT "host_reads_pkey" PRIMARY KEY ("user_id", "livemode")
);
