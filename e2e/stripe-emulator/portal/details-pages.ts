/** Billing information in the portal: what invoices and receipts say of the customer. */
import type { RawTree } from "../api/form";
import { html } from "../pages/html";
import type { PageAnswer, PageRequest } from "../pages/page-router";
import { changeCustomer } from "../resources/customers";
import { finish } from "./completion";
import { field, typed } from "./fields";
import { frame, needAllowed, wayBack } from "./frame";
import { customerNow, portalPage, type Visit } from "./visit";

const ADDRESS = ["line1", "line2", "postal_code", "city", "state", "country"] as const;
const LABELS: Readonly<Record<(typeof ADDRESS)[number], string>> = {
  line1: "Street and number",
  line2: "Further line",
  postal_code: "Postal code",
  city: "City",
  state: "State or province",
  country: "Country code",
};

function allowed({ configuration }: Visit): string[] {
  const { allowed_updates, enabled } = configuration.features.customer_update;
  needAllowed(enabled, "change your billing information");
  return allowed_updates;
}

function form(visit: Visit, request: PageRequest, error: string | null): PageAnswer {
  const may = allowed(visit);
  const customer = customerNow(visit);
  const sent = Object.keys(request.form).length > 0;
  const value = (name: string, stored: string | null | undefined) =>
    sent ? typed(request.form, name) : stored;
  return frame(
    visit,
    { title: "Billing information", error },
    html`<form method="post" class="sheet narrow-form"><div class="fields">
      ${may.includes("name") ? field({ name: "name", label: "Name", autocomplete: "name", value: value("name", customer.name) }) : ""}
      ${may.includes("email") ? field({ name: "email", label: "Email", type: "email", inputmode: "email", autocomplete: "email", value: value("email", customer.email) }) : ""}
      ${may.includes("phone") ? field({ name: "phone", label: "Phone", type: "tel", inputmode: "tel", autocomplete: "tel", value: value("phone", customer.phone) }) : ""}
      ${
        may.includes("address")
          ? ADDRESS.map((name) =>
              field({
                name,
                label: LABELS[name],
                autocomplete: AUTOCOMPLETE[name],
                value: value(name, customer.address?.[name]),
                half: !name.startsWith("line"),
              }),
            )
          : ""
      }
      </div><button>Save</button>${wayBack(visit)}
    </form>`,
  );
}

const AUTOCOMPLETE: Readonly<Record<(typeof ADDRESS)[number], string>> = {
  line1: "address-line1",
  line2: "address-line2",
  postal_code: "postal-code",
  city: "address-level2",
  state: "address-level1",
  country: "country",
};

function save(visit: Visit, request: PageRequest): PageAnswer {
  const may = allowed(visit);
  const text = (name: string) => typed(request.form, name) || null;
  changeCustomer(visit.scope, customerNow(visit), {
    ...(may.includes("name") ? { name: text("name") } : {}),
    ...(may.includes("email") ? { email: text("email") } : {}),
    ...(may.includes("phone") ? { phone: text("phone") } : {}),
    ...(may.includes("address") ? { address: readAddress(request.form) } : {}),
  });
  return finish(visit, "details");
}

/** Null when every line of it is empty. */
function readAddress(form: RawTree) {
  const given = Object.fromEntries(ADDRESS.map((name) => [name, typed(form, name) || null]));
  return Object.values(given).some((value) => value !== null) ? given : null;
}

export const detailsPages = [
  portalPage("GET", "/details", (visit, request) => form(visit, request, null)),
  portalPage("POST", "/details", save, (visit, request, error) => form(visit, request, error.message)),
];
