/**
 * The command could not run: one sentence for a person, saying what to do. The
 * frame prints it to standard error and ends with status 2.
 */
export class CommandFailure extends Error {
  override name = "CommandFailure";
}

/** The statuses every command ends with. */
export const exitStatus = {
  healthy: 0,
  /** It ran, and there is something to look at. */
  findings: 1,
  couldNotRun: 2,
} as const;
