/** Where a run was asked for that could not begin, or nothing was sent at all. */
import { LinkButton } from "./button";
import { EmptyState } from "./empty-state";

export function RunNotStarted({ problem }: { problem: string | undefined }) {
  return (
    <EmptyState
      title={problem ? "The run was not started" : "Nothing was sent"}
      actions={<LinkButton to="/console/runs">Runs</LinkButton>}
    >
      {problem ?? "A run is started from the page that shows what it would do."}
    </EmptyState>
  );
}
