/** Lines of a timeline that people and the application wrote: an action, a note, a link, a disagreement, what was asked. */
import type { AuditRow } from "~/modules/audit/audit-view";
import type { Moment } from "~/modules/casebook/moment";
import type { Note } from "~/modules/casebook/note";
import { Actor } from "./audit-table";
import { actionTitle } from "./audit-words";
import { resyncWords } from "./audit-resync-words";
import { evidenceWords } from "./evidence-words";
import { Link } from "./link";
import { codeWords } from "./ownership-words";
import { itemLine, itemLink } from "./timeline-items";
import { RelativeTime } from "./time";
import { ToneWord } from "./tone";

export function ActItem({ act }: { act: AuditRow }) {
  return (
    <div className={itemLine}>
      <Link to={`/console/audit/${act.id}`} data-row="" className={itemLink}>
        {actionTitle(act.action)}
      </Link>
      <span className="text-muted">
        <Actor actor={act.actor} />
      </span>
      {act.reason && <span className="basis-full break-words text-muted">“{act.reason}”</span>}
      {act.resync && (
        <span className="basis-full text-xs break-words text-faint">{resyncWords(act.resync)}</span>
      )}
    </div>
  );
}

export function NoteItem({ note, mine }: { note: Note; mine: boolean }) {
  return (
    <div className={itemLine}>
      <span className="font-medium">Note</span>
      <span className="text-muted">{note.author.name ?? note.author.id}</span>
      {mine && (
        <form method="post" action={`/console/notes/${note.id}/delete`} className="ml-auto">
          <button type="submit" className="rounded-xs text-xs text-muted underline hover:text-ink">
            Delete
            <span className="sr-only"> this note</span>
          </button>
        </form>
      )}
      <p className="basis-full break-words whitespace-pre-wrap">{note.text}</p>
    </div>
  );
}

export function MomentItem({ moment }: { moment: Moment }) {
  switch (moment.what) {
    case "missing":
      return <Missing {...moment} />;
    case "linked":
    case "unlinked":
      return (
        <div className={itemLine}>
          <Link
            to={`/console/customers/${encodeURIComponent(moment.customerId)}`}
            data-row=""
            className={itemLink}
          >
            {moment.what === "linked" ? "Linked" : "Unlinked"}{" "}
            <code className="text-xs">{moment.customerId}</code>
          </Link>
          <span className="min-w-0 break-words text-muted">
            {moment.what === "linked" ? "to " : "from "}
            <code className="text-xs break-all">{moment.userId}</code>
            {moment.what === "linked" && `, ${evidenceWords(moment.evidence)}`}
            {moment.what === "unlinked" && moment.by !== null && `, by ${moment.by}`}
          </span>
          {moment.what === "linked" && moment.reason !== null && (
            <span className="basis-full break-words text-muted">“{moment.reason}”</span>
          )}
        </div>
      );
    case "disagrees":
    case "agrees":
      return (
        <div className={itemLine}>
          <ToneWord tone={moment.what === "disagrees" ? "waiting" : "good"} wrap>
            <Link to={`/console/ownership/mismatches/${moment.mismatchId}`} data-row="" className={itemLink}>
              {moment.what === "disagrees" ? "Sources disagree" : "Sources agree again"}
            </Link>
          </ToneWord>
          <span className="text-muted">{codeWords(moment.code)}</span>
        </div>
      );
    case "asked":
      return (
        <div className={itemLine}>
          <span>The application asked</span>
          <span className="text-muted">
            and was told <code className="text-xs">{moment.planId}</code>; earlier times are not kept
          </span>
        </div>
      );
  }
}

const missingWords: Record<string, string> = {
  missing: "never arrived",
  pending: "not here yet; Stripe still means to deliver it",
  pulled: "never arrived; pulled in later",
  arrived: "arrived late",
};

function Missing({ eventId, type, state, settledAt }: Extract<Moment, { what: "missing" }>) {
  const settled = state === "pulled" || state === "arrived";
  const to = settled ? `/console/events/${encodeURIComponent(eventId)}` : "/console/reconcile";
  return (
    <div className={itemLine}>
      <ToneWord tone={settled ? "none" : state === "pending" ? "waiting" : "bad"} wrap>
        <Link to={to} data-row="" className={itemLink}>
          Stripe created {type}
        </Link>
      </ToneWord>
      <span className="min-w-0 break-words text-muted">
        <code className="text-xs break-all">{eventId}</code>, {missingWords[state] ?? state}
        {settledAt && (
          <>
            , <RelativeTime at={settledAt} />
          </>
        )}
      </span>
    </div>
  );
}
