/**
 * Keys that save the hand the mouse. Nothing here knows a page: a link says which
 * keys lead to it (`data-keys="g e"`), a row's link says that it is one
 * (`data-row`), the search field says so (`data-search`).
 */
import { useEffect, useRef } from "react";
import { CloseIcon } from "./icon";

export interface Shortcut {
  keys: string;
  does: string;
}

/** How long the second key of a sequence may take, in milliseconds. */
const sequenceMs = 1_200;

export function KeyboardShortcuts({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  const help = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key === "k") return act(event, focusSearch);
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const { key } = event;
      const before = first && event.timeStamp - first.at < sequenceMs ? first.key : null;
      first = null;
      const link =
        before &&
        document.querySelector<HTMLElement>(`[data-keys="${CSS.escape(before)} ${CSS.escape(key)}"]`);
      if (link) act(event, () => link.click());
      else if (key === "g") first = { key, at: event.timeStamp };
      else if (key === "/") act(event, focusSearch);
      else if (key === "j") act(event, () => focusRow(1));
      else if (key === "k") act(event, () => focusRow(-1));
      else if (key === "?") act(event, () => help.current?.showModal());
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <dialog
      ref={help}
      id="keyboard-help"
      aria-labelledby="keyboard-help-title"
      onClick={(event) => event.target === help.current && help.current.close()}
      onKeyDown={() => {}}
      className="m-auto w-[calc(100vw-2rem)] max-w-sm rounded-xl border bg-raised p-0 shadow-xl"
    >
      <div className="p-5">
        <div className="flex items-center justify-between">
          <h2 id="keyboard-help-title" className="text-lg font-semibold">
            Keyboard
          </h2>
          <button
            type="button"
            onClick={() => help.current?.close()}
            className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover"
          >
            <CloseIcon aria-hidden="true" className="size-4" />
            <span className="sr-only">Close</span>
          </button>
        </div>
        <dl className="mt-3 grid text-sm">
          {shortcuts.map(({ keys, does }) => (
            <div key={keys} className="flex items-center justify-between border-t py-1.5 first:border-t-0">
              <dt className="text-muted">{does}</dt>
              <dd className="flex gap-1">
                {keys.split(" ").map((key) => (
                  <kbd key={key} className="min-w-5 rounded border bg-sunken px-1.5 text-center text-xs">
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </dialog>
  );
}

function act(event: KeyboardEvent, work: () => void) {
  event.preventDefault();
  work();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function focusSearch() {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
}

function focusRow(by: 1 | -1) {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  // A script's focus is drawn like the keyboard's, since a key has just been pressed.
  rows[next]?.focus();
}
