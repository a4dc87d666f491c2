/** What is answered to pausing, continuing and cancelling a run. Pure. */
import type { Run } from "../runs/run";
import type { RunView } from "../runs/run-view";
import type { Stepped } from "../runs/runs.server";
import type { Answer } from "./endpoint.server";
import { missing } from "./errors";
import { runResource } from "./run-resource";

export function stepAnswer(step: string, id: string, stepped: Stepped, shown: (run: Run) => RunView): Answer {
  switch (stepped.outcome) {
    case "done":
      return { value: runResource(shown(stepped.run), stepped.run) };
    case "unknown_run":
      return { error: missing("run", id) };
    case "too_late":
      return {
        error: {
          status: 409,
          type: "invalid_request_error",
          code: "run_step_impossible",
          message: `The run is ${stepped.run.state}, and ${step} is not possible then. Nothing was changed.`,
        },
      };
  }
}
