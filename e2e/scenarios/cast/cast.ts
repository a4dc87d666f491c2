/**
 * Fills the demo with people: plays a choice of the stories, each with a person
 * who is always the same. What was played is noted down beside the data; a start
 * that was cut short goes on, and does nothing twice, because each story's requests
 * carry the same idempotency keys at every telling.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { api_version_shape } from "../api_version_shape";
import { canceled } from "../canceled";
import { checkout_abandoned } from "../checkout_abandoned";
import { checkout_unpaid } from "../checkout_unpaid";
import { customer_unlinked } from "../customer_unlinked";
import { delivery_abandoned } from "../delivery_abandoned";
import { email_only_match } from "../email_only_match";
import { event_ambiguous } from "../event_ambiguous";
import { event_stale } from "../event_stale";
import { first_checkout } from "../first_checkout";
import { play } from "../frame/play";
import type { Scenario } from "../frame/scenario";
import type { Theatre } from "../frame/theatre";
import { healthy } from "../healthy";
import { mode_mismatch } from "../mode_mismatch";
import { one_time_purchase } from "../one_time_purchase";
import { payment_failed } from "../payment_failed";
import { price_not_in_catalogue } from "../price_not_in_catalogue";
import { refund } from "../refund";
import { renewal } from "../renewal";
import { signature_body_altered } from "../signature_body_altered";
import { subscription_incomplete } from "../subscription_incomplete";
import { subscription_paused } from "../subscription_paused";
import { upgrade } from "../upgrade";
import { user_unknown } from "../user_unknown";
import { brokenHour } from "./broken-hour";
import { type Ticket, ticketOf } from "./tickets";
import { inGrace, inGraceOnPro, inTrial, leaving, refundedAndActive, toldTwice } from "./extras";

/** In the order in which their events arrive: the tickets of today come last. */
export const cast: readonly Scenario[] = [
  first_checkout,
  renewal,
  healthy,
  inTrial,
  upgrade,
  one_time_purchase,
  api_version_shape,
  leaving,
  canceled,
  refund,
  inGrace,
  inGraceOnPro,
  refundedAndActive,
  payment_failed,
  subscription_paused,
  checkout_abandoned,
  toldTwice,
  event_stale,
  event_ambiguous,
  mode_mismatch,
  user_unknown,
  brokenHour,
  price_not_in_catalogue,
  email_only_match,
  customer_unlinked,
  checkout_unpaid,
  subscription_incomplete,
  delivery_abandoned,
  signature_body_altered,
];

interface Progress {
  /** The emulated account that they were played in. */
  account: string;
  /** When the stories end, unix seconds: the first start. */
  present: number;
  played: string[];
  tickets?: Ticket[];
}

export async function playCast(theatre: Theatre, say: (line: string) => void): Promise<void> {
  const { app, emulator } = theatre;
  const file = join(app.running.dataDir, "cast.json");
  const { account } = await emulator.overview();
  const kept = readProgress(file);
  const progress: Progress =
    kept?.account === account ? kept : { account, present: Math.floor(Date.now() / 1_000), played: [] };
  writeProgress(file, progress);
  await removeLeftovers(theatre);
  for (const [place, scenario] of cast.entries()) {
    if (progress.played.includes(scenario.code)) continue;
    say(`${place + 1}/${cast.length} ${scenario.title}`);
    const { told } = await play(scenario, theatre, {
      name: nameOf(scenario, account),
      stable: true,
      present: progress.present,
      tell: () => {},
    });
    const ticket = await ticketOf(scenario.code, told);
    if (ticket !== null) progress.tickets = [...(progress.tickets ?? []), ticket];
    progress.played.push(scenario.code);
    writeProgress(file, progress);
  }
  say(`The cast is complete: ${cast.length} stories.\n`);
}

const prefix = "cast";
const nameOf = ({ code }: Scenario, account: string) => `${prefix} ${code} ${account}`;

/** Faults of a start that was killed in the middle of a story. */
async function removeLeftovers({ emulator }: Theatre): Promise<void> {
  for (const { id, note } of await emulator.faults()) {
    if (note?.startsWith(`${prefix} `)) await emulator.removeFault(id);
  }
}

function readProgress(file: string): Progress | null {
  try {
    const progress: Progress = JSON.parse(readFileSync(file, "utf8"));
    return progress;
  } catch {
    return null;
  }
}

/** Appears whole or not at all. */
function writeProgress(file: string, progress: Progress): void {
  writeFileSync(`${file}.draft`, `${JSON.stringify(progress, null, 2)}\n`);
  renameSync(`${file}.draft`, file);
}
