import { bodilessTable } from "./refusals";

export const table = bodilessTable("body_too_large");
