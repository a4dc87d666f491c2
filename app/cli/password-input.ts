/** Where a new password comes from: a prompt that does not show it, or standard input. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CommandFailure } from "./failure";

/** The first line of standard input, without its line end. */
export async function passwordFromStdin(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.includes("\n") || text.length > 10_000) break;
  }
  const password = text.split(/\r?\n/)[0] ?? "";
  if (password === "") throw new CommandFailure("Standard input held no password: pipe it in, one line.");
  return password;
}

/** True when somebody sits at the terminal, so that a question can be asked. */
export function canPrompt(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks twice, showing nothing. An empty answer gives null: make one up. */
export async function promptPassword(): Promise<string | null> {
  const first = await ask("New password (empty: make one up): ");
  if (first === "") return null;
  if ((await ask("Once more: ")) !== first) {
    throw new CommandFailure("The two passwords differ: nothing was changed. Run the command again.");
  }
  return first;
}

function ask(question: string): Promise<string> {
  // Readline echoes into a stream that keeps nothing.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Only now, when the terminal has stopped to echo by itself.
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    reader.on("SIGINT", () => {
      reader.close();
      process.stderr.write("\n");
      reject(new CommandFailure("Stopped: nothing was changed."));
    });
    reader.question("", (answer) => {
      reader.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });
}
