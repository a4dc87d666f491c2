/** The page behind a charge's `receipt_url`. */
import { noSuch } from "../api/errors";
import type { Resource } from "../api/resource";
import { html } from "../pages/html";
import { document } from "../pages/layout";
import { moneyText } from "../pages/money";
import { charges } from "../tables/payments";
import { SELLER } from "../work/seller";

export const receiptResource: Resource = {
  operations: [],
  pages: [
    {
      method: "GET",
      path: "/receipts/payment/:mode/:id",
      world: ({ path }) => (path.mode === "live" ? "live" : "test"),
      handle(scope, { path }) {
        const charge = scope.get(charges, path.id ?? "");
        if (charge === null) throw noSuch("charge", path.id ?? "", "id", null);
        const card = charge.payment_method_details?.card;
        return {
          html: document(
            { title: "Receipt", narrow: true },
            html`<h1>Receipt from ${SELLER}</h1>
              <p class="amount">${moneyText(charge.amount, charge.currency)}</p>
              <p>${charge.description ?? "Payment"}, ${new Date(charge.created * 1000).toISOString().slice(0, 10)}${card ? html`, ${card.brand} ending ${card.last4}` : ""}</p>
              ${charge.amount_refunded > 0 ? html`<p>Refunded: ${moneyText(charge.amount_refunded, charge.currency)}</p>` : ""}`,
          ),
        };
      },
    },
  ],
};
