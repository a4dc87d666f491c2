-- Plans say how much they allow and how long they wait for a renewal's payment; lookup keys unlock
-- them beside prices and products.
ALTER TABLE "plans" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "grace_days" INTEGER;

ALTER TABLE "plan_prices" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'price', ADD COLUMN "access_days" INTEGER;
UPDATE "plan_prices" SET "kind" = 'product' WHERE "stripe_id" LIKE 'prod\_%';
ALTER TABLE "plan_prices" DROP CONSTRAINT "plan_prices_pkey",
  ADD CONSTRAINT "plan_prices_pkey" PRIMARY KEY ("kind", "stripe_id");
-- What a plan is used by, before it is removed.
CREATE INDEX "plan_prices_plan_id_idx" ON "plan_prices"("plan_id");
CREATE INDEX "grants_plan_id_idx" ON "grants"("plan_id");

CREATE TABLE "policies" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "version" INTEGER NOT NULL,
  "choices" JSONB NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "policies_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "policies_one_row" CHECK ("id" = 1)
);

ALTER TABLE "entitlements" ADD COLUMN "limits" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "seats" INTEGER,
  ADD COLUMN "holds_until" TIMESTAMPTZ(3);
UPDATE "entitlements" SET "holds_until" = "valid_until";
DROP INDEX "entitlements_valid_until_idx";
CREATE INDEX "entitlements_holds_until_idx" ON "entitlements"("holds_until");

-- After a change of the rules everybody is derived again, page by page: how far that is.
CREATE TABLE "rederivations" (
  "id" BIGSERIAL NOT NULL,
  "livemode" BOOLEAN NOT NULL,
  "requested_at" TIMESTAMPTZ(3) NOT NULL,
  "total" INTEGER NOT NULL,
  "looked_at" INTEGER NOT NULL DEFAULT 0,
  "changed" INTEGER NOT NULL DEFAULT 0,
  "reached" TEXT NOT NULL DEFAULT '',
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "rederivations_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "rederivations_livemode_finished_at_id_idx" ON "rederivations"("livemode", "finished_at", "id");
