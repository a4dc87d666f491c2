import { doorTable, forbidden, notFound, redirect, silent } from "./doors";

export const table = doorTable("endpoint_wrong_path", {
  answers: [notFound, ["answers 405", { status: 405 }], ["answers 410", { status: 410 }]],
  others: [redirect, forbidden, silent],
});
