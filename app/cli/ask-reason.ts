/** Why something privileged is done: the audit log is never left without an answer. */
import { createInterface } from "node:readline/promises";
import { CommandFailure } from "./failure";
import { canPrompt } from "./password-input";

export interface ReasonOptions {
  reason?: string;
  json?: boolean;
}

/** What `--reason` says, else what the person at the terminal says, else `otherwise`. */
export async function reasonFor({ reason, json }: ReasonOptions, otherwise: string): Promise<string> {
  const given = reason?.trim() || (!json && canPrompt() ? await ask() : "");
  return given || otherwise;
}

async function ask(): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve, reject) => {
      reader.once("SIGINT", () => reject(new CommandFailure("Stopped: nothing was changed.")));
      reader.question("Why? (kept in the audit log) ").then((answer) => resolve(answer.trim()), reject);
    });
  } finally {
    reader.close();
  }
}
