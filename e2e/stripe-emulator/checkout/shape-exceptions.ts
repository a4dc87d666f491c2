import type { ShapeExceptions } from "../shape-exceptions";

export const checkoutShapes: ShapeExceptions = { missing: {}, added: {} };
