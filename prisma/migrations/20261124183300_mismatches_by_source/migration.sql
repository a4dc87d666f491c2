-- Finds the mismatches whose evidence names a user, for the user's page.
CREATE INDEX "mismatches_sources_idx" ON "mismatches" USING gin ("sources" jsonb_path_ops) WHERE "resolved_at" IS NULL;
