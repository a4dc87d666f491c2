/** Buttons, and links that look like them. A page has at most one primary. */
import clsx from "clsx";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link, type LinkProps } from "./link";

export type ButtonVariant = "primary" | "secondary" | "danger" | "ghost";

const base =
  "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:opacity-55 pointer-coarse:h-10 [&_svg]:size-4 [&_svg]:shrink-0";

const variants: Record<ButtonVariant, string> = {
  primary:
    "bg-accent-fill text-white shadow-xs enabled:hover:bg-accent-fill-hover [a&]:hover:bg-accent-fill-hover",
  secondary:
    "border border-line-strong bg-raised text-ink shadow-xs enabled:hover:bg-hover [a&]:hover:bg-hover",
  danger: "bg-bad-fill text-white shadow-xs enabled:hover:brightness-92 [a&]:hover:brightness-92",
  ghost: "text-muted enabled:hover:bg-hover enabled:hover:text-ink [a&]:hover:bg-hover [a&]:hover:text-ink",
};

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant;
  children: ReactNode;
}

/** A submit button unless `type` says otherwise: that is what works without a script. */
export function Button({ variant = "secondary", type = "submit", className, ...rest }: ButtonProps) {
  return <button type={type} className={clsx(base, variants[variant], className)} {...rest} />;
}

export function LinkButton({
  variant = "secondary",
  className,
  ...rest
}: LinkProps & { variant?: ButtonVariant }) {
  return <Link className={clsx(base, variants[variant], className)} {...rest} />;
}
