/** Signing in with email and password. */
import { useForm } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type HeadersFunction,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  type SerializeFrom,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { startBrowserSession } from "~/modules/accounts/browser-session.server";
import { demoAccounts, demoPayers } from "~/modules/accounts/demo-accounts";
import { browserSessions, optionalViewer } from "~/modules/accounts/guard.server";
import { homePath, localPath } from "~/modules/accounts/local-path";
import { createAuthenticator, type SignInOutcome } from "~/modules/accounts/sign-in.server";
import { signInThrottle } from "~/modules/accounts/throttle.server";
import { runtime } from "~/modules/runtime.server";
import { Button, LinkButton } from "~/ui/button";
import { TextField } from "~/ui/field";
import { counted } from "~/ui/figures";
import { Notice } from "~/ui/notice";
import { PlainPage } from "~/ui/plain-page";

export const handle: RouteHandle = { audience: "public" };

export const meta: MetaFunction = () => [{ title: "Sign in · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  const next = localPath(searchParams.get("next"), "");
  const viewer = await optionalViewer(request);
  if (viewer) throw redirect(next || homePath(viewer.role));
  const demo = runtime().env.demo ? [...demoAccounts, ...demoPayers] : [];
  const filled = demo.find(({ id }) => id === searchParams.get("as"));
  return json({
    next,
    demo: demo.map(({ id, role, name, shows }) => ({ id, role, name, shows })),
    filled: filled ? { email: filled.email, password: filled.password } : null,
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  await readForm(request.clone());
  const { pool, clock, env } = runtime();
  const authenticator = createAuthenticator({
    pool,
    demo: env.demo,
    clock,
    throttle: signInThrottle(pool),
    addressOf: () => context.clientAddress,
  });
  const outcome = await authenticator.authenticate("password", request);
  if (outcome.outcome !== "signed_in") return refusal(outcome);
  const { user, address, next } = outcome;
  return redirect(localPath(next, homePath(user.role)), {
    headers: {
      "Set-Cookie": await startBrowserSession(browserSessions(), request, { userId: user.id, address }),
    },
  });
}

/** The same page once more, with a sentence that does not tell which accounts exist. */
function refusal(outcome: Exclude<SignInOutcome, { outcome: "signed_in" }>) {
  const submission = outcome.submission.reply({ hideFields: ["password"] });
  const reply = (status: number, problem: string | null, retryAfterSeconds?: number) =>
    json(
      { problem, submission },
      { status, headers: retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : {} },
    );
  switch (outcome.outcome) {
    case "incomplete":
      return reply(400, null);
    case "refused":
      return reply(401, "This email and password do not go together. Check both and try again.");
    case "throttled": {
      const wait = counted(Math.ceil(outcome.retryAfterSeconds / 60), "minute");
      const problem = `There were too many attempts to sign in. Try again in ${wait}.`;
      return reply(429, problem, outcome.retryAfterSeconds);
    }
    case "unavailable":
      return reply(
        503,
        "Nobody can sign in right now: the database does not answer. Try again in a minute.",
        60,
      );
  }
}

/** Remix hands on the headers of a page's own action only when told to. */
export const headers: HeadersFunction = ({ actionHeaders }) => {
  const retryAfter = actionHeaders.get("Retry-After");
  return { "Cache-Control": "no-store", ...(retryAfter && { "Retry-After": retryAfter }) };
};

export default function Login() {
  const { next, demo, filled } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().formAction?.startsWith("/login") ?? false;
  const [form, fields] = useForm<{ email: string; password: string }>({
    // A new form where a demo account fills it in.
    id: `sign-in-${filled?.email ?? "form"}`,
    lastResult: result?.submission,
    defaultValue: filled ?? undefined,
  });
  return (
    <PlainPage>
      <h1 className="text-xl font-semibold tracking-[-0.012em]">Sign in</h1>
      {/* The browser asks for what is missing, in its own words; all else is the server's to say. */}
      <Form method="post" onSubmit={form.onSubmit} className="mt-5 grid gap-4" id={form.id} key={form.id}>
        {result?.problem && <Notice tone="bad" title={result.problem} />}
        <TextField
          label="Email"
          name={fields.email.name}
          type="email"
          required
          autoComplete="username"
          defaultValue={fields.email.initialValue}
          error={fields.email.errors?.[0]}
        />
        <TextField
          label="Password"
          name={fields.password.name}
          type="password"
          required
          autoComplete="current-password"
          defaultValue={filled?.password}
          error={fields.password.errors?.[0]}
        />
        <input type="hidden" name="next" value={next} />
        <Button variant="primary" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </Form>
      {demo.length > 0 && <DemoAccounts demo={demo} next={next} />}
    </PlainPage>
  );
}

function DemoAccounts({ demo, next }: Pick<SerializeFrom<typeof loader>, "demo" | "next">) {
  const to = (id: string) => `/login?${new URLSearchParams({ as: id, ...(next && { next }) })}`;
  return (
    <section aria-labelledby="demo-accounts" className="mt-8 border-t pt-5">
      <h2 id="demo-accounts" className="text-sm font-semibold">
        This is the demo
      </h2>
      <p className="mt-1 text-sm text-muted">
        Nobody here is real and no Stripe account is connected. Fill the form in as one of these:
      </p>
      <ul className="mt-3 rounded-lg border bg-surface">
        {demo.map(({ id, role, name, shows }) => (
          <li
            key={id}
            className="flex items-center justify-between gap-3 px-3 py-2 text-sm not-first:border-t"
          >
            <span className="min-w-0">
              <span className="block font-medium">{name}</span>
              <span className="block text-muted">
                {role}: sees {shows}
              </span>
            </span>
            <LinkButton to={to(id)} preventScrollReset aria-label={`Fill in as ${name}, ${role}`}>
              Fill in
            </LinkButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
