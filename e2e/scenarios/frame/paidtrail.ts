/** The `paidtrail` command, as a person types it. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ScenarioFailure } from "./failure";

let root = process.cwd();

/** Said once by the entry: the checkout that the command belongs to. */
export function commandOf(checkout: string): void {
  root = checkout;
}

/** @returns what it printed */
export function paidtrail(dataDir: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "app/cli/bootstrap/paidtrail.mjs"), ...args], {
      cwd: root,
      env: { ...process.env, PAIDTRAIL_DATA_DIR: dataDir },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let [printed, complaint] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) return resolve(printed);
      const words = complaint.trim() || printed.trim() || `exit status ${status}`;
      reject(new ScenarioFailure(`paidtrail ${args.slice(0, 2).join(" ")} failed: ${words}`));
    });
    child.stdin.end(input);
  });
}
