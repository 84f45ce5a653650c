/** How a report writes numbers, dates and words. */
import { type Format, formatter } from "../format.ts";
import { sayIn } from "../language/catalogue.ts";
import type { Report } from "./contract.ts";

/** The formats of a report: its locale, its currency and its language. */
export const formatOf = ({ locale, currency, language }: Pick<Report, "locale" | "currency" | "language">): Format =>
  formatter(locale, currency, sayIn(language));
