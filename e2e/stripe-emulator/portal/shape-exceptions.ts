import type { ShapeExceptions } from "../shape-exceptions";

export const portalShapes: ShapeExceptions = { missing: {}, added: {} };
