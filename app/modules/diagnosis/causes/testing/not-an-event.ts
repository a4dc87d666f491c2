import { bodilessTable } from "./refusals";

export const table = bodilessTable("not_an_event");
