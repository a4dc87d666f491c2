-- What our endpoint does not subscribe to is not missing: it is left out, and told by its number.
ALTER TABLE "reconciliation_runs" ADD COLUMN "all_types" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "reconciliation_runs" ADD COLUMN "left_out" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "missing_events" ADD COLUMN "subscribed" BOOLEAN NOT NULL DEFAULT true;
