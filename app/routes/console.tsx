/** The console: its frame, and what is shown inside it when a page fails. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Outlet,
  useLocation,
  useNavigation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { type ReactNode, useEffect, useState } from "react";
import type { Pool } from "~/lib/database.server";
import { inTimeOrNull } from "~/lib/in-time-or-null";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { consoleCounts } from "~/modules/console-counts.server";
import { pulse } from "~/modules/inbox/pulse.server";
import { lastCheckAt } from "~/modules/reconciliation/last-check.server";
import { runtime } from "~/modules/runtime.server";
import { ErrorPanel } from "~/ui/error-panel";
import { Frame } from "~/ui/frame";
import type { Mode } from "~/ui/mode-badge";
import { PlainPage } from "~/ui/plain-page";
import { DetailSkeleton, ListSkeleton } from "~/ui/skeleton";
import { EmulatorProvider } from "~/ui/stripe-links";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "operator" };

export async function loader({ request }: LoaderFunctionArgs) {
  const { name, email, role } = await requireViewer(request, "operator");
  const { pool, clock, env, livemode } = runtime();
  const mode: Mode = env.demo ? "demo" : livemode ? "live" : "test";
  const now = clock();
  // The page itself is worth showing without the numbers around it.
  const [footer, counts] = await Promise.all([
    inTimeOrNull(footerFacts(pool, livemode)),
    inTimeOrNull(consoleCounts(pool, livemode, now)),
  ]);
  return json({
    viewer: { name, email, role },
    mode,
    emulator: env.demo ? env.stripeApiBase : null,
    footer,
    counts,
    now: now.toISOString(),
  });
}

async function footerFacts(pool: Pool, livemode: boolean) {
  const [beat, missedCheckAt] = await Promise.all([pulse(pool), lastCheckAt(pool, livemode)]);
  return { ...beat, missedCheckAt };
}

/** With every page, so that the line at its foot is never older than the page. */
export const shouldRevalidate = () => true;

export default function Console() {
  const { pending, slow } = usePendingPage();
  return (
    <ConsoleFrame loading={pending !== null}>
      {slow && pending ? isDetail(pending) ? <DetailSkeleton /> : <ListSkeleton /> : <Outlet />}
    </ConsoleFrame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const panel = (
    <ErrorPanel
      status={isRouteErrorResponse(error) ? error.status : 500}
      heading="h1"
      way={{ to: "/console", label: "Inbox" }}
    />
  );
  return (
    <ConsoleFrame loading={false} otherwise={<PlainPage>{panel}</PlainPage>}>
      {panel}
    </ConsoleFrame>
  );
}

/** `otherwise`: shown when the frame's own facts are what failed to load. */
function ConsoleFrame({
  loading,
  otherwise,
  children,
}: {
  loading: boolean;
  otherwise?: ReactNode;
  children: ReactNode;
}) {
  const data = useRouteLoaderData<typeof loader>("routes/console");
  const location = useLocation();
  if (!data) return otherwise;
  const query =
    location.pathname === "/console/search" ? new URLSearchParams(location.search).get("q") : null;
  return (
    <NowProvider now={data.now}>
      <Frame
        viewer={data.viewer}
        mode={data.mode}
        path={location.pathname}
        query={query ?? undefined}
        counts={data.counts}
        footer={data.footer}
        loading={loading}
      >
        <EmulatorProvider value={data.emulator}>{children}</EmulatorProvider>
      </Frame>
    </NowProvider>
  );
}

/** After how long a page on its way shows its shape, in milliseconds: most arrive sooner. */
const slowAfterMs = 300;

/** The path of another page that is on its way, and whether it takes long enough to say so. */
function usePendingPage(): { pending: string | null; slow: boolean } {
  const navigation = useNavigation();
  const here = useLocation().pathname;
  const target = navigation.state === "loading" ? navigation.location.pathname : null;
  const pending = target !== null && target !== here && target.startsWith("/console") ? target : null;
  const [slow, setSlow] = useState<string | null>(null);
  useEffect(() => {
    if (pending === null) return;
    const timer = setTimeout(() => setSlow(pending), slowAfterMs);
    return () => {
      clearTimeout(timer);
      setSlow(null);
    };
  }, [pending]);
  return { pending, slow: pending !== null && slow === pending };
}

const isDetail = (path: string) => path.split("/").length > 3;
