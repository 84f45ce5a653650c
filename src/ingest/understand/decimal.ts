/** Decimal point or decimal comma, decided from the numbers themselves. */

// a comma followed by one or two digits, or by more than three, or after a point, can only be a decimal comma
const COMMA = /\d,(?:\d{1,2}|\d{4,})(?!\d)\D*$|\.\d{3},\d/;
const POINT = /\d\.(?:\d{1,2}|\d{4,})(?!\d)\D*$|,\d{3}\.\d/;

export function decideDecimal(values: readonly (string | null)[], given: "auto" | "." | ","): "." | "," {
  if (given !== "auto") return given;
  let commas = 0;
  let points = 0;
  for (const value of values) {
    if (value === null) continue;
    if (COMMA.test(value)) commas++;
    if (POINT.test(value)) points++;
  }
  return commas > points ? "," : ".";
}
