/** The portal's page: who it belongs to and the way back beside it, errors and news above. */
import { invalidRequest } from "../api/errors";
import { html, type Html } from "../pages/html";
import { document } from "../pages/layout";
import type { PageAnswer } from "../pages/page-router";
import { SELLER } from "../work/seller";
import { PORTAL_STYLE } from "./style";
import type { Visit } from "./visit";

interface Shown {
  title: string;
  /** What was refused, in Stripe's words. */
  error?: string | null;
  /** What was just done. */
  notice?: string | null;
  status?: number;
}

export function frame(visit: Visit, shown: Shown, content: Html): PageAnswer {
  const { business_profile: profile } = visit.configuration;
  const back = visit.session.return_url;
  const news =
    shown.error != null
      ? html`<p class="error" role="alert">${shown.error}</p>`
      : shown.notice != null
        ? html`<p class="notice" role="status">${shown.notice}</p>`
        : "";
  return {
    status: shown.status ?? (shown.error != null ? 400 : 200),
    html: document(
      { title: shown.title, style: PORTAL_STYLE },
      html`<div class="portal">
        <aside class="side">
          <p class="business">${SELLER}</p>
          <p class="muted">${profile.headline ?? "Manage your billing"}</p>
          ${back === null ? "" : html`<p><a class="back" href="${back}"><span aria-hidden="true">←</span> Return to ${new URL(back).host}</a></p>`}
          <p class="legal">
            ${profile.terms_of_service_url === null ? "" : html`<a href="${profile.terms_of_service_url}">Terms</a>`}
            ${profile.privacy_policy_url === null ? "" : html`<a href="${profile.privacy_policy_url}">Privacy</a>`}
          </p>
        </aside>
        <div class="content"><h1>${shown.title}</h1>${news}${content}</div>
      </div>`,
    ),
  };
}

/** The way out of a form: to the first page, or out of the portal for a deep link. */
export function wayBack({ flow, home, session }: Visit, words = "Go back"): Html {
  const target = flow === null ? home : session.return_url;
  return target === null ? html`` : html`<a class="button quiet" href="${target}">${words}</a>`;
}

/** What the configuration does not allow is refused, also when somebody types the address. */
export function needAllowed(allowed: boolean, what: string): void {
  if (!allowed) throw invalidRequest(`This portal does not let you ${what}.`);
}
