import type { ShapeExceptions } from "../shape-exceptions";

export const invoicingShapes: ShapeExceptions = { missing: {}, added: {} };
