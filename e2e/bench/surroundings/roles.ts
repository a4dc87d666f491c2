/** The benchmark's own processes: each is its one entry, started again to play a role. */
import { join } from "node:path";
import type { ChildOptions } from "./child";

const roles = {
  generator: () => import("../load/generator"),
  commits: () => import("../contestants/bare-commits"),
  http: () => import("../contestants/bare-http"),
  peer: () => import("../contestants/sync-engine"),
};

export type Role = keyof typeof roles;

const flag = "--role=";

export function roleArguments(
  role: Role,
  settings: object,
): Pick<ChildOptions, "file" | "args" | "execArgv"> {
  return {
    file: join(import.meta.dirname, "..", "main.ts"),
    args: [`${flag}${role}`, JSON.stringify(settings)],
    // Those that make Node.js read TypeScript.
    execArgv: process.execArgv,
  };
}

/** Plays the role this process was started for; false when there is none. */
export async function playRole(args: readonly string[]): Promise<boolean> {
  const name = args[0]?.startsWith(flag) ? args[0].slice(flag.length) : null;
  if (name === null || !(name in roles)) return false;
  const { run } = await roles[name as Role]();
  await run(JSON.parse(args[1] ?? "{}"));
  return true;
}
