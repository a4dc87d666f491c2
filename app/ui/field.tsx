/** Form fields: label above, hint below, the error in its place when there is one. */
import clsx from "clsx";
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";

/** 16 px on a phone, where a smaller field makes the browser zoom. */
const control =
  "w-full min-w-0 rounded-md border bg-raised px-2.5 text-ink shadow-xs placeholder:text-faint disabled:bg-sunken disabled:text-faint max-sm:text-[1rem] sm:text-sm";

function controlClass(invalid: boolean, extra?: string) {
  return clsx(control, invalid ? "border-bad-mark" : "border-line-field", extra);
}

interface FrameProps {
  label: ReactNode;
  hint?: ReactNode;
  /** A sentence: what is wrong and how to mend it. */
  error?: ReactNode;
  required?: boolean;
  /** The label is for screen readers only; the place says it to others. "wide": not on a phone. */
  hideLabel?: boolean | "wide";
}

function FieldFrame({
  id,
  label,
  hint,
  error,
  required,
  hideLabel,
  children,
}: FrameProps & { id: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label
        htmlFor={id}
        className={clsx(
          hideLabel === true ? "sr-only" : "text-sm font-medium text-ink",
          hideLabel === "wide" && "sm:sr-only",
        )}
      >
        {label}
        {required === false && <span className="font-normal text-faint"> (optional)</span>}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-sm text-faint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function describedBy(id: string, { error, hint }: { error?: ReactNode; hint?: ReactNode }) {
  if (error) return `${id}-error`;
  return hint ? `${id}-hint` : undefined;
}

export interface TextFieldProps extends FrameProps, Omit<InputHTMLAttributes<HTMLInputElement>, "required"> {
  name: string;
  /** Monospace: ids and codes. */
  mono?: boolean;
}

/** `required={false}` marks the label "(optional)"; leave it out to say nothing. */
export function TextField({
  label,
  hint,
  error,
  required,
  hideLabel,
  mono,
  className,
  ...input
}: TextFieldProps) {
  const own = useId();
  const id = input.id ?? own;
  return (
    <FieldFrame {...{ id, label, hint, error, required, hideLabel }}>
      <input
        type="text"
        {...input}
        id={id}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { error, hint })}
        className={controlClass(
          Boolean(error),
          clsx("h-8 pointer-coarse:h-10", mono && "font-mono", className),
        )}
      />
    </FieldFrame>
  );
}

export interface SelectFieldProps
  extends FrameProps,
    Omit<SelectHTMLAttributes<HTMLSelectElement>, "required" | "children"> {
  name: string;
  options: readonly { value: string; label: string }[];
}

export function SelectField({
  label,
  hint,
  error,
  required,
  hideLabel,
  options,
  className,
  ...select
}: SelectFieldProps) {
  const own = useId();
  const id = select.id ?? own;
  return (
    <FieldFrame {...{ id, label, hint, error, required, hideLabel }}>
      <select
        {...select}
        id={id}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { error, hint })}
        className={controlClass(Boolean(error), clsx("h-8 pr-7 pointer-coarse:h-10", className))}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export interface TextAreaProps
  extends FrameProps,
    Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "required"> {
  name: string;
}

export function TextArea({ label, hint, error, required, hideLabel, className, ...area }: TextAreaProps) {
  const own = useId();
  const id = area.id ?? own;
  return (
    <FieldFrame {...{ id, label, hint, error, required, hideLabel }}>
      <textarea
        rows={3}
        {...area}
        id={id}
        required={required}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { error, hint })}
        className={controlClass(Boolean(error), clsx("py-1.5", className))}
      />
    </FieldFrame>
  );
}
