-- Failed and given-up events by what failed. '' is "not grouped": the column costs healthy events nothing.
ALTER TABLE "events" ADD COLUMN "error_group" TEXT NOT NULL DEFAULT '';
CREATE INDEX "events_failures_idx" ON "events" ("error_group", "seq") WHERE "sync" IN ('failed', 'dead');

-- Events whose customer has no user, without those that have no customer at all.
CREATE INDEX "events_unlinked_idx" ON "events" ("seq")
  WHERE "mapping" = 'unmapped' AND "mapping_reason" <> 'customer_missing';
