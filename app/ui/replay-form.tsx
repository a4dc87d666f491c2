/** Asks for a reason and replays an event. The same form in the dialog and on its own page. */
import type { ReactNode } from "react";
import { Button } from "./button";
import { TextField } from "./field";

export function ReplayForm({
  eventId,
  error,
  cancel,
}: {
  eventId: string;
  error?: string;
  cancel: ReactNode;
}) {
  return (
    <form
      method="post"
      action={`/console/events/${encodeURIComponent(eventId)}/replay`}
      className="grid gap-4"
    >
      <p className="text-sm text-muted">
        The stored event is processed once more, as if it had just arrived. An older state never overwrites a
        newer one, so this is safe to do twice. Your name and the reason are kept.
      </p>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder="Fixed the price mapping"
        error={error}
      />
      <div className="flex justify-end gap-2">
        {cancel}
        <Button variant="primary">Replay</Button>
      </div>
    </form>
  );
}
