/** The process: `main --port 12111 --data .data/stripe`. Prints one line of JSON when it listens. */
import { readOptions, USAGE } from "./options";
import { startEmulator, type RunningEmulator } from "./server";

async function main(): Promise<void> {
  let running: RunningEmulator;
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    if (options === "help") {
      process.stdout.write(`${USAGE}\n`);
      return;
    }
    running = await startEmulator(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`${JSON.stringify({ url: running.url })}\n`);
  process.send?.({ ready: true, port: running.port, url: running.url });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void running.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // A supervisor that died without a word leaves no emulator behind.
  process.on("disconnect", stop);
}

void main();
