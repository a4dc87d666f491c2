import { doorTable, forbidden, notFound, redirect, silent } from "./doors";

export const table = doorTable("endpoint_unreachable", {
  answers: [silent, ["gives no answer, and nobody knows why", { status: null }]],
  others: [redirect, notFound, forbidden],
});
