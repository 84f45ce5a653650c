/** What is known of customers from the beginning: options list it without loading a computation. */
export const ORIGINS = ["channel", "first category"] as const;
export type Origin = (typeof ORIGINS)[number];
