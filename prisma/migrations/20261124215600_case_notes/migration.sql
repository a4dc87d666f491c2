-- What operators note down about a person or a customer.
CREATE TABLE "case_notes" (
  "id" BIGSERIAL NOT NULL,
  "subject_type" TEXT NOT NULL,
  "subject_id" TEXT NOT NULL,
  "author_id" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "text" TEXT NOT NULL,
  CONSTRAINT "case_notes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "case_notes_subject_type_subject_id_id_idx" ON "case_notes" ("subject_type", "subject_id", "id");

-- Refused deliveries by the first id of Stripe's that their first bytes bear (modules/inbox/case-refusals.server.ts).
-- An expression of refused rows alone: accepting an event costs nothing more.
CREATE INDEX "deliveries_rejected_bears_idx" ON "deliveries"
  ((substring("body_prefix" from '\m(?:evt|sub|cus|in|pi|ch|cs)_\w+')), "id")
  WHERE "outcome" = 'rejected';

-- What never arrived, of one customer, newest first.
CREATE INDEX "missing_events_customer_created_idx" ON "missing_events" ("customer_id", "created_at", "event_id")
  WHERE "customer_id" IS NOT NULL;
