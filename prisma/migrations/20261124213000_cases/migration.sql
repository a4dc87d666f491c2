-- Who pays and has nothing, or has something and does not pay: found without anyone complaining.
-- A subject and kind have one current row; it ends when the facts agree again.
CREATE TABLE "cases" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "user_id" TEXT,
    "customer_id" TEXT,
    "cause" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "assignee" TEXT,
    "snoozed_until" TIMESTAMPTZ(3),
    "since" TIMESTAMPTZ(3) NOT NULL,
    "amount" BIGINT,
    "currency" TEXT,
    "verdict" JSONB NOT NULL,
    "found_by" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "status_at" TIMESTAMPTZ(3),
    "status_actor_type" TEXT,
    "status_actor_id" TEXT,
    "status_reason" TEXT,
    "looks" INTEGER NOT NULL DEFAULT 1,
    "next_look_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "cases_current_key" ON "cases" ("livemode", "kind", "subject_type", "subject_id")
  WHERE "resolved_at" IS NULL;
-- The inbox: by status, and within it by kind, by kind and cause, or by whom it is with; newest first.
CREATE INDEX "cases_livemode_status_id_idx" ON "cases"("livemode", "status", "id");
CREATE INDEX "cases_livemode_status_kind_id_idx" ON "cases"("livemode", "status", "kind", "id");
CREATE INDEX "cases_livemode_status_kind_cause_id_idx" ON "cases"("livemode", "status", "kind", "cause", "id");
CREATE INDEX "cases_livemode_status_assignee_id_idx" ON "cases"("livemode", "status", "assignee", "id");
CREATE INDEX "cases_user_id_id_idx" ON "cases"("user_id", "id");
CREATE INDEX "cases_customer_id_id_idx" ON "cases"("customer_id", "id");
-- Those that are put off and whose time is over; those that are to be looked at again.
CREATE INDEX "cases_snoozed_idx" ON "cases" ("snoozed_until") WHERE "status" = 'snoozed';
CREATE INDEX "cases_next_look_idx" ON "cases" ("livemode", "next_look_at") WHERE "resolved_at" IS NULL;

-- Whom to look at, and from when on. Only ever added to and taken from.
CREATE TABLE "payer_checks" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "found_by" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "payer_checks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payer_checks_livemode_due_at_id_idx" ON "payer_checks"("livemode", "due_at", "id");
CREATE INDEX "payer_checks_livemode_subject_type_subject_id_idx"
  ON "payer_checks"("livemode", "subject_type", "subject_id");

-- How far the ledger was looked through for paid checkouts, and the nightly look at everybody.
CREATE TABLE "payer_walks" (
    "livemode" BOOLEAN NOT NULL,
    "ledger_seq" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "after_user" TEXT NOT NULL DEFAULT '',
    "after_customer" TEXT NOT NULL DEFAULT '',
    "checked" INTEGER NOT NULL DEFAULT 0,
    "payers" INTEGER NOT NULL DEFAULT 0,
    "last_checked" INTEGER NOT NULL DEFAULT 0,
    "last_payers" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "payer_walks_pkey" PRIMARY KEY ("livemode")
);

-- Checkouts that we opened and that nothing was heard of yet: Stripe is asked whether they were paid.
CREATE TABLE "opened_checkouts" (
    "livemode" BOOLEAN NOT NULL,
    "session_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0,
    "next_look_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "opened_checkouts_pkey" PRIMARY KEY ("livemode", "session_id")
);
CREATE INDEX "opened_checkouts_livemode_next_look_at_idx" ON "opened_checkouts"("livemode", "next_look_at");

-- From payment to access: a row for whatever gives, once, when it first does.
CREATE TABLE "unlocks" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "gives_id" TEXT NOT NULL,
    "session_id" TEXT,
    "user_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "plan_id" TEXT NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "unlocked_at" TIMESTAMPTZ(3) NOT NULL,
    "hour" INTEGER NOT NULL,
    "took_ms" BIGINT NOT NULL,
    "host_read_at" TIMESTAMPTZ(3),

    CONSTRAINT "unlocks_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "unlocks_livemode_gives_id_key" ON "unlocks"("livemode", "gives_id");
-- Samples of a time; the slowest of an hour; a person's latest; those whom the host has not asked about yet.
CREATE INDEX "unlocks_livemode_unlocked_at_idx" ON "unlocks" ("livemode", "unlocked_at" DESC) INCLUDE ("took_ms")
  WHERE "session_id" IS NOT NULL;
CREATE INDEX "unlocks_slowest_idx" ON "unlocks"
  ("livemode", "hour", "took_ms" DESC, "id" DESC) WHERE "session_id" IS NOT NULL;
CREATE INDEX "unlocks_user_id_unlocked_at_idx" ON "unlocks"("user_id", "unlocked_at");
CREATE INDEX "unlocks_unread_idx" ON "unlocks" ("user_id") WHERE "host_read_at" IS NULL;

-- What others may want to hear of, written in the transaction in which it happens.
CREATE TABLE "outgoing_events" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3),

    CONSTRAINT "outgoing_events_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "outgoing_events_created_at_id_idx" ON "outgoing_events"("created_at", "id");
CREATE INDEX "outgoing_events_waiting_idx" ON "outgoing_events" ("created_at", "id") WHERE "taken_at" IS NULL;
