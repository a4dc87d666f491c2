/** One of a few, each with a sentence that says what it means. Plain radio buttons: no script is needed. */
import clsx from "clsx";
import { type ReactNode, useId } from "react";

export interface Choice {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
}

export interface ChoiceFieldProps {
  /** The question. */
  legend: ReactNode;
  name: string;
  options: readonly Choice[];
  defaultValue?: string;
  hint?: ReactNode;
  /** A sentence: what is wrong and how to mend it. */
  error?: ReactNode;
  /** Beside each other where there is room. */
  inline?: boolean;
  disabled?: boolean;
}

export function ChoiceField(props: ChoiceFieldProps) {
  const { legend, name, options, defaultValue, hint, error, inline, disabled } = props;
  const id = useId();
  return (
    <fieldset
      className="min-w-0"
      aria-describedby={error || hint ? `${id}-note` : undefined}
      disabled={disabled}
    >
      <legend className="text-sm font-medium text-ink">{legend}</legend>
      {(error || hint) && (
        <p id={`${id}-note`} className={clsx("mt-0.5 text-sm", error ? "text-bad" : "text-faint")}>
          {error ?? hint}
        </p>
      )}
      <div className={clsx("mt-1.5", inline ? "flex flex-wrap gap-x-5 gap-y-1.5" : "grid gap-1.5")}>
        {options.map((option) => (
          <label key={option.value} className="flex gap-2 text-sm pointer-coarse:py-1.5">
            <input
              type="radio"
              name={name}
              value={option.value}
              defaultChecked={option.value === defaultValue}
              className="mt-0.5 size-4 shrink-0 accent-accent-fill"
            />
            <span className="min-w-0">
              {option.label}
              {option.hint && <span className="block text-faint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
