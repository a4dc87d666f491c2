/** Oneself: who one is here, where one is signed in, and the password. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { homePath } from "~/modules/accounts/local-path";
import { listSessions } from "~/modules/accounts/sessions.server";
import { runtime } from "~/modules/runtime.server";
import { Button, LinkButton } from "~/ui/button";
import { KeyValueList } from "~/ui/key-values";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { DateOnly, RelativeTime } from "~/ui/time";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = () => [{ title: "Your account · Paidtrail" }];

/** What the forms of this page say when they come back to it. */
const notices: Record<string, string> = {
  "session-ended": "That browser is signed out.",
  "others-ended": "Every other browser is signed out.",
  "password-changed": "Your password is changed, and every other browser is signed out.",
};

export async function loader({ request }: LoaderFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const { prisma, clock } = runtime();
  const sessions = await listSessions(prisma, viewer.id, viewer.sessionHandle, clock());
  return json({
    viewer: { name: viewer.name, email: viewer.email, role: viewer.role },
    home: homePath(viewer.role),
    sessions,
    notice: notices[new URL(request.url).searchParams.get("done") ?? ""] ?? null,
  });
}

export default function AccountPage() {
  const { viewer, home, sessions, notice } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="Your account"
        back={{ to: home, label: home === "/billing" ? "Billing" : "Console" }}
        actions={<LinkButton to="/account/password">Change password</LinkButton>}
      />
      <div className="grid gap-5">
        {notice && <Notice tone="good" title={notice} />}
        <Section title="Who you are here">
          <KeyValueList
            items={[
              { name: "Name", value: viewer.name },
              { name: "Email", value: viewer.email },
              { name: "Role", value: viewer.role },
            ]}
          />
        </Section>
        <Section
          title="Where you are signed in"
          flush
          aside={
            sessions.length > 1 && (
              <Form method="post" action="/account/sessions/end">
                <Button name="others" value="yes">
                  Sign out all others
                </Button>
              </Form>
            )
          }
        >
          <ul>
            {sessions.map((session) => (
              <li
                key={session.handle}
                className="flex items-center justify-between gap-4 border-t px-4 py-3 text-sm first:border-t-0"
              >
                <div className="min-w-0">
                  <p className="font-medium">
                    {session.device}
                    {session.current && <span className="font-normal text-good"> · this browser</span>}
                  </p>
                  <p className="text-muted">
                    {session.address ?? "Unknown address"} · seen <RelativeTime at={session.lastSeenAt} /> ·
                    since <DateOnly at={session.createdAt} />
                  </p>
                </div>
                {!session.current && (
                  <Form method="post" action="/account/sessions/end">
                    <Button
                      name="handle"
                      value={session.handle}
                      aria-label={`Sign out ${session.device}, ${session.address ?? "unknown address"}`}
                    >
                      Sign out
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}
