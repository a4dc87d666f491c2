/** Which values of a Stripe payload are personal data: by name, place and shape. Who may see it depends on the role. */
import { holdsIban } from "./iban";
import type { Place } from "./place";

const personalNames = new Set([
  "phone",
  "phone_number",
  "customer_phone",
  "support_phone",
  "telephone",
  "mobile",
  "email",
  "e_mail",
  "mail",
  "surname",
  "forename",
  "nick_name",
  "user_name",
  "first_name",
  "last_name",
  "full_name",
  "given_name",
  "family_name",
  "middle_name",
  "maiden_name",
  "customer_name",
  "ip",
  "ip_address",
  "client_ip",
  "customer_ip",
  "customer_purchase_ip",
  "user_agent",
  "dob",
  "date_of_birth",
  "birth_date",
  "birthday",
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
  "passport",
  "passport_number",
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
  "addr",
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
/** A country and a kind name nobody, and support needs them. */
const publicWithin = new Set([
  "country",
  "type",
  "object",
  "id",
  "key",
  "ip_country",
  "verification",
  "created",
]);
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

/** `username`, `FullName`, `full-name`: one and the same, told by their letters. */
// But for a price's `nickname`.
const personalLetters = new Set([...personalNames].filter((name) => name !== "nick_name").map(lettersOf));

/**
 * Words by which people name what they note of a customer. In metadata only: Stripe's own fields have such
 * words in names of what is nobody's (`address_zip_check`, `phone_number_collection`).
 */
const personalWords = new Set(
  [
    "email mail phone telephone tel mobile cell cellphone fax whatsapp skype contact recipient cardholder",
    "firstname lastname fullname nickname surname forename birthday birthdate birth born dob age gender sex nationality",
    "passport ssn nin nino nif nie dni cpf cnpj curp rfc license licence vat taxid",
    "address addr street line1 line2 zip zipcode postcode postal city town",
    "iban bic swift sortcode",
    "name vorname nachname anschrift adresse strasse hausnummer plz ort wohnort telefon handy geburtstag geburtsdatum",
    "nom prenom ville courriel nombre apellido apellidos telefono direccion correo ciudad",
  ].flatMap((line) => line.split(" ")),
);
/** What is noted about such a thing and is not the thing: `address_verified`, `email_template`. */
const aboutIt =
  /_(?:id|ids|type|kind|status|state|verified|confirmed|valid|check|count|template|campaign|source|version|consent|opt_?in|enabled|at|expires|expiry|expiration|country|plan|price|key)$/;
const namesOfThingsInMetadata =
  /^(?:name_of_)?(?:.*_)?(?:project|team|workspace|tenant|organi[sz]ation|org|environment|env|host|domain|service|item|variant|sku|campaign|course|class|package|bundle|module|queue|job|event|table|license|licence)_(?:name|city|line\d)$/;

/** Whatever stands under this name names a person, or leads to one. */
export function isPersonalName({ name, within, objectType }: Place): boolean {
  if (name === null) return false;
  if (name === "name") return !thingsWithNames.has(objectType ?? "") && within.name !== "product_data";
  if (name === "description") return objectType === "customer";
  if (within.metadata && namesOfThingsInMetadata.test(name)) return false;
  if (name.endsWith("_name")) return !namesOfThings.test(name);
  if (/(?:^|_)(?:email|phone)$/.test(name)) return true;
  if (personalNames.has(name) || personalLetters.has(lettersOf(name))) return true;
  if (within.metadata && isPersonalByWord(name)) return true;
  return within.person && !publicWithin.has(name);
}

/** Whatever it is called: an email address, also encoded, or a bank account. */
export function isPersonalValue(value: string): boolean {
  return /\S(?:@|%(?:25)*40|\\u0040)\S/i.test(value) || holdsIban(value);
}

function isPersonalByWord(name: string): boolean {
  if (aboutIt.test(name)) return /(?:^|_)(?:passport|ssn|national|identity)_/.test(name);
  // `address2`, `phone_1`.
  return name
    .split("_")
    .some((word) => personalWords.has(word) || personalWords.has(word.replace(/\d+$/, "")));
}

function lettersOf(name: string): string {
  return name.replaceAll("_", "");
}
