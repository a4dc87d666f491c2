/** The address that a business gives to all its customers: whoever names their email gets to their portal. */
import { html } from "../pages/html";
import { document } from "../pages/layout";
import type { Page, PageAnswer, PageRequest } from "../pages/page-router";
import { customers } from "../tables/customers";
import { portalConfigurations } from "../tables/portal";
import type { Scope } from "../work/scope";
import { field, typed } from "./fields";
import { openSession } from "./sessions";

const PATH = "/p/login/:mode/:login";
const world: Page["world"] = ({ path }) => (path.mode === "live" ? "live" : "test");

function configurationFor(scope: Scope, { path }: PageRequest) {
  const [found] = scope.find(portalConfigurations, "login", path.login ?? "");
  return found?.active && found.login_page.enabled ? found : null;
}

function show(scope: Scope, request: PageRequest, error: string | null): PageAnswer {
  const configuration = configurationFor(scope, request);
  if (configuration === null) {
    return {
      status: 404,
      html: document(
        { title: "No login page", narrow: true },
        html`<h1>There is no login page here</h1><p>It was switched off, or the address is not complete.</p>`,
      ),
    };
  }
  return {
    status: error === null ? 200 : 400,
    html: document(
      { title: "Manage your billing", narrow: true },
      html`<h1>${configuration.business_profile.headline ?? "Manage your billing"}</h1>
        ${error === null ? "" : html`<p class="error" role="alert">${error}</p>`}
        <form method="post">
          ${field({ name: "email", label: "Email", type: "email", inputmode: "email", autocomplete: "email", value: typed(request.form, "email"), hint: "Stripe would send you a link; here the portal opens at once." })}
          <button>Continue</button>
        </form>`,
    ),
  };
}

/** The newest customer with the address, as at Stripe. */
function enter(scope: Scope, request: PageRequest): PageAnswer {
  const configuration = configurationFor(scope, request);
  const email = typed(request.form, "email").toLowerCase();
  const customer = scope.all(customers).findLast((each) => each.email?.toLowerCase() === email);
  if (configuration === null) return show(scope, request, null);
  if (email === "") return show(scope, request, "Enter your email address.");
  if (customer === undefined) return show(scope, request, `There is no customer with the address ${email}.`);
  return { redirect: openSession(scope, { customer: customer.id, configuration }).url };
}

export const loginPages: readonly Page[] = [
  { method: "GET", path: PATH, world, handle: (scope, request) => show(scope, request, null) },
  { method: "POST", path: PATH, world, handle: enter },
];
