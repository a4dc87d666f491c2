-- A user's grants page by page, the newest first (modules/entitlements/grant-list.server.ts).
CREATE INDEX "grants_user_id_created_at_id_idx" ON "grants"("user_id", "created_at", "id");

-- The column alone is that index's beginning.
DROP INDEX "grants_user_id_idx";
