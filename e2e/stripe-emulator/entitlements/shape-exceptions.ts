import type { ShapeExceptions } from "../shape-exceptions";

export const entitlementsShapes: ShapeExceptions = { missing: {}, added: {} };
