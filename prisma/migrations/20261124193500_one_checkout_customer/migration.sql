-- A user has one customer of our own checkout's a mode; one that was deleted at Stripe keeps its link and has a successor.
ALTER TABLE "bindings" ADD COLUMN "succeeded_by" TEXT;
UPDATE "bindings" AS b SET "succeeded_by" = n."customer_id"
  FROM (
    SELECT DISTINCT ON ("livemode", "user_id") "livemode", "user_id", "customer_id", "id" FROM "bindings"
    WHERE "evidence" = 'checkout' AND "ended_at" IS NULL ORDER BY "livemode", "user_id", "id" DESC
  ) AS n
  WHERE b."evidence" = 'checkout' AND b."ended_at" IS NULL AND b."livemode" = n."livemode"
    AND b."user_id" = n."user_id" AND b."id" < n."id";
CREATE UNIQUE INDEX "bindings_checkout_key" ON "bindings" ("livemode", "user_id")
  WHERE "evidence" = 'checkout' AND "ended_at" IS NULL AND "succeeded_by" IS NULL;
