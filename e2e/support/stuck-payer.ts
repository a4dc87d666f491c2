/** Somebody who pays and has nothing: a customer whom nothing links. Waits until the inbox knows. */
import { type APIRequestContext, expect } from "@playwright/test";
import { bearer } from "./api";
import { deliver, eventOf, freshId, subscription } from "./stripe-events";

export interface StuckPayer {
  customer: string;
  /** case_… */
  id: string;
}

/** Events of one checkout come one after another, so that a case waits a quarter of a minute. */
const withinMs = 60_000;

export async function stuckPayer(request: APIRequestContext): Promise<StuckPayer> {
  const customer = freshId("cus");
  await deliver(request, eventOf("customer.subscription.created", subscription({ customer })));
  let id = "";
  await expect
    .poll(
      async () => {
        const [found] = await casesOf(request, customer);
        id = found?.id ?? "";
        return found?.status;
      },
      { timeout: withinMs, message: "a case of the customer" },
    )
    .toBe("open");
  return { customer, id };
}

export async function casesOf(
  request: APIRequestContext,
  customer: string,
  status = "open",
): Promise<{ id: string; status: string; cause: string; kind: string }[]> {
  const response = await request.get(`/api/v1/cases?customer=${customer}&status=${status}`, {
    headers: bearer(),
  });
  return (await response.json()).data;
}
