import type { ShapeExceptions } from "../shape-exceptions";

export const subscriptionsShapes: ShapeExceptions = { missing: {}, added: {} };
