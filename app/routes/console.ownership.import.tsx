/** Linking many customers from a file: GET takes it, POST says what each row would do. Writes nothing. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { answerImportForm } from "~/modules/import-form.server";
import { runtime } from "~/modules/runtime.server";
import { ImportOwnersPage } from "~/ui/import-owners-page";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Bulk linking · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "admin");
  const answer = await answerImportForm(runtime(), request, { dryRun: true, viewerId: viewer.id });
  return json(answer, answer.problem === null ? 200 : 422);
}

export default function ImportOwners() {
  const answer = useActionData<typeof action>();
  return <ImportOwnersPage answer={answer ?? null} applied={false} />;
}
