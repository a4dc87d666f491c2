/**
 * Whose is this customer? Stories of group D, from the inbox to the end: each is
 * found with its evidence, somebody decides or the facts agree by themselves, and
 * who should have access has it.
 */
import { randomBytes } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { runningApp } from "./scenarios/frame/running-app";
import { play } from "./scenarios/frame/play";
import type { Scenario } from "./scenarios/frame/scenario";
import { openTheatre, type Theatre } from "./scenarios/frame/theatre";
import { customer_unlinked } from "./scenarios/customer_unlinked";
import { metadata_conflict } from "./scenarios/metadata_conflict";
import { one_customer_several_users } from "./scenarios/one_customer_several_users";
import { user_unknown } from "./scenarios/user_unknown";
import { apiKey, bearer, settledEvent, upsertUser } from "./support/api";
import { address, dataDir } from "./support/app-under-test";
import { accessibilityProblems } from "./support/axe";
import { deliver, eventOf, freshId, subscription } from "./support/stripe-events";
import { expect, freshPerson, test } from "./support/test";

/** Set up once per worker process. */
let theatre: Promise<Theatre> | null = null;

async function tell(scenario: Scenario) {
  // A story is told before there is anything to look at.
  test.slow();
  theatre ??= runningApp(dataDir).then(openTheatre);
  const { told } = await play(scenario, await theatre, {
    name: `${scenario.code} ${randomBytes(6).toString("hex")}`,
    stable: false,
    present: Math.floor(Date.now() / 1_000),
    tell: () => {},
  });
  return told.who;
}

/** Opens it from the inbox, where it must be within moments. */
async function openMismatch(page: Page, customer: string, title: string): Promise<void> {
  const row = page.getByRole("link", { name: `Blocks access: ${title}` });
  await expect(async () => {
    await page.goto(`/console/ownership/mismatches?customer=${customer}`);
    await expect(row).toBeVisible({ timeout: 300 });
  }).toPass({ timeout: 5_000 });
  await row.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
}

const planOf = async (request: APIRequestContext, userId: string): Promise<string> => {
  const answer = await request.get(`/api/v1/users/${userId}/entitlement`, { headers: bearer() });
  return (await answer.json()).plan;
};

const looks = (page: Page, name: string) =>
  page.screenshot({ path: `e2e/.results/pages/ownership-${name}.png`, fullPage: true });

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false, allowedConsoleErrors: ["status of 422"] });

  test("who paid by a payment link is found, linked by an admin, and has Pro at once", async ({
    login,
    request,
  }) => {
    const emma = await tell(customer_unlinked);
    const operator = await login("operator");
    await openMismatch(operator, emma.customer, "Paid, and belongs to nobody");
    // An operator sees an address of which a letter is left, and may say that they are at it, no more.
    await expect(operator.getByText("o…@d…").first()).toBeVisible();
    await expect(operator.getByText("office@dubois.example")).toHaveCount(0);
    await expect(operator.getByText("Deciding is for admins")).toBeVisible();
    await expect(operator.getByRole("button", { name: "Acknowledge" })).toBeVisible();
    await expect(operator.getByRole("main").getByRole("button", { name: /settle|ignore/i })).toHaveCount(0);
    await expect(operator.getByRole("link", { name: /^Link/ })).toHaveCount(0);
    expect(await planOf(request, emma.userId)).toBe("free");

    const page = await login("admin");
    await openMismatch(page, emma.customer, "Paid, and belongs to nobody");
    await page.getByRole("link", { name: "Link to another user…" }).click();
    await page.getByLabel("User").fill(emma.email);
    await page.getByRole("button", { name: "See what follows" }).click();
    const follows = page.getByRole("region", { name: "What follows at once" });
    await expect(follows).toContainText("gains access");
    await expect(follows.getByRole("row", { name: /^Plan/ })).toContainText("Pro");
    expect(await planOf(request, emma.userId)).toBe("free");
    await page.getByLabel("Reason").fill(`Ticket for ${emma.email}`);
    await page.getByRole("button", { name: "Link" }).click();

    await expect(page.getByText("The customer is linked")).toBeVisible();
    await expect(page.getByText("Settled", { exact: true }).first()).toBeVisible();
    expect(await planOf(request, emma.userId)).toBe("pro");

    await page.getByRole("link", { name: "Audit", exact: true }).last().click();
    await expect(page.getByRole("table")).toContainText("Linked a customer to a user");
    await expect(page.getByRole("table")).toContainText(`Ticket for ${emma.email}`);
  });

  test("many are linked from pasted lines: looked at first, each row with its result", async ({
    login,
    request,
  }) => {
    const [person, customer] = [freshPerson("bulk"), freshId("cus")];
    await upsertUser(request, person);
    const event = eventOf("customer.subscription.created", subscription({ customer }));
    await deliver(request, event);
    await settledEvent(request, event.id);

    const page = await login("admin");
    await page.goto("/console/ownership/import");
    await page.getByLabel("Or its lines").fill("user,customer\na,b");
    await page.getByRole("button", { name: "See what each row would do" }).click();
    await expect(page.getByRole("alert")).toContainText("must name the columns user_id and customer_id");
    const lines = page.getByLabel("Lines");
    // Nothing that was pasted is lost.
    await expect(lines).toHaveValue("user,customer\na,b");

    const text = [
      "customer_id;user_id",
      `"${customer}";${person.id}`,
      `${customer};${person.id}`,
      `${freshId("cus")};${person.id}`,
      `nonsense;${person.id}`,
    ].join("\n");
    await lines.fill(text);
    await page.getByRole("button", { name: "See what each row would do" }).click();
    const rows = page.getByRole("region", { name: "What each row would do" });
    await expect(rows.locator("summary")).toHaveText([
      /Cannot be linked\s*2/,
      /Would be linked\s*1/,
      /Said before in the file\s*1/,
    ]);
    await rows.getByText("Would be linked").click();
    await expect(rows).toContainText("Gains Pro.");
    expect(await planOf(request, person.id)).toBe("free");
    await looks(page, "import-dry-run");

    const report = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const file = await (await report).createReadStream();
    const parts: Buffer[] = [];
    for await (const part of file) parts.push(Buffer.from(part));
    expect(Buffer.concat(parts).toString()).toContain(`2,${person.id},${customer},linked,,Pro`);

    await page.getByLabel("Reason").fill("From the old billing");
    await page.getByRole("button", { name: "Link 1" }).click();
    await expect(page.getByText("1 customer linked")).toBeVisible();
    expect(await planOf(request, person.id)).toBe("pro");
  });
});

