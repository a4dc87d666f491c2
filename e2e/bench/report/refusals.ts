/** Events that were sent and not acknowledged, in any run: a figure that leaves them out would be too good. */
import type { Measured } from "../bench";
import { titles } from "../contestants/contestant";

export function refusals({ closed, open, applied, endToEnd }: Measured): string[] {
  const lines = [
    ...closed.map((run) => ({ ...run, where: `closed loop at concurrency ${run.concurrency}` })),
    ...open.map((run) => ({ ...run, where: `open loop at ${run.rate}/s` })),
    ...applied.map((run) => ({
      ...run,
      contestant: "paidtrail" as const,
      where: `with the worker at ${run.rate}/s`,
    })),
    ...endToEnd.map((run) => ({ ...run, where: "all at once" })),
  ];
  return lines.flatMap(({ contestant, round, failures, where }) =>
    Object.entries(failures).map(
      ([status, times]) =>
        `${titles[contestant]}, ${where}, round ${round}: ${times} × ${statusInWords(status)}`,
    ),
  );
}

const statusInWords = (status: string) => (status === "none" ? "no answer" : `HTTP ${status}`);
