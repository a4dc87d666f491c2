import { doorTable, forbidden, notFound, redirect, silent } from "./doors";

export const table = doorTable("endpoint_redirects", {
  answers: [redirect, ["answers 301 and names no place", { status: 301 }]],
  others: [notFound, forbidden, silent],
});
