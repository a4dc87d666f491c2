/** Runs one long step with its progress on the terminal, and its output only when it fails. */
import { spawn } from "node:child_process";
import { root } from "./paths.mjs";

const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * @param {string} title what a person reads
 * @param {string[]} command
 * @param {{ env?: Record<string, string>, hint?: string, optional?: boolean, timeoutMs?: number }} [options]
 *   `hint`: what to do when it fails; `optional`: a failure is a line, not the end
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function runStep(title, command, options = {}) {
  const started = performance.now();
  const live = process.stdout.isTTY && !process.env.CI;
  let tick = 0;
  const draw = () =>
    process.stdout.write(`\r\x1b[2K${spinner[tick++ % spinner.length]} ${title} … ${seconds(started)}`);
  if (!live) console.log(`• ${title} …`);
  // Without a terminal a line every ten seconds says that it still runs.
  const timer = setInterval(
    live ? draw : () => console.log(`  ${title}: ${seconds(started)}`),
    live ? 100 : 10_000,
  );
  const { code, output } = await collect(command, options);
  clearInterval(timer);
  if (live) process.stdout.write("\r\x1b[2K");
  if (code === 0) {
    console.log(`✓ ${title} (${seconds(started)})`);
    return true;
  }
  if (options.optional) {
    console.log(`✗ ${title}: not possible here (${seconds(started)})`);
    return false;
  }
  console.error(`✗ ${title} failed after ${seconds(started)}: ${command.join(" ")}\n`);
  console.error(output.trimEnd());
  if (options.hint) console.error(`\n${options.hint}`);
  process.exit(1);
}

/** Runs a command on this terminal; resolves with its exit code. Signals reach it by themselves. */
export function runAttached(command, env = {}) {
  const child = spawn(command[0], command.slice(1), {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  // Ctrl-C goes to the whole group: let the child end by its own rules, then follow it.
  const wait = () => {};
  const forward = () => child.kill("SIGTERM");
  process.on("SIGINT", wait);
  process.on("SIGTERM", forward);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

function collect(command, { env = {}, timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      timeout: timeoutMs,
    });
    let output = "";
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("exit", (code) => resolve({ code: code ?? 1, output }));
  });
}
