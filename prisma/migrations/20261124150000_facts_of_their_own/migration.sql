-- AlterTable
ALTER TABLE "bindings" ADD COLUMN "claimed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "plan_prices" ADD COLUMN "removed_at" TIMESTAMPTZ(3);

-- ─── By hand ───
-- What was bought without a customer: a session and its charges find each other by their payment.
CREATE INDEX "mirror_objects_guest_payment" ON "mirror_objects" (("data"->'fields'->>'paymentIntentId'))
  WHERE "customer_id" IS NULL AND "type" IN ('checkout_session', 'charge');
-- And the user they name finds them.
CREATE INDEX "mirror_objects_guest_metadata_user" ON "mirror_objects" ("metadata_user_id")
  WHERE "customer_id" IS NULL AND "type" = 'checkout_session' AND "metadata_user_id" IS NOT NULL;
CREATE INDEX "mirror_objects_guest_client_reference" ON "mirror_objects" ("client_reference_id")
  WHERE "customer_id" IS NULL AND "type" = 'checkout_session' AND "client_reference_id" IS NOT NULL;
