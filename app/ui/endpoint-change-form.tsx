/** What would change at Stripe, why, and the button that does it. Works without a script. */
import type { ReactNode } from "react";
import { Button, LinkButton } from "./button";
import { TextField } from "./field";

export interface EndpointChangeFormProps {
  button: string;
  /** As it was sent, where that was refused. */
  reason: string | undefined;
  children: ReactNode;
}

export function EndpointChangeForm({ button, reason, children }: EndpointChangeFormProps) {
  return (
    <form method="post" className="grid gap-4">
      {children}
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder="Ticket 4711: events do not arrive"
        defaultValue={reason}
        hint="Your name and the reason are kept in the audit log."
      />
      <div className="flex gap-2">
        <Button variant="primary">{button}</Button>
        <LinkButton to="/console">Cancel</LinkButton>
      </div>
    </form>
  );
}
