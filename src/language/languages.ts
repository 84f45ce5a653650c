/** The languages a report can be in. */

/** By ISO 639-1. */
export const REPORT_LANGUAGES = ["en", "de", "fr", "es"] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** How each language writes numbers and dates where the configuration does not say it. */
export const OWN_LOCALES: Readonly<Record<ReportLanguage, string>> = {
  en: "en-GB",
  de: "de-DE",
  fr: "fr-FR",
  es: "es-ES",
};
