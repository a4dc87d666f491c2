/**
 * What Stripe has, beside what is mapped here: choose a plan for each product or
 * price. Read from Stripe with each visit; POST shows what the choices would change.
 */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { addressPart } from "~/lib/address-part";
import { readForm } from "~/lib/form-body";
import type { RouteHandle } from "~/modules/accounts/audience";
import { requireViewer } from "~/modules/accounts/guard.server";
import { importableCatalogue } from "~/modules/entitlements/import-catalogue";
import { choicesIn, editsOfChoices } from "~/modules/entitlements/import-choices";
import { loadCatalogue } from "~/modules/entitlements/rules.server";
import { previewForPage } from "~/modules/rules-desk.server";
import { runtime } from "~/modules/runtime.server";
import type { CataloguePart } from "~/modules/stripe/catalogue-reader";
import { type CataloguePartName, catalogueUnreadWords } from "~/modules/stripe/catalogue-unread-words";
import { Button, LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { count, counted } from "~/ui/figures";
import { choiceName, ImportFeatures, ImportProducts } from "~/ui/import-list";
import { KeysetPager } from "~/ui/keyset-pager";
import { Notice } from "~/ui/notice";
import { PageHeader } from "~/ui/page-header";
import { RulesPreview } from "~/ui/rules-preview";
import { RulesSaveForm } from "~/ui/rules-save-form";
import { NowProvider } from "~/ui/time";

export const handle: RouteHandle = { audience: "admin" };

export const meta: MetaFunction = () => [{ title: "Import from Stripe · Paidtrail" }];

const productsOnAPage = 25;
/** Of one product; more are mapped by the product, or on the plan's page. */
const pricesOfAProduct = 20;
const featuresShown = 100;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, selling } = runtime();
  const now = clock();
  const catalogue = await loadCatalogue(pool);
  const sold = await selling.kept.read(now.getTime(), { fresh: true });
  const { products, features } = importableCatalogue(
    { products: heldOf(sold.products), prices: heldOf(sold.prices), features: heldOf(sold.features) },
    catalogue,
  );
  const after = addressPart(new URL(request.url).searchParams.get("after"));
  const start = products.findIndex(({ product }) => product.id === after) + 1;
  const page = products.slice(start, start + productsOnAPage);
  const ofProducts =
    features.length === 0 ? null : await selling.reader.featuresOf(page.map(({ product }) => product.id));
  const unread = [
    unreadOf("products", sold.products),
    unreadOf("prices", sold.prices),
    unreadOf("features", sold.features),
    ...(ofProducts ? [unreadOf("product_features", ofProducts)] : []),
  ].filter((one) => one !== null);
  return json({
    plans: catalogue.plans.map(({ id, name }) => ({ id, name })),
    products: page.map(({ prices, ...one }) => ({
      ...one,
      features: featuresIn(ofProducts, one.product.id),
      prices: prices.slice(0, pricesOfAProduct),
      furtherPrices: Math.max(0, prices.length - pricesOfAProduct),
    })),
    total: products.length,
    first: start === 0,
    next: start + productsOnAPage < products.length ? (page.at(-1)?.product.id ?? null) : null,
    features: start === 0 ? features.slice(0, featuresShown) : [],
    unread: unread.filter(({ title }, index) => unread.findIndex((one) => one.title === title) === index),
    incomplete: [sold.products, sold.prices, sold.features].some((part) => part.ok && !part.complete),
    now: now.toISOString(),
  });
}

const heldOf = <T,>(part: CataloguePart<T>): T[] => (part.ok ? part.value : []);

const unreadOf = (name: CataloguePartName, part: CataloguePart<unknown>) =>
  part.ok ? null : catalogueUnreadWords(name, part.failure);

function featuresIn(
  part: CataloguePart<{ productId: string; lookupKeys: string[] }> | null,
  id: string,
): string[] {
  return part?.ok ? (part.value.find(({ productId }) => productId === id)?.lookupKeys ?? []) : [];
}

/** Writes nothing: shows what the choices would change. */
export async function action({ request }: ActionFunctionArgs) {
  await requireViewer(request, "admin");
  const { pool, clock, livemode } = runtime();
  const choices = choicesIn(await readForm(request));
  const chosen = Object.fromEntries(choices.map(({ source, planId }) => [choiceName(source), planId ?? ""]));
  const edits = editsOfChoices(choices, await loadCatalogue(pool));
  if (edits.length === 0) return json({ chosen, preview: null });
  return json({ chosen, preview: await previewForPage(pool, edits, { livemode, now: clock() }) });
}

export default function ImportFromStripe() {
  const data = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { plans, products, features, unread, total, first, next, now } = data;
  const choosing = { plans, chosen: result?.chosen ?? null };
  const here = "/console/plans/import";
  return (
    <NowProvider now={now}>
      <PageHeader
        back={{ to: "/console/plans", label: "Plans" }}
        title="Import from Stripe"
        lead="What Stripe has, read just now. Choose a plan for a product, or for a price that differs from its product; nothing is saved before you have seen what it changes."
        actions={<LinkButton to={here}>Read again</LinkButton>}
      />
      <div className="grid gap-5">
        {unread.map(({ title, text }) => (
          <Notice key={title} tone="bad" title={title}>
            {text}
          </Notice>
        ))}
        {data.incomplete && (
          <Notice tone="waiting" title="Stripe has more than was read">
            Of each kind the newest 1,000 were read. Older ones are mapped by their id, on the plan's page.
          </Notice>
        )}
        {result && result.preview === null && (
          <Notice tone="none" title="Nothing is different">
            Everything is mapped as it was chosen.
          </Notice>
        )}
        {result?.preview && (
          <>
            <RulesPreview preview={result.preview} />
            <RulesSaveForm
              edits={result.preview.editsText}
              fingerprint={result.preview.fingerprint}
              cancelTo={here}
            />
          </>
        )}
        {plans.length === 0 ? (
          <EmptyState
            title="There is no plan to map to"
            actions={<LinkButton to="/console/plans/new">New plan</LinkButton>}
          >
            Make a plan first: then what people buy at Stripe can unlock it.
          </EmptyState>
        ) : products.length === 0 && features.length === 0 ? (
          unread.length === 0 && (
            <EmptyState title="Stripe has no product yet">
              Make products and prices in Stripe's dashboard; they appear here at the next reading.
            </EmptyState>
          )
        ) : (
          <Form method="post" className="grid gap-5">
            <ImportProducts products={products} {...choosing} />
            {features.length > 0 && <ImportFeatures features={features} {...choosing} />}
            <div className="flex gap-2">
              <Button variant={result?.preview ? "secondary" : "primary"}>See what changes</Button>
              <LinkButton to="/console/plans">Cancel</LinkButton>
            </div>
            {(next !== null || !first) && (
              <div className="rounded-lg border">
                <KeysetPager
                  newer={first ? undefined : here}
                  newerLabel="First page"
                  older={next === null ? undefined : `${here}?after=${encodeURIComponent(next)}`}
                  olderLabel="More products"
                  shown={`${counted(products.length, "product")} of ${count(total)}; choices are for this page`}
                />
              </div>
            )}
          </Form>
        )}
      </div>
    </NowProvider>
  );
}
