/** Stripe's emulator as a process of its own, for tests that need real answers, faults and many customers. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface EmulatedStripe {
  url: string;
  key: string;
  post(path: string, fields: Record<string, string>): Promise<{ id: string }>;
  fault(fault: object): Promise<void>;
  stop(): Promise<void>;
}

export async function emulatedStripe(): Promise<EmulatedStripe> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, "../../../../e2e/stripe-emulator/main.ts"),
    ["--port", "0"],
    { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] },
  );
  const [ready] = await once(child, "message");
  const url: string = ready.url;
  const key = "sk_test_ofARun";
  const asked = async (address: string, init: RequestInit) => {
    const response = await fetch(address, init);
    const body = await response.json();
    if (!response.ok) throw new Error(`${address}: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    url,
    key,
    post: (path, fields) =>
      asked(`${url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: new URLSearchParams(fields),
      }),
    fault: (fault) =>
      asked(`${url}/_emulator/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fault),
      }),
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
