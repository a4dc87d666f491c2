/** Around the pages of an end user: one column, nothing to get lost in. */
import type { ReactNode } from "react";
import { Link } from "./link";
import { Logo } from "./logo";
import { ViewerMenu, type ViewerView } from "./viewer-menu";

export interface UserFrameProps {
  viewer: ViewerView;
  /** Shows the way into the console. */
  mayOperate: boolean;
  children: ReactNode;
}

export function UserFrame({ viewer, mayOperate, children }: UserFrameProps) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-[42rem] flex-col px-4">
      <header className="flex h-14 items-center justify-between">
        <Link to="/billing" className="rounded-md">
          <Logo />
        </Link>
        <ViewerMenu
          viewer={viewer}
          links={[
            { to: "/account", label: "Your account" },
            ...(mayOperate ? [{ to: "/console", label: "Console" }] : []),
          ]}
        />
      </header>
      <main id="content" tabIndex={-1} className="flex-1 py-6">
        {children}
      </main>
    </div>
  );
}
