/** A note about a user or a customer. GET asks for it, POST keeps it and leads back to the timeline. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { findUser } from "~/modules/accounts/users.server";
import { noteSubject, readNote } from "~/modules/casebook/note-form";
import { addNote } from "~/modules/casebook/notes.server";
import { runtime } from "~/modules/runtime.server";
import { NoteFields } from "~/ui/note-form";
import { PageHeader } from "~/ui/page-header";

export const handle: RouteHandle = { audience: "operator" };

export const meta: MetaFunction = () => [{ title: "Note · Paidtrail" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "operator");
  const search = new URL(request.url).searchParams;
  return json({ subject: noteSubject(addressPart(search.get("about")), addressPart(search.get("id"))) });
}

export async function action({ request }: ActionFunctionArgs) {
  const viewer = await requireViewer(request, "operator");
  const { pool, clock } = runtime();
  const sent = readNote(await readForm(request));
  if (!sent.ok) return json(sent, 422);
  const { subject, text } = sent;
  if (subject.type === "user" && (await findUser(pool, subject.id)) === null) {
    return json({ ...sent, problem: "There is no such user." }, 404);
  }
  const id = await addNote(pool, { subject, authorId: viewer.id, text, now: clock() });
  return redirect(`${casePath(subject)}#note-${id}`);
}

const casePath = ({ type, id }: { type: string; id: string }) =>
  `/console/${type}s/${encodeURIComponent(id)}`;

export default function AddNote() {
  const { subject: asked } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const subject = refused?.subject ?? asked;
  if (subject === null) return <PageHeader title="A note is about a user or a customer" />;
  return (
    <div className="max-w-xl">
      <PageHeader
        back={{ to: casePath(subject), label: "Case" }}
        title="Add a note"
        meta={<code>{subject.id}</code>}
      />
      <NoteFields about={subject} text={refused?.text} error={refused?.problem} cancel={casePath(subject)} />
    </div>
  );
}
