/** The mark: a trail of steps that ends in a tick. */
import clsx from "clsx";

export function Logo({ className }: { className?: string }) {
  return (
    <span
      className={clsx("inline-flex items-center gap-2 text-base font-semibold tracking-[-0.01em]", className)}
    >
      <LogoMark className="size-5" />
      Paidtrail
    </span>
  );
}

function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={className}>
      <rect width="20" height="20" rx="5" className="fill-accent-fill" />
      <circle cx="4.6" cy="12.4" r="1.3" fill="#fff" fillOpacity="0.6" />
      <path
        d="M7.6 12.2l2.5 2.4 5.4-7.6"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
