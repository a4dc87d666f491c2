/** After a change of plans or policies: how far looking at everybody again has come. */
import { count, counted } from "./figures";
import { Notice } from "./notice";

export interface RederivationView {
  total: number;
  lookedAt: number;
  changed: number;
  finishedAt: string | null;
}

/** `saved`: the reader has just saved something; else only one under way is told. */
export function RederivationNote({ run, saved }: { run: RederivationView | null; saved: boolean }) {
  if (run === null || (run.finishedAt !== null && !saved)) {
    return saved ? <Notice tone="good" title="Saved" /> : null;
  }
  if (run.finishedAt !== null) {
    return (
      <Notice tone="good" title="Saved">
        Everybody was looked at again: {counted(run.changed, "user")} of {count(run.lookedAt)} have other
        access now.
      </Notice>
    );
  }
  return (
    <Notice
      tone="waiting"
      title={saved ? "Saved; everybody is being looked at again" : "Everybody is being looked at again"}
    >
      {count(run.lookedAt)} of {count(run.total)} users so far. Load the page again to see how far it is;
      whoever asks for somebody not yet looked at may get the answer from before.
    </Notice>
  );
}
