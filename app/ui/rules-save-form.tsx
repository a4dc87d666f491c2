/** Saves a change of plans or policies that somebody looked at, with a reason. */
import { Button, LinkButton } from "./button";
import { TextField } from "./field";
import { Section } from "./section";

export interface RulesSaveFormProps {
  /** The edits as text; what is saved is exactly this. */
  edits: string;
  /** Of the preview that is agreed to. */
  fingerprint: string;
  cancelTo: string;
  reason?: string;
  error?: string;
}

export function RulesSaveForm({ edits, fingerprint, cancelTo, reason, error }: RulesSaveFormProps) {
  return (
    <Section title="Save">
      <form method="post" action="/console/rules/save" className="grid max-w-xl gap-4">
        <input type="hidden" name="edits" value={edits} />
        <input type="hidden" name="fingerprint" value={fingerprint} />
        <p className="text-sm text-muted">
          Everybody is looked at again in the background, which takes a moment where there are many. Your name
          and the reason are kept, with before and after.
        </p>
        <TextField
          label="Reason"
          name="reason"
          required
          maxLength={300}
          autoComplete="off"
          placeholder="The price list of 2027"
          defaultValue={reason}
          error={error}
        />
        <div className="flex gap-2">
          <Button variant="primary">Save</Button>
          <LinkButton to={cancelTo}>Cancel</LinkButton>
        </div>
      </form>
    </Section>
  );
}
