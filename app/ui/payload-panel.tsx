/** The payload of an event, with what is hidden in it and who may see it. */
import type { ReactNode } from "react";
import type { PayloadView } from "~/modules/inbox/payload-view";
import { CodeView } from "./code-view";
import { count, counted } from "./figures";
import { Notice } from "./notice";

export interface PayloadPanelProps {
  payload: PayloadView;
  /** What stands for a hidden value. */
  mask: string;
  /** A button for those who may see more. */
  reveal?: ReactNode;
}

export function PayloadPanel({ payload, mask, reveal }: PayloadPanelProps) {
  if (payload.withheld !== null) {
    return (
      <div className="p-4">
        <Notice tone="waiting" title="The payload is not shown">
          {payload.withheld}
        </Notice>
      </div>
    );
  }
  return (
    <>
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-1.5 text-sm text-muted">
        <p>
          As it came.{" "}
          {payload.masked > 0 && (
            <>
              {counted(payload.masked, "value")} with personal data or secrets{" "}
              {payload.masked === 1 ? "is" : "are"} hidden.
            </>
          )}
          {payload.cut > 0 && <> The last {count(payload.cut)} characters are left out.</>}
        </p>
        {reveal}
      </div>
      <CodeView text={payload.text} mask={mask} what="payload" />
    </>
  );
}
