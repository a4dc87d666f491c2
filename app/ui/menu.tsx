/** A menu behind a button. Opens without a script; with one, Escape and a click elsewhere close it. */
import { type ReactNode, useEffect, useRef } from "react";

/** Closes a menu made of `details` by Escape, a click elsewhere, and a link of its own being followed. */
export function useMenu() {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = details.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent) {
        if (event.key !== "Escape") return;
        menu.open = false;
        menu.querySelector("summary")?.focus();
      } else if (!(event.target instanceof Node)) return;
      else if (!menu.contains(event.target) || followsLink(event.target)) menu.open = false;
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return details;
}

const followsLink = (target: Node) => target instanceof Element && target.closest("a") !== null;

export function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const details = useMenu();
  return (
    <details ref={details} className="relative">
      <summary className="flex h-8 items-center gap-1 rounded-md px-2 text-sm text-muted select-none hover:bg-hover hover:text-ink">
        {label}
      </summary>
      <div className="absolute right-0 z-30 mt-1.5 w-60 rounded-lg border bg-raised p-1 shadow-lg">
        {children}
      </div>
    </details>
  );
}
