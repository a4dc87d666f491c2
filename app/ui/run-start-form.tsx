/** Starts a run, with a reason. The run's id comes from the page, so that pressing twice starts one. */
import { Button, LinkButton } from "./button";
import { TextField } from "./field";

export interface RunStartFormProps {
  action: string;
  runId: string;
  /** JSON of what was chosen: what was looked at is what is started. */
  selection: string;
  /** "Resync 12 customers" */
  label: string;
  cancel: string;
  reason?: string;
  error?: string;
}

export function RunStartForm({ action, runId, selection, label, cancel, reason, error }: RunStartFormProps) {
  return (
    <form method="post" action={action} className="grid max-w-xl gap-4">
      <input type="hidden" name="run" value={runId} />
      <input type="hidden" name="selection" value={selection} />
      <p className="text-sm text-muted">
        It works in the background, at a pace that leaves Stripe room for everything else. It can be paused
        and continued at any time. Your name and the reason are kept with every change.
      </p>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder="The endpoint was down on Tuesday"
        defaultValue={reason}
        error={error}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary">{label}</Button>
        <LinkButton to={cancel}>Cancel</LinkButton>
      </div>
    </form>
  );
}
