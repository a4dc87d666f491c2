/** What comes after an action: the first page with a word about it, or what the deep link asked for. */
import { html } from "../pages/html";
import type { PageAnswer } from "../pages/page-router";
import { portalSessions } from "../tables/portal";
import { frame } from "./frame";
import type { Visit } from "./visit";

const NEWS = {
  canceled: "Your plan has been canceled.",
  "will-end": "Your plan will end as shown below. You can keep it until then.",
  kept: "Your plan goes on.",
  plan: "Your plan has been changed.",
  offer: "The discount is yours. Your plan goes on.",
  method: "Your payment method has been added.",
  default: "Your default payment method has been changed.",
  removed: "The payment method has been removed.",
  details: "Your billing information has been saved.",
} as const;

export type Done = keyof typeof NEWS;

/** The words for what was done; null for anything else in the address. */
export function newsOf(done: string | null): string | null {
  return done !== null && Object.hasOwn(NEWS, done) ? NEWS[done as Done] : null;
}

/** The deep link's flow ends with this, if there is one. */
export function finish(visit: Visit, done: Done): PageAnswer {
  const { flow, home, scope, session } = visit;
  if (flow === null) return { redirect: `${home}?done=${done}` };
  markDone(visit);
  const after = flow.after_completion;
  if (after.type === "redirect" && after.redirect !== null) return { redirect: after.redirect.return_url };
  if (after.type !== "hosted_confirmation") return { redirect: `${home}?done=${done}` };
  const words = after.hosted_confirmation?.custom_message ?? null;
  return frame(
    { ...visit, session: scope.need(portalSessions, session.id), flow: null },
    { title: "All done", notice: NEWS[done] },
    html`${words === null ? "" : html`<p>${words}</p>`}
      ${session.return_url === null ? "" : html`<a class="button" href="${session.return_url}">Return</a>`}`,
  );
}

/** What a flow was made for has happened: the rest of the portal opens. */
function markDone({ scope, session }: Visit): void {
  const hidden = scope.hidden(portalSessions, session.id)!;
  scope.update(portalSessions, session, { hidden: { ...hidden, flowDone: true } });
}
