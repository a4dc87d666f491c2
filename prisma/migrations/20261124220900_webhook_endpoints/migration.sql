-- Where others hear of what happens here. Deleted ones stay until their deliveries are forgotten.
CREATE TABLE "webhook_endpoints" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "url" TEXT NOT NULL,
    "types" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);
-- The list; and what the transaction of a change of access asks: does anybody want to hear of it?
CREATE INDEX "webhook_endpoints_present_idx" ON "webhook_endpoints" ("livemode", "id") WHERE "deleted_at" IS NULL;

-- With what deliveries are signed: several while one is being rolled.
CREATE TABLE "webhook_secrets" (
    "id" BIGSERIAL NOT NULL,
    "endpoint_id" BIGINT NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "webhook_secrets_endpoint_id_id_idx" ON "webhook_secrets"("endpoint_id", "id");
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_endpoint_id_fkey"
  FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One event for one endpoint: the row is the queue row.
CREATE TABLE "webhook_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "endpoint_id" BIGINT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "took_ms" INTEGER,
    "status" INTEGER,
    "error" TEXT,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" ("endpoint_id", "next_attempt_at", "id")
  WHERE "state" = 'pending';
-- Lists, by every combination of filters: each state and type is one place in it.
CREATE INDEX "webhook_deliveries_endpoint_id_state_event_type_id_idx"
  ON "webhook_deliveries"("endpoint_id", "state", "event_type", "id");
CREATE INDEX "webhook_deliveries_livemode_state_event_type_id_idx"
  ON "webhook_deliveries"("livemode", "state", "event_type", "id");
CREATE UNIQUE INDEX "webhook_deliveries_event_id_endpoint_id_key" ON "webhook_deliveries"("event_id", "endpoint_id");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey"
  FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_event_id_fkey"
  FOREIGN KEY ("event_id") REFERENCES "outgoing_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "webhook_attempts" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "answer" TEXT,

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "webhook_attempts_delivery_id_id_idx" ON "webhook_attempts"("delivery_id", "id");
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey"
  FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- E-mail: the cases of one cause within a minute are one letter.
CREATE TABLE "case_letters" (
    "id" BIGSERIAL NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "case_letters_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "case_letters_collecting_key" ON "case_letters" ("livemode", "kind", "cause")
  WHERE "state" = 'collecting';
CREATE INDEX "case_letters_due_idx" ON "case_letters" ("next_attempt_at", "id") WHERE "next_attempt_at" IS NOT NULL;
CREATE INDEX "case_letters_created_at_idx" ON "case_letters"("created_at");

CREATE TABLE "case_letter_events" (
    "letter_id" BIGINT NOT NULL,
    "event_id" TEXT NOT NULL,

    CONSTRAINT "case_letter_events_pkey" PRIMARY KEY ("letter_id", "event_id")
);
CREATE INDEX "case_letter_events_event_id_idx" ON "case_letter_events"("event_id");
ALTER TABLE "case_letter_events" ADD CONSTRAINT "case_letter_events_letter_id_fkey"
  FOREIGN KEY ("letter_id") REFERENCES "case_letters"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "case_letter_events" ADD CONSTRAINT "case_letter_events_event_id_fkey"
  FOREIGN KEY ("event_id") REFERENCES "outgoing_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;
