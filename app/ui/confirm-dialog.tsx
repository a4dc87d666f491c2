/**
 * Asks before something is done. With a script: a native dialog, which holds the
 * focus and gives it back. Without one: the link leads to a page with the same
 * form, so `to` must answer GET with it.
 */
import { type ReactNode, useId, useRef } from "react";
import { Button, type ButtonVariant, LinkButton } from "./button";

export interface ConfirmDialogProps {
  /** The page that asks the same without a script. */
  to: string;
  trigger: ReactNode;
  variant?: ButtonVariant;
  title: string;
  /** The form; `cancel` goes beside its submit button. */
  children: (cancel: ReactNode) => ReactNode;
}

export function ConfirmDialog({ to, trigger, variant, title, children }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <LinkButton to={to} variant={variant} className="without-js">
        {trigger}
      </LinkButton>
      <Button
        type="button"
        variant={variant}
        className="needs-js"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {trigger}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        // A click on the backdrop is a click on the dialog itself.
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={() => {}}
        className="m-auto w-[calc(100vw-2rem)] max-w-md rounded-xl border bg-raised p-0 shadow-xl"
      >
        <div className="p-5">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          <div className="mt-3">
            {children(
              <Button type="button" onClick={() => dialog.current?.close()}>
                Cancel
              </Button>,
            )}
          </div>
        </div>
      </dialog>
    </>
  );
}
