/** Asks for a reason and retries what failed. The same form in a dialog and on its own page. */
import type { ReactNode } from "react";
import { Button } from "./button";
import { TextField } from "./field";

export interface RetryFormProps {
  action: string;
  /** Reads at Stripe are retried, and not events. */
  jobs?: boolean;
  error?: string;
  cancel: ReactNode;
}

export function RetryForm({ action, jobs, error, cancel }: RetryFormProps) {
  return (
    <form method="post" action={action} className="grid gap-4">
      <p className="text-sm text-muted">
        {jobs
          ? "It is asked of Stripe again within seconds, at the pace that Stripe allows. What Stripe says is taken over as an event's state would be."
          : "The stored events are processed once more, the oldest first. An older state never overwrites a newer one, so this is safe to do twice. What fails again comes back to this list."}{" "}
        Your name and the reason are kept.
      </p>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder={jobs ? "The key may read subscriptions now" : "Fixed what the error names"}
        error={error}
      />
      <div className="flex justify-end gap-2">
        {cancel}
        <Button variant="primary">Retry</Button>
      </div>
    </form>
  );
}
