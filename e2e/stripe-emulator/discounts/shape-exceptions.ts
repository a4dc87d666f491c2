import type { ShapeExceptions } from "../shape-exceptions";

export const discountsShapes: ShapeExceptions = { missing: {}, added: {} };
