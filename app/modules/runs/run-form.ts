/** What the form sends that starts a run. Pure. */
import { readReason } from "~/lib/form-reason";
import { isRunId } from "./run-id";
import type { RunKind } from "./run-kind";

export type ReadRunForm =
  | { ok: true; id: string; selection: unknown; reason: string }
  | { ok: false; problem: string };

/** 500 ids of Stripe's length, with room. */
const longestSelection = 200_000;

export function readRunForm(form: FormData, kind: Pick<RunKind, "check">): ReadRunForm {
  const text = (name: string) => {
    const given = form.get(name);
    return typeof given === "string" ? given : "";
  };
  const reason = readReason(form);
  if (reason === "") return { ok: false, problem: "Say why: it is kept with every change." };
  const id = text("run");
  const selection = parse(text("selection"));
  if (!isRunId(id) || selection === undefined) {
    return { ok: false, problem: "Look at the preview first, and start from there." };
  }
  const checked = kind.check(selection);
  return checked.ok ? { ok: true, id, selection, reason } : { ok: false, problem: checked.problem };
}

function parse(json: string): unknown {
  if (json.length > longestSelection) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
