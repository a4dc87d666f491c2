/** A note as a form sends it. Pure. */
import type { NoteSubject } from "./note";

export const longestNote = 2_000;

export type NoteSent =
  | { ok: true; subject: NoteSubject; text: string }
  | { ok: false; subject: NoteSubject | null; text: string; problem: string };

/** `about`, `id` and `text`. */
export function readNote(form: FormData): NoteSent {
  const subject = noteSubject(field(form, "about"), field(form, "id"));
  const text = field(form, "text").replace(/\r\n?/g, "\n").trim();
  const refused = (problem: string): NoteSent => ({
    ok: false,
    subject,
    text: text.slice(0, longestNote),
    problem,
  });
  if (subject === null) return refused("A note is about a user or a customer.");
  if (text === "") return refused("Write something: an empty note says nothing.");
  if (text.length > longestNote) return refused(`A note has at most ${longestNote} characters.`);
  return { ok: true, subject, text };
}

const longestId = 300;

export function noteSubject(about: string, id: string): NoteSubject | null {
  if ((about !== "user" && about !== "customer") || id === "" || id.length > longestId || id.includes("\0"))
    return null;
  return { type: about, id };
}

function field(form: FormData, name: string): string {
  const given = form.get(name);
  return typeof given === "string" ? given : "";
}
