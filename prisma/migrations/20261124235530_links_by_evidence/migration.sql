-- The mapping's filter by evidence, newest first.
CREATE INDEX "bindings_evidence_idx" ON "bindings" ("livemode", "evidence", "id") WHERE "ended_at" IS NULL;
