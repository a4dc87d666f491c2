/** Changing one's own password. */
import { useForm } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type HeadersFunction,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { type ChangePasswordOutcome, changePassword } from "~/modules/accounts/change-password.server";
import { requireViewer } from "~/modules/accounts/guard.server";
import { passwordLength } from "~/modules/accounts/password-policy";
import { signInThrottle } from "~/modules/accounts/throttle.server";
import { runtime } from "~/modules/runtime.server";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { counted } from "~/ui/figures";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "signed_in" };

export const meta: MetaFunction = () => [{ title: "Change password · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "signed_in");
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "signed_in");
  const { pool, clock } = runtime();
  const deps = { pool, clock, throttle: signInThrottle(pool) };
  const outcome = await changePassword(deps, viewer, await readForm(request), context.clientAddress);
  return outcome.outcome === "changed" ? redirect("/account?done=password-changed") : refusal(outcome);
}

function refusal(outcome: Exclude<ChangePasswordOutcome, { outcome: "changed" }>) {
  const hideFields = ["present", "fresh", "again"];
  switch (outcome.outcome) {
    case "incomplete":
      return json({ problem: null, submission: outcome.submission.reply({ hideFields }) }, 400);
    case "wrong_password": {
      const fieldErrors = { present: ["This is not your present password."] };
      return json({ problem: null, submission: outcome.submission.reply({ hideFields, fieldErrors }) }, 400);
    }
    case "throttled": {
      const wait = counted(Math.ceil(outcome.retryAfterSeconds / 60), "minute");
      return json(
        {
          problem: `There were too many attempts with this account. Try again in ${wait}.`,
          submission: outcome.submission.reply({ hideFields }),
        },
        { status: 429, headers: { "Retry-After": String(outcome.retryAfterSeconds) } },
      );
    }
    case "unavailable":
      return json(
        {
          problem: "The database does not answer: your password is as it was. Try again in a minute.",
          submission: outcome.submission.reply({ hideFields }),
        },
        { status: 503, headers: { "Retry-After": "60" } },
      );
  }
}

/** Remix hands on the headers of a page's own action only when told to. */
export const headers: HeadersFunction = ({ actionHeaders }) => {
  const retryAfter = actionHeaders.get("Retry-After");
  return { "Cache-Control": "no-store", ...(retryAfter && { "Retry-After": retryAfter }) };
};

export default function ChangePassword() {
  const result = useActionData<typeof action>();
  const busy = useNavigation().formAction?.startsWith("/account/password") ?? false;
  const [form, fields] = useForm<{ present: string; fresh: string; again: string }>({
    id: "change-password",
    lastResult: result?.submission,
  });
  return (
    <>
      <PageHeader
        title="Change password"
        lead="Every other browser in which you are signed in is signed out."
        back={{ to: "/account", label: "Your account" }}
      />
      {/* The browser asks for what is missing, in its own words; all else is the server's to say. */}
      <Form method="post" onSubmit={form.onSubmit} className="grid max-w-sm gap-4" id={form.id}>
        {result?.problem && <Notice tone="bad" title={result.problem} />}
        <TextField
          label="Present password"
          name={fields.present.name}
          type="password"
          required
          autoComplete="current-password"
          error={fields.present.errors?.[0]}
        />
        <TextField
          label="New password"
          name={fields.fresh.name}
          type="password"
          required
          minLength={passwordLength.min}
          autoComplete="new-password"
          hint={`${passwordLength.min} to ${passwordLength.max} characters. A few random words are better than one clever one.`}
          error={fields.fresh.errors?.[0]}
        />
        <TextField
          label="New password, once more"
          name={fields.again.name}
          type="password"
          required
          autoComplete="new-password"
          error={fields.again.errors?.[0]}
        />
        <Button variant="primary" disabled={busy}>
          {busy ? "Changing…" : "Change password"}
        </Button>
      </Form>
    </>
  );
}
