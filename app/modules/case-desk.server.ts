/** The verdict for a page of the console: of a user or a customer, in the light of what was pasted. Above the rooms. */
import { type CaseView, caseView } from "./diagnosis/case-view";
import { type AskedOf, type DiagnosisContext, whileWaiting } from "./diagnosis/context";
import { type Diagnosis, diagnoseCase } from "./diagnosis/diagnose.server";
import { type Reference, readReference } from "./diagnosis/reference";

export interface CaseSubject {
  kind: "user" | "customer";
  id: string;
  /** What was pasted and led here; null: nothing. */
  pasted: string | null;
}

/** The page is there, and its verdict is completed. */
export const afterPage: AskedOf = { stripe: "always", stripeWithinMs: 10_000 };
const heldHere: AskedOf = { stripe: "never", stripeWithinMs: 1_200 };

export async function caseOf(
  context: DiagnosisContext,
  subject: CaseSubject,
  asked: AskedOf,
): Promise<CaseView> {
  const { facts, verdict } = await diagnosisOf(context, subject, asked);
  return caseView(facts, verdict);
}

async function diagnosisOf(
  context: DiagnosisContext,
  { kind, id, pasted }: CaseSubject,
  asked: AskedOf,
): Promise<Diagnosis> {
  const reference = pasted === null ? null : readReference(pasted);
  if (reference?.kind === "object" || reference?.kind === "event") {
    const diagnosis = await diagnoseCase(context, reference, asked);
    const { user, customers } = diagnosis.facts.subject;
    const same = kind === "user" ? user?.id === id : customers.some((customer) => customer.id === id);
    // An address can be written by hand: the page is about whom it names.
    if (same) return diagnosis;
  }
  return diagnoseCase(context, referenceTo(kind, id), asked);
}

/** An id of the host's may look like anything, so that it is not read again. */
function referenceTo(kind: CaseSubject["kind"], id: string): Reference {
  return kind === "user" ? { text: id, kind } : { text: id, kind: "object", type: "customer", id };
}

/** The subject in an address: `user` or `customer`, and `ref`. null: neither. */
export function subjectIn(search: URLSearchParams): CaseSubject | null {
  const kind = search.has("user") ? "user" : search.has("customer") ? "customer" : null;
  const id = kind === null ? "" : (search.get(kind) ?? "");
  if (kind === null || id === "" || id.length > longestId || id.includes("\0")) return null;
  return { kind, id, pasted: pastedIn(search) };
}

const longestId = 300;

function pastedIn(search: URLSearchParams): string | null {
  const ref = search.get("ref") ?? "";
  return ref === "" || ref.length > longestId || ref.includes("\0") ? null : ref;
}

/** Where the verdict of this subject is told with Stripe asked. */
function verdictAddress({ kind, id, pasted }: CaseSubject): string {
  return `/console/diagnosis?${new URLSearchParams({ [kind]: id, ...(pasted !== null && { ref: pasted }) })}`;
}

export interface CaseForPage {
  view: CaseView;
  askStripe: string;
  withStripe: string;
}

/** `stripe=ask` in the page's address waits for Stripe: without a script nobody asks later. */
export async function caseForPage(
  context: DiagnosisContext,
  kind: CaseSubject["kind"],
  id: string,
  address: URL,
): Promise<CaseForPage> {
  const subject = { kind, id, pasted: pastedIn(address.searchParams) };
  const waits = address.searchParams.get("stripe") === "ask";
  const search = new URLSearchParams(address.searchParams);
  search.set("stripe", "ask");
  return {
    view: await caseOf(context, subject, waits ? whileWaiting : heldHere),
    askStripe: verdictAddress(subject),
    withStripe: `${address.pathname}?${search}`,
  };
}
