/** A page of its own, outside the console's frame: sign-in, errors, not found. */
import type { ReactNode } from "react";
import { Link } from "./link";
import { Logo } from "./logo";

export function PlainPage({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-[12vh]">
      <header className="mb-8">
        <Link to="/" className="inline-block rounded-md">
          <Logo />
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="w-full max-w-[26rem]">
        {children}
      </main>
    </div>
  );
}
