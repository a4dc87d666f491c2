import { invalidRequest } from "../api/errors";
import { parseShape, type Param, type Shape, type Values } from "../api/params";

/** A hash by currency, whose values have a shape: `currency_options[eur][amount_off]`. */
export function byCurrency<S extends Shape>(shape: S): Param<Record<string, Values<S>>> {
  return {
    required: false,
    parse(raw, name) {
      if (typeof raw === "string") throw invalidRequest("Invalid object", { param: name });
      const values: Record<string, Values<S>> = {};
      for (const [currency, inner] of Object.entries(raw)) {
        if (!/^[a-z]{3}$/i.test(currency) || typeof inner === "string") {
          throw invalidRequest(`Invalid currency: ${currency}.`, { param: name });
        }
        values[currency.toLowerCase()] = parseShape(shape, inner, `${name}[${currency}]`);
      }
      return values;
    },
  };
}
