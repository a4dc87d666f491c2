/** Around the pages on oneself: sessions and password. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { homePath } from "~/modules/accounts/local-path";
import { runtime } from "~/modules/runtime.server";
import { Button } from "~/ui/button";
import { Link } from "~/ui/link";
import { Logo } from "~/ui/logo";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "signed_in" };

export async function loader({ request }: LoaderFunctionArgs) {
  const { role } = await requireViewer(request, "signed_in");
  return json({ home: homePath(role), now: runtime().clock().toISOString() });
}

export default function Account() {
  const { home, now } = useLoaderData<typeof loader>();
  return (
    <NowProvider now={now}>
      <div className="mx-auto flex min-h-dvh w-full max-w-[42rem] flex-col px-4">
        <header className="flex h-14 items-center justify-between">
          <Link to={home} className="rounded-md">
            <Logo />
          </Link>
          <form method="post" action="/logout">
            <Button variant="ghost" className="-mr-3">
              Sign out
            </Button>
          </form>
        </header>
        <main id="content" tabIndex={-1} className="flex-1 py-6">
          <Outlet />
        </main>
      </div>
    </NowProvider>
  );
}
