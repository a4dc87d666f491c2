/**
 * What operators note down about a person or a customer. Text and nothing else:
 * card numbers are hidden before it is stored. Writes: case_notes.
 */
import { type Db, type Pool, transaction } from "~/lib/database.server";
import { recordAudit } from "../audit/audit.server";
import { hideCardNumbers } from "../inbox/card-number";
import type { Note, NoteSubject } from "./note";
import { longestNote } from "./note-form";

/** The audit log says that there is one, not what it says: a deleted note is gone. */
export async function addNote(
  pool: Pool,
  { subject, authorId, text, now }: { subject: NoteSubject; authorId: string; text: string; now: Date },
): Promise<number> {
  return transaction(pool, async (tx) => {
    const { rows } = await tx.query<{ id: number }>(
      `insert into case_notes (subject_type, subject_id, author_id, at, text) values ($1, $2, $3, $4, $5) returning id`,
      [subject.type, subject.id, authorId, now, hideCardNumbers(text.slice(0, longestNote))],
    );
    const id = rows[0]?.id ?? 0;
    await auditNote(tx, "note.add", subject, id, authorId, now);
    return id;
  });
}

export type NoteDeleted = { outcome: "deleted"; subject: NoteSubject } | { outcome: "unknown" | "not_yours" };

/** Only whoever wrote it takes it back. */
export async function deleteNote(
  pool: Pool,
  { id, viewerId, now }: { id: number; viewerId: string; now: Date },
): Promise<NoteDeleted> {
  return transaction(pool, async (tx): Promise<NoteDeleted> => {
    const note = await findNote(tx, id);
    if (note === null) return { outcome: "unknown" };
    if (note.author.id !== viewerId) return { outcome: "not_yours" };
    const { rowCount } = await tx.query("delete from case_notes where id = $1", [id]);
    // Sent twice at once: it is gone already.
    if (rowCount !== 1) return { outcome: "unknown" };
    await auditNote(tx, "note.delete", note.subject, id, viewerId, now);
    return { outcome: "deleted", subject: note.subject };
  });
}

async function auditNote(
  tx: Db,
  action: "note.add" | "note.delete",
  subject: NoteSubject,
  note: number,
  authorId: string,
  at: Date,
): Promise<void> {
  const [before, after] = action === "note.add" ? [null, { note }] : [{ note }, null];
  await recordAudit(tx, {
    at,
    actor: { type: "user", id: authorId },
    action,
    subject,
    reason: null,
    before,
    after,
  });
}

interface StoredNote {
  id: number;
  at: Date;
  subjectType: NoteSubject["type"];
  subjectId: string;
  authorId: string;
  authorName: string | null;
  text: string;
}

const select = (
  source: string,
) => `select n.id, n.at, n.subject_type as "subjectType", n.subject_id as "subjectId",
    n.author_id as "authorId", u.name as "authorName", n.text
  from (${source}) n left join users u on u.id = n.author_id order by n.id desc`;

const toNote = ({ at, subjectType, subjectId, authorId, authorName, ...note }: StoredNote): Note => ({
  ...note,
  at: at.toISOString(),
  subject: { type: subjectType, id: subjectId },
  author: { id: authorId, name: authorName },
});

/** null: there is none. */
async function findNote(db: Db, id: number): Promise<Note | null> {
  const { rows } = await db.query<StoredNote>(select("select * from case_notes where id = $1"), [id]);
  return rows[0] ? toNote(rows[0]) : null;
}

/** Newest first; a range of case_notes_subject_type_subject_id_id_idx for each subject. */
export async function notesAbout(
  db: Db,
  subjects: readonly NoteSubject[],
  { limit, before }: { limit: number; before: number },
): Promise<Note[]> {
  const { rows } = await db.query<StoredNote>(
    select(`select newest.* from unnest($1::text[], $2::text[]) about(type, id) cross join lateral (
        select * from case_notes where subject_type = about.type and subject_id = about.id and case_notes.id < $3
        order by case_notes.id desc limit $4
      ) newest order by newest.id desc limit $4`),
    [subjects.map(({ type }) => type), subjects.map(({ id }) => id), before, limit],
  );
  return rows.map(toNote);
}
