/** Which of Stripe's worlds this deployment is joined to. Live is the one that must not be overlooked. */
import clsx from "clsx";

export type Mode = "test" | "live" | "demo";

const words: Record<Mode, { word: string; title: string; className: string }> = {
  test: {
    word: "TEST",
    title: "Stripe's test mode: no real money",
    className: "border-line-strong text-muted",
  },
  live: {
    word: "LIVE",
    title: "Stripe's live mode: real money",
    className: "border-bad-fill bg-bad-fill text-white",
  },
  demo: {
    word: "EMULATOR",
    title: "The demo: an emulated Stripe on this machine, made-up customers, no real money",
    className: "border-accent-line bg-accent-soft text-accent",
  },
};

export function ModeBadge({ mode }: { mode: Mode }) {
  const { word, title, className } = words[mode];
  return (
    <span
      title={title}
      className={clsx(
        "inline-flex h-5 shrink-0 items-center rounded border px-1.5 text-[0.6875rem] font-semibold tracking-wide",
        className,
      )}
    >
      {word}
      <span className="sr-only">: {title}</span>
    </span>
  );
}
