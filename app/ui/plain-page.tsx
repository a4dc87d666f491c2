/** A page of its own, outside the console's frame: sign-in, errors, not found. */
import type { ReactNode } from "react";
import { Link } from "./link";
import { Logo } from "./logo";

export function PlainPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-[12vh]">
      <Link to="/" className="mb-8 rounded-md">
        <Logo />
      </Link>
      <main id="content" tabIndex={-1} className="w-full max-w-[26rem]">
        {children}
      </main>
    </div>
  );
}
