/** A note of an operator's, as pages show it. */
export interface NoteSubject {
  type: "user" | "customer";
  id: string;
}

export interface Note {
  id: number;
  at: string;
  subject: NoteSubject;
  author: { id: string; name: string | null };
  text: string;
}
