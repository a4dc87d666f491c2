/** Takes over what Stripe says, with a reason. Says which difference was agreed to. */
import { Button, LinkButton } from "./button";
import { TextField } from "./field";

export interface ResyncFormProps {
  customerId: string;
  fingerprint: string;
  /** Applying would only note that everything was confirmed. */
  nothing: boolean;
  reason?: string;
  error?: string;
}

export function ResyncForm({ customerId, fingerprint, nothing, reason, error }: ResyncFormProps) {
  const path = `/console/customers/${encodeURIComponent(customerId)}`;
  return (
    <form method="post" action={`${path}/resync/apply`} className="grid max-w-xl gap-4">
      <input type="hidden" name="fingerprint" value={fingerprint} />
      <p className="text-sm text-muted">
        {nothing
          ? "Nothing differs. Applying only notes that all of it was confirmed now."
          : "Exactly this is written, in one step. Events that Stripe created before this reading cannot undo it; newer ones still win."}{" "}
        Your name and the reason are kept, with before and after.
      </p>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder="Ticket 4711: paid, but still on Free"
        defaultValue={reason}
        error={error}
      />
      <div className="flex gap-2">
        <Button variant="primary">Apply</Button>
        <LinkButton to={path}>Cancel</LinkButton>
      </div>
    </form>
  );
}
