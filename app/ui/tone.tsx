/** The four meanings of colour. Always beside a word or a shape, never alone. */
import clsx from "clsx";
import type { ReactNode } from "react";

export type Tone = "good" | "waiting" | "bad" | "none";

export const toneText: Record<Tone, string> = {
  good: "text-good",
  waiting: "text-waiting",
  bad: "text-bad",
  none: "text-none",
};

const toneBadge: Record<Tone, string> = {
  good: "bg-good-soft text-good",
  waiting: "bg-waiting-soft text-waiting",
  bad: "bg-bad-soft text-bad",
  none: "bg-none-soft text-none",
};

const toneMark: Record<Tone, string> = {
  good: "bg-good-mark",
  waiting: "bg-waiting-mark",
  bad: "bg-bad-mark",
  none: "bg-none-mark",
};

/** A word on a tinted ground. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap",
        toneBadge[tone],
      )}
    >
      {children}
    </span>
  );
}

export interface ToneWordProps {
  tone: Tone;
  /** Only the dot is coloured: where many rows have the same. */
  ink?: boolean;
  /** Goes on in a next line instead of being cut. */
  wrap?: boolean;
  children: ReactNode;
}

/** A dot and a word: the quiet form, for rows. */
export function ToneWord({ tone, ink, wrap, children }: ToneWordProps) {
  return (
    <span
      className={clsx(
        "inline-flex min-w-0 gap-1.5 align-top",
        wrap ? "items-start" : "items-center",
        !ink && toneText[tone],
      )}
    >
      <span
        aria-hidden="true"
        // Beside the first of several lines.
        className={clsx("size-2 shrink-0 rounded-full", wrap && "mt-1.5", toneMark[tone])}
      />
      <span className={clsx("min-w-0", !wrap && "truncate")}>{children}</span>
    </span>
  );
}
