/** The document around every page, and what is shown when a page cannot be. */
import type { LinksFunction, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Link as RouterLink,
  Scripts,
  ScrollRestoration,
  useRouteError,
} from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import type { RouteHandle } from "~/modules/accounts/audience";
import stylesheet from "./styles.css?url";
import { ErrorPanel } from "./ui/error-panel";
import { type LinkProps, LinkProvider } from "./ui/link";
import { useNonce } from "./ui/nonce";
import { PlainPage } from "./ui/plain-page";

export const handle: RouteHandle = { audience: "public" };

export const meta: MetaFunction = () => [{ title: "Paidtrail" }];

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

// Marks the page before it is drawn, so that what needs a script shows only where one runs.
// Written without quotes, which React would escape.
const markScripted = "document.documentElement.dataset.js=1";

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <Meta />
        <Links />
        <script nonce={nonce} suppressHydrationWarning>
          {markScripted}
        </script>
      </head>
      <body>
        <LinkProvider value={FollowedByRemix}>{children}</LinkProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

function FollowedByRemix({ to, ...rest }: LinkProps) {
  return <RouterLink to={to} {...rest} />;
}

export default function App() {
  // From here on keys and dialogs are listened to: browser tests press no key before.
  useEffect(() => {
    document.documentElement.dataset.ready = "";
  }, []);
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <PlainPage>
      <ErrorPanel status={isRouteErrorResponse(error) ? error.status : 500} heading="h1" />
    </PlainPage>
  );
}
