import { bodilessTable } from "./refusals";

export const table = bodilessTable("body_not_json");