test("of two who are claimed one loses nothing and the other gains, by a move that was previewed", async ({
  login,
  request,
}) => {
  const signe = await tell(metadata_conflict);
  const page = await login("admin");
  await openMismatch(page, signe.customer, "Names another user than the link");
  const [linked, other] = [
    page.getByRole("region", { name: "Arne Holm" }),
    page.getByRole("region", { name: "Signe Holm" }),
  ];
  await expect(linked).toContainText("named by the customer's metadata");
  await expect(linked).toContainText("nothing changes");
  await expect(other).toContainText("metadata.userId of the subscription");
  await expect(other.getByRole("link", { name: "event" }).first()).toBeVisible();
  await expect(other).toContainText("gains access");
  expect(await accessibilityProblems(page)).toEqual([]);
  await looks(page, "conflict");

  // Somebody who only knows Signe finds it at her.
  await page.goto(`/console/users/${signe.userId}`);
  await page.getByRole("link", { name: "Names another user than the link" }).first().click();
  await other.getByRole("link", { name: "Move to Signe Holm…" }).click();
  expect(await accessibilityProblems(page)).toEqual([]);
  await looks(page, "move");
  await page.getByLabel("Reason").fill("Asked both");
  await page.getByRole("button", { name: "Move" }).click();
  await expect(page.getByText("The customer is moved")).toBeVisible();
  expect(await planOf(request, signe.userId)).toBe("pro");
  // By that act it is settled: nothing is left to decide, and nothing says that somebody has nothing.
  await expect(page.getByText("Settled", { exact: true })).toBeVisible();
  await expect(page.getByText("Blocks access")).toHaveCount(0);
  expect(await accessibilityProblems(page)).toEqual([]);
  await looks(page, "settled");
});

