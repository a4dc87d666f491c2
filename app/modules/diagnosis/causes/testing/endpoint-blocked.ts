import { doorTable, forbidden, notFound, redirect, silent } from "./doors";

export const table = doorTable("endpoint_blocked", {
  answers: [
    forbidden,
    ["answers 403", { status: 403 }],
    ["answers 419", { status: 419 }],
    ["answers 200 with somebody else's page", { status: 200 }],
    ["answers 400, and not as we do", { status: 400 }],
  ],
  others: [redirect, notFound, silent],
});
