/** Asks for a reason and replays an event. The same form in the dialog and on its own page. */
import type { ReactNode } from "react";
import { Button } from "./button";
import { TextField } from "./field";
import { Link } from "./link";

export function ReplayForm({
  eventId,
  error,
  cancel,
  fingerprint,
}: {
  eventId: string;
  error?: string;
  /** Of what was looked at; absent where nothing was: then the form leads there. */
  fingerprint?: string;
  cancel: ReactNode;
}) {
  const path = `/console/events/${encodeURIComponent(eventId)}/replay`;
  return (
    <form method="post" action={path} className="grid max-w-xl gap-4">
      {fingerprint && <input type="hidden" name="fingerprint" value={fingerprint} />}
      <p className="text-sm text-muted">
        The stored event is processed once more, as if it had just arrived. An older state never overwrites a
        newer one, so this is safe to do twice. Your name and the reason are kept.
      </p>
      {!fingerprint && (
        <p className="text-sm">
          <Link to={path} className="rounded-xs text-accent hover:underline">
            See first what it would change
          </Link>
        </p>
      )}
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
