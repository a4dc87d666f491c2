/**
 * What the pages of plans and policies show before something is saved: the edits
 * with how things are now, and who would be affected, by name. Above the rooms,
 * for it needs users' names beside what is derived. Writes nothing.
 */
import type { Db } from "~/lib/database.server";
import { namesOfUsers } from "./accounts/user-names.server";
import { type EditView, editViews } from "./entitlements/edit-view";
import type { RulesEdit } from "./entitlements/rules";
import { loadRules } from "./entitlements/rules.server";
import { type PreviewContext, previewChange } from "./sync/preview-rules.server";
import type { PreviewedUser, RulesPreview } from "./sync/rules-preview";

export interface RulesPreviewForPage extends Omit<RulesPreview, "sample"> {
  people: (PreviewedUser & { name: string | null })[];
  edits: EditView[];
  /** The edits as they come back to be saved. */
  editsText: string;
}

export async function previewForPage(
  db: Db,
  edits: readonly RulesEdit[],
  context: PreviewContext,
): Promise<RulesPreviewForPage> {
  return shownPreview(db, edits, await previewChange(db, edits, context));
}

export async function shownPreview(
  db: Db,
  edits: readonly RulesEdit[],
  { sample, ...preview }: RulesPreview,
): Promise<RulesPreviewForPage> {
  const names = await namesOfUsers(
    db,
    sample.map(({ userId }) => userId),
  );
  return {
    ...preview,
    people: sample.map((user) => ({ ...user, name: names.get(user.userId) ?? null })),
    edits: editViews(await loadRules(db), edits),
    editsText: JSON.stringify(edits),
  };
}
