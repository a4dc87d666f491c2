/** Asks since when, and why, and pulls in what never arrived. The same form in a dialog and on its own page. */
import type { ReactNode } from "react";
import { Button } from "./button";
import { SelectField, TextField } from "./field";

const pullSince = [
  { value: "known", label: "From the oldest event known to be missing" },
  { value: "1d", label: "The last 24 hours" },
  { value: "3d", label: "The last 3 days" },
  { value: "7d", label: "The last 7 days" },
  { value: "30d", label: "The last 30 days, all that Stripe lists" },
] as const;

export interface PullMissedFormProps {
  /** What led here and where it begins, as an ISO time. */
  since?: string | null;
  reason?: string;
  error?: string;
  cancel: ReactNode;
}

export function PullMissedForm({ since = null, reason, error, cancel }: PullMissedFormProps) {
  return (
    <form method="post" action="/console/reconcile/pull" className="grid gap-4">
      <p className="text-sm text-muted">
        Stripe's events are walked through at the pace that Stripe allows. What is not here is fetched, stored
        and applied like any other event: an older state never overwrites a newer one, so this is safe to do
        twice. Your name and the reason are kept.
      </p>
      <SelectField
        label="Since"
        name="since"
        options={since === null ? pullSince : [{ value: since, label: beginning(since) }, ...pullSince]}
        defaultValue={since ?? "known"}
      />
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        defaultValue={reason}
        placeholder="The endpoint was down from 13:40 to 14:55"
        error={error}
      />
      <div className="flex justify-end gap-2">
        {cancel}
        <Button variant="primary">Pull what was missed</Button>
      </div>
    </form>
  );
}

const beginning = (since: string) =>
  `From ${since.slice(0, 16).replace("T", " ")} UTC, when the first of this case was made`;
