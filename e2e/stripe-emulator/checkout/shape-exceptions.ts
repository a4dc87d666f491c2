import { NEWER, type ShapeExceptions } from "../shape-exceptions";

export const checkoutShapes: ShapeExceptions = {
  missing: {},
  added: {
    "checkout.session": {
      allowed_payment_method_types: NEWER,
      branding_settings: "optional; real replies carry it",
      line_items: "only when expanded, as this sample is",
    },
  },
};
