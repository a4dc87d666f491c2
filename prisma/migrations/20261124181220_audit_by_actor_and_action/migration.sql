-- The audit page by who, by what, and by when; by subject there is one already.
-- CreateIndex
CREATE INDEX "audit_log_actor_type_actor_id_id_idx" ON "audit_log"("actor_type", "actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_log_action_id_idx" ON "audit_log"("action", "id");

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at");
