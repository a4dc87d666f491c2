/** What somebody pasted: the id in it, and what kind of thing it names. Pure. */
import type { MirroredType } from "../stripe/snapshot";

export type Reference = { text: string } & (
  | { kind: "email" | "user" }
  | { kind: "event" | "request"; id: string }
  | { kind: "object"; type: MirroredType; id: string }
  | { kind: "subscription_item"; id: string }
  /** Of a hosted invoice's address: its last part. */
  | { kind: "hosted_invoice"; url: string }
  | { kind: "receipt"; number: string }
  | { kind: "card"; last4: string; amount: number | null; day: string | null }
  | { kind: "nothing" }
);

const longest = 300;

const prefixes: readonly (readonly [prefix: string, type: MirroredType])[] = [
  ["cus", "customer"],
  ["sub_sched", "subscription_schedule"],
  ["sub", "subscription"],
  ["in", "invoice"],
  ["pi", "payment_intent"],
  ["ch", "charge"],
  ["py", "charge"],
  ["re", "refund"],
  ["pyr", "refund"],
  ["dp", "dispute"],
  ["du", "dispute"],
  ["cs", "checkout_session"],
  ["cn", "credit_note"],
  ["price", "price"],
  ["prod", "product"],
];

export function readReference(pasted: string): Reference {
  const text = pasted
    .trim()
    .slice(0, longest)
    .replace(/^["'“”‘’<(]+|["'“”‘’>),.;]+$/g, "")
    .trim();
  if (text === "") return { text, kind: "nothing" };
  if (/^https?:\/\//i.test(text)) return ofAddress(text);
  return (
    ofId(text) ?? ofCard(text) ?? ofReceipt(text) ?? { text, kind: text.includes("@") ? "email" : "user" }
  );
}

/** …/test/customers/cus_1?x names cus_1; a hosted invoice's page names itself. */
function ofAddress(text: string): Reference {
  const [path = ""] = text.split(/[?#]/);
  const parts = path.split("/");
  const named = parts.map((part) => ofId(part)).findLast((reference) => reference !== null);
  // Of a hosted page every part is drawn by lot; only its own host says what it is.
  if (/^https?:\/\/(invoice|pay)\.stripe\.com\//i.test(text) || /\/i(nvoice)?\//.test(path)) {
    return { text, kind: "hosted_invoice", url: path };
  }
  return named ? { ...named, text } : { text, kind: "user" };
}

/** The mode that a reference names itself: a session's id, or an address in the dashboard. null: it does not say. */
export function modeOf(pasted: string): boolean | null {
  const text = pasted.trim();
  const session = /\bcs_(test|live)_/.exec(text)?.[1];
  if (session !== undefined) return session === "live";
  if (!/^https?:\/\/dashboard\.stripe\.com\//i.test(text)) return null;
  return !/^https?:\/\/dashboard\.stripe\.com\/(?:acct_\w+\/)?test\//i.test(text);
}

function ofId(text: string): Reference | null {
  if (!/^[a-z]+_\w+$/.test(text)) return null;
  if (/^evt_\w+$/.test(text)) return { text, kind: "event", id: text };
  if (/^req_\w+$/.test(text)) return { text, kind: "request", id: text };
  if (/^si_\w+$/.test(text)) return { text, kind: "subscription_item", id: text };
  const [, type] = prefixes.find(([prefix]) => text.startsWith(`${prefix}_`)) ?? [];
  return type ? { text, kind: "object", type, id: text } : null;
}

/** "4242 19.00", "ending in 4242, €19.00, 2026-11-22" */
function ofCard(text: string): Reference | null {
  const match = /^(?:\D*\b)?(\d{4})(?:\D+(\d{1,7})[.,](\d{2}))?(?:\D+(\d{4}-\d{2}-\d{2}))?\D*$/.exec(text);
  if (!match?.[1] || (match[2] === undefined && !/card|ending|[•*x]{2,}/i.test(text))) return null;
  const amount = match[2] === undefined ? null : Number(match[2]) * 100 + Number(match[3]);
  return { text, kind: "card", last4: match[1], amount, day: match[4] ?? null };
}

/** Receipts are numbered 1234-5678, invoices ABC12345-0001. */
function ofReceipt(text: string): Reference | null {
  const match = /^#?\s*((?:\d{4}-\d{4})|(?:[A-Z0-9]{8}-\d{4}))$/.exec(text);
  return match?.[1] ? { text, kind: "receipt", number: match[1] } : null;
}
