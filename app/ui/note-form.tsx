/** A note about a person or a customer: folded away beside a timeline, open where it is asked for. */
import { Button, LinkButton } from "./button";
import { TextArea } from "./field";

export interface NoteFormProps {
  about: { type: "user" | "customer"; id: string };
}

export function NoteForm({ about }: NoteFormProps) {
  return (
    <details className="border-b text-sm">
      <summary className="cursor-pointer px-4 py-2 text-muted hover:text-ink">Add a note</summary>
      <div className="px-4 pb-3">
        <NoteFields about={about} />
      </div>
    </details>
  );
}

export interface NoteFieldsProps extends NoteFormProps {
  text?: string;
  error?: string;
  /** Where it leads without a note. */
  cancel?: string;
}

export function NoteFields({ about, text, error, cancel }: NoteFieldsProps) {
  return (
    <form method="post" action="/console/notes/add" className="grid max-w-xl gap-3">
      <input type="hidden" name="about" value={about.type} />
      <input type="hidden" name="id" value={about.id} />
      <TextArea
        label="Note"
        name="text"
        required
        maxLength={2_000}
        placeholder="Ticket 4711: wrote to her that the bank takes until tomorrow"
        hint="Every operator can read it, with your name. You can delete your own."
        defaultValue={text}
        error={error}
      />
      <div className="flex gap-2">
        <Button>Add note</Button>
        {cancel && <LinkButton to={cancel}>Cancel</LinkButton>}
      </div>
    </form>
  );
}
