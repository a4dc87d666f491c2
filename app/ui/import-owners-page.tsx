/** Linking many customers: the file, what each row would do, why, and what became of it. */
import { reportText } from "~/modules/sync/import-report";
import type { ImportRow } from "~/modules/sync/import-view";
import { Button, LinkButton } from "./button";
import { TextArea, TextField } from "./field";
import { count, counted } from "./figures";
import { ImportRows } from "./import-rows";
import { Notice } from "./notice";
import { OwnershipTabs } from "./ownership-tabs";
import { PageHeader } from "./page-header";
import { Section } from "./section";

export interface ImportOwnersPageProps {
  answer: {
    text: string;
    reason: string;
    problem: string | null;
    groups: { result: ImportRow["result"]; rows: ImportRow[] }[];
  } | null;
  /** The rows are done, not only looked at. */
  applied: boolean;
}

const here = "/console/ownership/import";

export function ImportOwnersPage({ answer, applied }: ImportOwnersPageProps) {
  const groups = answer?.groups.filter(({ rows }) => rows.length > 0) ?? [];
  const all = groups.flatMap(({ rows }) => rows);
  const linked = groups.find(({ result }) => result === "linked")?.rows ?? [];
  return (
    <>
      <PageHeader
        title="Ownership"
        lead="Links many customers at once from a file with the columns user_id and customer_id. It links only: what is somebody else's is not moved, and a row that is wrong changes nothing."
      />
      <OwnershipTabs current="Bulk linking" mayImport />
      <div className="grid gap-5">
        {answer?.problem && (
          <Notice tone="bad" title="This cannot be done">
            {answer.problem}
          </Notice>
        )}
        {applied && (
          <Notice
            tone={linked.length > 0 ? "good" : "none"}
            title={
              linked.length > 0 ? `${counted(linked.length, "customer")} linked` : "No customer was linked"
            }
          >
            Access follows from it already. The audit log has an entry for each. Sending the file again does
            no harm.
          </Notice>
        )}
        {all.length > 0 && (
          <Section
            title={applied ? "What became of each row" : "What each row would do"}
            aside={
              <form method="post" action={`${here}/report`} encType="multipart/form-data">
                <input type="hidden" name="rows" value={reportText(all)} />
                <Button className="-my-1">Download CSV</Button>
              </form>
            }
            flush
          >
            {groups.map(({ result, rows }, index) => (
              <ImportRows key={result} {...{ result, rows, applied }} open={index === 0} />
            ))}
          </Section>
        )}
        {answer && !applied && all.length > 0 && (
          <Section title="Link">
            {linked.length === 0 ? (
              <p className="text-sm text-muted">No row would link anything.</p>
            ) : (
              <ApplyForm text={answer.text} reason={answer.reason} howMany={linked.length} />
            )}
          </Section>
        )}
        {applied ? (
          <p>
            <LinkButton to={here}>Another file</LinkButton>
          </p>
        ) : (
          <FileForm text={answer?.text ?? ""} />
        )}
      </div>
    </>
  );
}

function ApplyForm({ text, reason, howMany }: { text: string; reason: string; howMany: number }) {
  return (
    <form
      method="post"
      action={`${here}/apply`}
      encType="multipart/form-data"
      className="grid max-w-xl gap-4"
    >
      <input type="hidden" name="text" value={text} />
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={300}
        autoComplete="off"
        defaultValue={reason}
        placeholder="Moved from the old billing, list of 24 Nov"
        hint="Your name and the reason are kept with each link. Each row is looked at again when it is done."
      />
      <div className="flex gap-2">
        <Button variant="primary">Link {count(howMany)}</Button>
        <LinkButton to={here}>Cancel</LinkButton>
      </div>
    </form>
  );
}

function FileForm({ text }: { text: string }) {
  return (
    <Section title={text === "" ? "The file" : "The file, to mend and look at again"}>
      <form method="post" action={here} encType="multipart/form-data" className="grid max-w-2xl gap-4">
        {text === "" && (
          <label className="grid gap-1 text-sm">
            <span className="font-medium">CSV file</span>
            <input
              type="file"
              name="file"
              accept=".csv,text/csv,text/plain"
              className="text-sm file:mr-3 file:h-8 file:rounded-md file:border file:border-line-strong file:bg-raised file:px-3 file:text-sm file:font-medium"
            />
            <span className="text-faint">
              Up to 5,000 rows and 1 MB, UTF-8, as Excel and this page's own export write it. More at once:{" "}
              <code className="text-xs">paidtrail owners import</code>.
            </span>
          </label>
        )}
        <TextArea
          label={text === "" ? "Or its lines" : "Lines"}
          name="text"
          rows={text === "" ? 6 : 10}
          defaultValue={text}
          spellCheck={false}
          autoComplete="off"
          className="font-mono"
          placeholder={"user_id,customer_id\nuser_42,cus_9sXq…"}
        />
        <div>
          <Button variant={text === "" ? "primary" : "secondary"}>See what each row would do</Button>
        </div>
      </form>
    </Section>
  );
}
