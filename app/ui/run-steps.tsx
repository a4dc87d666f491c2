/** Pause, continue, cancel: one form each, so that they work without a script. */
import type { ReactNode } from "react";
import type { RunView } from "~/modules/runs/run-view";
import { Button } from "./button";
import { ConfirmDialog } from "./confirm-dialog";

export function RunSteps({ run }: { run: RunView }) {
  const path = `/console/runs/${run.id}`;
  return (
    <>
      {run.may.pause && (
        <form method="post" action={`${path}/pause`}>
          <Button>Pause</Button>
        </form>
      )}
      {run.may.continue && (
        <form method="post" action={`${path}/continue`}>
          <Button variant="primary">Continue</Button>
        </form>
      )}
      {run.may.cancel && (
        <ConfirmDialog
          to={`${path}/cancel`}
          trigger="Cancel the run"
          variant="ghost"
          title="Cancel this run?"
        >
          {(cancel) => <RunCancelForm id={run.id} cancel={cancel} />}
        </ConfirmDialog>
      )}
    </>
  );
}

/** The same form in the dialog and on its own page. */
export function RunCancelForm({ id, cancel }: { id: string; cancel: ReactNode }) {
  return (
    <form method="post" action={`/console/runs/${id}/cancel`} className="grid gap-4">
      <p className="text-sm text-muted">
        What it has done stays done. It cannot be continued afterwards; a new run can be started at any time.
      </p>
      <div className="flex justify-end gap-2">
        {cancel}
        <Button variant="danger">Cancel the run</Button>
      </div>
    </form>
  );
}
