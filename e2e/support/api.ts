/** The JSON API as a host application uses it, and the command line as an admin does. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "@playwright/test";
import { dataDir } from "./app-under-test";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs `paidtrail …` against the app under test and returns what it printed. */
function paidtrail(args: string[], input?: string): string {
  return execFileSync(process.execPath, [".build/node/paidtrail.js", ...args], {
    cwd: root,
    encoding: "utf8",
    input,
    env: { ...process.env, PAIDTRAIL_DATA_DIR: dataDir },
  });
}

/** An API key, made once per worker process. */
export function apiKey(role: "operator" | "admin" = "operator"): string {
  const path = join(root, "e2e/.results/keys", `${role}-${process.pid}`);
  if (!existsSync(path)) {
    const printed = paidtrail(["keys", "create", "--name", `e2e ${process.pid}`, "--role", role, "--json"]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.parse(printed).key, { mode: 0o600 });
  }
  return readFileSync(path, "utf8");
}

export const bearer = (key = apiKey()) => ({ Authorization: `Bearer ${key}` });

export interface Person {
  id: string;
  email: string;
  name: string;
}

/** As a host application keeps its users in step. */
export async function upsertUser(request: APIRequestContext, person: Person): Promise<void> {
  const response = await request.put(`/api/v1/users/${person.id}`, {
    headers: bearer(),
    data: { email: person.email, name: person.name },
  });
  expect(response.ok(), await response.text()).toBe(true);
}

/** Somebody who can sign in. */
export function createPersonWithPassword(person: Person, password: string): void {
  const facts = ["--id", person.id, "--email", person.email, "--name", person.name];
  paidtrail(["users", "create", ...facts, "--role", "user", "--password-stdin", "--json"], password);
}

export interface ApiEvent {
  id: string;
  stages: Record<"arrival" | "verification" | "dedupe" | "mapping" | "sync", ApiStage>;
}

interface ApiStage {
  outcome: string;
  reason: string | null;
}

/**
 * Waits until an acknowledged event has left the queue, and returns it. What was
 * acknowledged is stored: the API knows it at once, and any other answer of its
 * is a failure that is told as it came.
 */
export async function settledEvent(request: APIRequestContext, id: string): Promise<ApiEvent> {
  let event = await storedEvent(request, id);
  await expect
    .poll(
      async () => {
        event = await storedEvent(request, id);
        return event.stages.sync.outcome;
      },
      { message: `the sync outcome of ${id}` },
    )
    .not.toBe("pending");
  return event;
}

async function storedEvent(request: APIRequestContext, id: string): Promise<ApiEvent> {
  const response = await request.get(`/api/v1/events/${id}`, { headers: bearer() });
  const answer = await response.text();
  expect(response.status(), `the API's answer for ${id}: ${answer}`).toBe(200);
  return JSON.parse(answer) as ApiEvent;
}
