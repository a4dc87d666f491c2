/** Which values of a Stripe payload are secret, and which are personal data. By name, place and shape. */

export interface Place {
  /** The property's name; for a member of a list, the list's. null: a key or a bare value. */
  key: string | null;
  /** The names of the containers around it, outermost first. */
  within: readonly string[];
  /** The `object` of the Stripe object it directly belongs to. */
  objectType: string | null;
}

const secretKeys = new Set([
  "client_secret",
  "secret",
  "ephemeral_key",
  "hosted_invoice_url",
  "invoice_pdf",
  "receipt_url",
  "hosted_url",
  "hosted_voucher_url",
  "hosted_instructions_url",
  "hosted_verification_url",
  "hosted_regulatory_receipt_url",
  "image_url_png",
  "image_url_svg",
  "mobile_auth_url",
  "password",
  "api_key",
  "access_token",
  "refresh_token",
  "token",
]);
/** Objects whose `url` opens a page as the customer. */
const openedByUrl = new Set([
  "checkout.session",
  "billing_portal.session",
  "identity.verification_session",
  "account_link",
  "login_link",
  "file_link",
]);
/** How to pay by voucher, code or redirect: every address in there opens the payer's own page or document. */
const paymentDetails =
  /_display_(?:details|qr_code|instructions)|handle_redirect|^(?:redirect_to_url|qr_code)$/;
/** Pages of Stripe that open without signing in, and checkouts under any domain. */
const secretAddress =
  /https?:\/\/(?:checkout|billing|invoice|pay|payments|verify)\.stripe\.com\/\w|https?:\/\/\S+\/(?:cs|bps)_(?:test|live)_\w/i;
/** API keys, signing secrets, and client secrets (`pi_…_secret_…`), wherever they stand. */
const secretShape = /(?:^|[^a-z])(?:sk|rk|ek)_(?:test|live)_\w|whsec_\w|\w_secret_\w/i;

/** Never shown, whatever the role. */
export function isSecret({ key, within, objectType }: Place, value: unknown): boolean {
  if (!isShown(value)) return false;
  if (key !== null && (secretKeys.has(key) || /^hosted_\w*url$/.test(key))) return true;
  if (key === "url" && openedByUrl.has(objectType ?? "")) return true;
  if (typeof value !== "string") return false;
  // Former values do not say of what; the address of a list begins with a slash, and is none's secret.
  if (key === "url" && within.at(-1) === "previous_attributes" && !value.startsWith("/")) return true;
  if (key !== null && within.some((name) => paymentDetails.test(name)) && isAddress(key, value)) return true;
  return secretShape.test(value) || secretAddress.test(value);
}

const isAddress = (key: string, value: string) =>
  /(?:^|_)(?:url|pdf)(?:_|$)/.test(key) || /^(?:https?|data):/i.test(value);

const personalKeys = new Set([
  "phone",
  "phone_number",
  "customer_phone",
  "support_phone",
  "username",
  "nick_name",
  "first_name",
  "last_name",
  "ip",
  "ip_address",
  "client_ip",
  "customer_ip",
  "customer_purchase_ip",
  "user_agent",
  "dob",
  "date_of_birth",
  // cards
  "last4",
  "last_4",
  "card_last4",
  "dynamic_last4",
  "fingerprint",
  "iin",
  // bank accounts
  "account_number",
  "routing_number",
  "sort_code",
  "bsb_number",
  "branch_code",
  "bank_code",
  "transit_number",
  "institution_number",
  "iban",
  "iban_last4",
  "bic",
  "swift_code",
  "clabe",
  "account_holder_id",
  "mandate_reference",
  // identity and tax numbers
  "tax_id",
  "tax_ids",
  "customer_tax_ids",
  "account_tax_ids",
  "business_vat_id",
  "vat_id",
  "vat_number",
  "id_number",
  "personal_id_number",
  "ssn",
  "ssn_last_4",
  "cpf",
  "cnpj",
  // one-line addresses
  "address",
  "street",
  "line1",
  "line2",
  "postal_code",
  "postcode",
  "zip",
  "zip_code",
  "city",
  "town",
  "address_line1",
  "address_line2",
  "address_city",
  "address_state",
  "address_zip",
  "tracking_number",
  "customer_signature",
  "description_of_customer",
]);
/** Everything inside these is personal, but for what `publicWithin` leaves. */
const personalContainers =
  /^(?:address|.*_address|address_k(?:ana|anji)|dob|evidence|tax_ids|customer_tax_ids|custom_fields|verified_outputs|verified_data)$/;
/** A country and a kind name nobody, and support needs them. */
const publicWithin = new Set(["country", "type", "object", "id", "key", "ip_country", "verification"]);
/** Names of things, not of people. */
const namesOfThings =
  /^(?:display|product|plan|price|tier|bank|brand|event|feature|meter|file|network|currency|coupon|app|application|bundle)_name$/;
const thingsWithNames = new Set([
  "product",
  "plan",
  "price",
  "coupon",
  "sku",
  "application",
  "tax_rate",
  "shipping_rate",
  "entitlements.feature",
  "entitlements.active_entitlement",
  "billing_portal.configuration",
  "terminal.location",
  "reporting.report_type",
]);

/** Names a person, or leads to one. */
export function isPersonal({ key, within, objectType }: Place, value: unknown): boolean {
  if (!isShown(value)) return false;
  if (typeof value === "string" && /\S(?:@|%(?:25)*40)\S/.test(value)) return true;
  if (key === null) return false;
  if (key === "name") return !thingsWithNames.has(objectType ?? "") && within.at(-1) !== "product_data";
  if (key === "description") return objectType === "customer";
  if (key.endsWith("_name")) return !namesOfThings.test(key);
  if (key === "email" || key.endsWith("_email") || key.endsWith("_phone")) return true;
  if (personalKeys.has(key)) return true;
  return within.some((container) => personalContainers.test(container)) && !publicWithin.has(key);
}

/** Absence is information and hides nobody: null, "" and true or false stay. */
function isShown(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
