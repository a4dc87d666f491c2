-- Events whose order only chance decided. What is sent in a list's filter must be this very condition.
CREATE INDEX "events_ambiguous_idx" ON "events" ("seq") WHERE "sync_reason" LIKE 'event_ambiguous:%';
