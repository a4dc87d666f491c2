/** Copies a text. Shown only where a script runs; says so when it has worked. */
import clsx from "clsx";
import { useEffect, useState } from "react";
import { CheckIcon, CopyIcon } from "./icon";

export interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "event id". */
  what: string;
  /** A word beside the icon. */
  label?: string;
  className?: string;
}

export function CopyButton({ text, what, label, className }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 1_600);
    return () => clearTimeout(timer);
  }, [state]);
  const said = state === "copied" ? "Copied" : state === "failed" ? "Copying was refused" : `Copy ${what}`;
  return (
    <button
      type="button"
      title={said}
      onClick={(event) => {
        event.stopPropagation();
        copyText(text).then(
          () => setState("copied"),
          () => setState("failed"),
        );
      }}
      className={clsx(
        "needs-js inline-flex select-none items-center gap-1 rounded text-faint hover:text-ink",
        label ? "h-7 px-1.5 text-sm font-medium hover:bg-hover" : "size-5 shrink-0 justify-center",
        className,
      )}
    >
      {state === "copied" ? (
        <CheckIcon aria-hidden="true" className="size-3.5 text-good" />
      ) : (
        <CopyIcon aria-hidden="true" className="size-3.5" />
      )}
      {label && <span aria-hidden="true">{state === "copied" ? "Copied" : label}</span>}
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </button>
  );
}

/** Rejects when the browser refuses: the page is not served over https, or lost focus. */
async function copyText(text: string): Promise<void> {
  if (!navigator.clipboard) throw new Error("no clipboard");
  await navigator.clipboard.writeText(text);
}
