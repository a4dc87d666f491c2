-- CreateIndex
CREATE INDEX "entitlements_livemode_plan_id_user_id_idx" ON "entitlements"("livemode", "plan_id", "user_id");

-- CreateIndex
CREATE INDEX "entitlements_livemode_state_user_id_idx" ON "entitlements"("livemode", "state", "user_id");
