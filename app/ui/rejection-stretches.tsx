/** When what was refused: a line for each stretch of one kind, the latest first. */
import { rejectionReason } from "~/modules/inbox/rejection-reasons";
import type { RejectionStretch } from "~/modules/inbox/rejection-stretch";
import { counted } from "./figures";
import { ShortTime } from "./time";
import { ToneWord } from "./tone";

export function RejectionStretches({ stretches }: { stretches: readonly RejectionStretch[] }) {
  return (
    <ul className="text-sm">
      {stretches.map(({ reason, detail, count, from, to }) => (
        <li
          key={`${reason} ${detail} ${from}`}
          className="grid gap-x-4 gap-y-0.5 px-4 py-2 not-first:border-t sm:grid-cols-[15rem_minmax(0,1fr)]"
        >
          <span className="text-muted">
            <ShortTime at={from} />
            {from !== to && (
              <>
                {" "}
                to <ShortTime at={to} />
              </>
            )}
          </span>
          <span className="min-w-0">
            <ToneWord tone="bad" ink wrap>
              {counted(count, "request")}: {rejectionReason(reason).title}
            </ToneWord>
            {detail && <span className="block break-words text-xs text-muted">{detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
