/** A sentence set apart: what happened, what it means, what to do. */
import clsx from "clsx";
import type { ReactNode } from "react";
import { CircleAlertIcon, CircleCheckIcon, ClockIcon, InfoIcon } from "./icon";
import { type Tone, toneText } from "./tone";

const grounds: Record<Tone, string> = {
  good: "border-good-line bg-good-soft",
  waiting: "border-waiting-line bg-waiting-soft",
  bad: "border-bad-line bg-bad-soft",
  none: "border-line bg-sunken",
};

const icons = { good: CircleCheckIcon, waiting: ClockIcon, bad: CircleAlertIcon, none: InfoIcon };

export interface NoticeProps {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
}

/** A bad one is announced by screen readers as soon as it appears. */
export function Notice({ tone, title, children }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : tone === "good" ? "status" : undefined}
      className={clsx("flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm", grounds[tone])}
    >
      <Icon aria-hidden="true" className={clsx("mt-0.5 size-4 shrink-0", toneText[tone])} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-ink">{title}</p>}
        {children && <div className={clsx("text-ink", title && "mt-0.5 text-muted")}>{children}</div>}
      </div>
    </div>
  );
}
