/** Every address that no other route claims. */
import type { MetaFunction } from "@remix-run/node";
import type { RouteHandle } from "~/modules/accounts/audience";
import { ErrorPanel } from "~/ui/error-panel";
import { PlainPage } from "~/ui/plain-page";

export const handle: RouteHandle = { audience: "public" };

export const meta: MetaFunction = () => [{ title: "Not found · Paidtrail" }];

export function loader() {
  return new Response(JSON.stringify(null), {
    status: 404,
    headers: { "content-type": "application/json" },
  });
}

export default function NotFound() {
  return (
    <PlainPage>
      <ErrorPanel status={404} heading="h1" />
    </PlainPage>
  );
}
