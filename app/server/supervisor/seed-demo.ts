/** The demo's customers, received through the webhook like any others: a command of the command line. */
import { fork } from "node:child_process";
import type { ChildOptions } from "./child";

export async function seedDemo(
  options: ChildOptions & { say: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  const { file, args, execArgv, environment, cwd, say, signal } = options;
  const started = performance.now();
  say("• Filling the demo …");
  const child = fork(file, [...args, "demo", "seed"], {
    execArgv,
    env: environment,
    cwd,
    stdio: "inherit",
    signal,
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
    child.once("error", () => resolve(null));
  });
  if (signal.aborted) return;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    code === 0
      ? `✓ Filling the demo (${seconds} s)`
      : "✗ The demo's data is incomplete: try again with npx paidtrail demo seed.",
  );
}
