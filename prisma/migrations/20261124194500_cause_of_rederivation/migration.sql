-- Why everybody is derived again, for the history: the plans changed (plan), or the policies (policies).
ALTER TABLE "rederivations" ADD COLUMN "cause" TEXT NOT NULL DEFAULT 'plan';
