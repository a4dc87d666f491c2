/** What somebody decides about a mismatch without changing a link: the reason first, then one of the buttons. */
import type { SafeAction } from "~/modules/ownership/mismatch-codes";
import type { MismatchStatus } from "~/modules/ownership/mismatch-view";
import { Button } from "./button";
import { TextField } from "./field";
import { mismatchPath } from "./mismatch-table";
import { Notice } from "./notice";

export interface MismatchDecisionFormProps {
  id: number;
  status: MismatchStatus;
  actions: readonly SafeAction[];
  /** The first day that may be named, as 2026-11-25. */
  tomorrow: string;
  sent?: { problem: string; reason: string; until: string };
}

export function MismatchDecisionForm({ id, status, actions, tomorrow, sent }: MismatchDecisionFormProps) {
  const to = (page: string) => `${mismatchPath(id)}/${page}`;
  const isOpen = status === "open";
  const decided = status === "acknowledged" || status === "dismissed" || status === "settled";
  return (
    <form method="post" action={to(isOpen ? "acknowledge" : "reopen")} className="grid max-w-xl gap-4">
      {sent && <Notice tone="bad" title={sent.problem} />}
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        placeholder="Ticket 4711: asked the customer"
        hint="Your name and the reason are kept in the audit log."
        defaultValue={sent?.reason}
      />
      <div className="flex flex-wrap items-end gap-2">
        {isOpen && <Button>Acknowledge</Button>}
        {actions.includes("settle") && status !== "settled" && (
          <Button formAction={to("settle")}>Settle as it is</Button>
        )}
        {decided && <Button formAction={to("reopen")}>Open again</Button>}
      </div>
      {actions.includes("dismiss") && (
        <div className="flex flex-wrap items-end gap-2 border-t pt-3">
          <div className="w-44">
            <TextField
              label="Ignore until"
              name="until"
              type="date"
              min={tomorrow}
              defaultValue={sent?.until}
            />
          </div>
          <Button formAction={to("dismiss")}>Ignore until then</Button>
        </div>
      )}
      <p className="text-sm text-faint">
        None of these changes a link or anybody's access. Where something else disagrees later, it is open
        again.
      </p>
    </form>
  );
}