test.describe("refused", () => {
  test.use({ allowedConsoleErrors: ["status of 409", "status of 403"] });

  test("who rightly keeps a customer keeps it, and a preview out of date changes nothing", async ({
    login,
    request,
  }) => {
    const tove = await tell(one_customer_several_users);
    const page = await login("admin");
    await openMismatch(page, tove.customer, "Claimed by several users");
    const finn = page.getByRole("region", { name: "Finn Aalto" });
    await expect(finn).toContainText("loses access");
    const finnsPage = await finn.getByRole("link", { name: "Finn Aalto", exact: true }).getAttribute("href");
    const finnsId = decodeURIComponent(finnsPage?.split("/").at(-1) ?? "");
    const mismatch = page.url();
    await page.getByRole("link", { name: "Move to Tove Aalto…" }).click();
    // The page before has a reason to fill in as well.
    await page.waitForURL(/\/move\b/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Move this customer to another user?");
    await page.getByLabel("Reason").fill("She asked for it");

    // Meanwhile somebody else has decided that it is Finn's.
    const kept = await request.post(`/api/v1/customers/${tove.customer}/link`, {
      headers: bearer(apiKey("admin")),
      data: { user: finnsId, dry_run: false, reason: "The company's contract is with Finn" },
    });
    expect(kept.ok(), await kept.text()).toBe(true);
    await page.getByRole("button", { name: "Move" }).click();
    await expect(page.getByText("The preview had gone out of date: nothing was changed")).toBeVisible();
    await expect(page.getByLabel("Reason")).toHaveValue("She asked for it");

    expect(await planOf(request, tove.userId)).toBe("free");
    expect(await planOf(request, finnsId)).not.toBe("free");
    await page.goto(mismatch);
    await expect(page.getByText("The company's contract is with Finn")).toBeVisible();
  });

  test("an operator can look and not change", async ({ login }) => {
    const customer = freshId("cus");
    const page = await login("operator");
    for (const path of [
      `/console/customers/${customer}/link`,
      `/console/customers/${customer}/move`,
      `/console/customers/${customer}/unlink`,
      `/console/customers/${customer}/write-metadata`,
      "/console/ownership/import",
      "/console/ownership/export",
    ]) {
      expect((await page.request.get(path)).status(), path).toBe(403);
      if (path.endsWith("export")) continue;
      const answer = await page.request.post(path, {
        form: { reason: "no", user: "user_1" },
        headers: { Origin: address },
      });
      expect(answer.status(), path).toBe(403);
    }
    await page.goto("/console/ownership");
    await expect(page.getByRole("link", { name: "Bulk linking" })).toHaveCount(0);
  });
});

test("who was unknown becomes known, and it is over by itself", async ({ login, request }) => {
  const marc = await tell(user_unknown);
  const page = await login("admin");
  await openMismatch(page, marc.customer, "Names a user who does not exist here");
  await expect(page.getByRole("region", { name: "What is known" })).toContainText(marc.userId);
  await looks(page, "unknown");
  const mismatch = page.url();

  // Until then somebody is at it, and puts it aside.
  await page.getByLabel("Reason").fill("Asked the developers");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText("It is acknowledged")).toBeVisible();
  await expect(page.getByText("“Asked the developers”")).toBeVisible();

  await upsertUser(request, { id: marc.userId, email: marc.email, name: marc.name });
  await expect(async () => {
    await page.goto(mismatch);
    await expect(page.getByText("Resolved by itself").first()).toBeVisible({ timeout: 300 });
  }).toPass();
  await expect.poll(() => planOf(request, marc.userId)).toBe("pro");
});

test("the mapping leaves as a file that bulk linking reads, and that is recorded", async ({
  login,
  request,
}) => {
  const [person, customer] = [freshPerson("mapped"), freshId("cus")];
  await upsertUser(request, person);
  const event = eventOf("customer.subscription.created", subscription({ customer, userId: person.id }));
  await deliver(request, event);
  await settledEvent(request, event.id);

  const page = await login("admin");
  await page.goto(`/console/ownership?customer=${customer}`);
  const row = page.getByRole("table").getByRole("row").filter({ hasText: customer });
  await expect(row).toContainText(person.name);
  await expect(row).toContainText("named by a subscription's metadata");
  await expect(row).toContainText("customer.subscription.created");
  expect(await accessibilityProblems(page)).toEqual([]);

  const file = await page.request.get("/console/ownership/export");
  expect(file.headers()["content-disposition"]).toContain("attachment");
  const text = await file.text();
  expect(text.split("\r\n")[0]).toBe("user_id,customer_id,evidence,since");
  expect(text).toContain(`${person.id},${customer},subscription_metadata,`);
  await page.goto("/console/audit?action=bindings.export");
  await expect(page.getByRole("table")).toContainText("Exported who owns which customer");
});

const pages = [
  { name: "inbox", path: "/console/ownership/mismatches" },
  { name: "inbox-none", path: "/console/ownership/mismatches?customer=cus_nobody" },
  { name: "mapping", path: "/console/ownership" },
  { name: "orphans", path: "/console/ownership/orphans" },
  { name: "import", path: "/console/ownership/import" },
] as const;

for (const [width, height] of [
  [1280, 900],
  [390, 844],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    // Each width and each theme; with LONG=1 each width in each theme.
    if (!process.env.LONG && (width === 1280) !== (colorScheme === "light")) continue;
    test(`pages at ${width}, ${colorScheme}`, async ({ login }) => {
      const page = await login("admin");
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      for (const { name, path } of pages) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ownership");
        await looks(page, `${name}-${width}-${colorScheme}`);
        expect(await accessibilityProblems(page), path).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `pixels that ${path} is wider than the window`).toBeLessThanOrEqual(0);
      }
    });
  }
}
