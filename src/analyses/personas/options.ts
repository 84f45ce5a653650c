/** The options of the analysis of personas. */
import { z } from "zod";
import type { AnalysisInfo } from "../analysis.ts";

export const PersonaOptions = z.strictObject({
  clusters: z
    .union([z.literal("auto"), z.int().min(2).max(12)])
    .default("auto")
    .describe("how many personas; auto: the number from 3 to 8 that parts customers best, by the mean silhouette"),
  scaling: z
    .enum(["standard", "robust"])
    .default("standard")
    .describe("measures are logs less their mean over their deviation; robust: less their median over their MAD"),
  starts: z.int().min(1).max(100).default(10).describe("k-means starts of which the best is kept"),
  sample: z
    .int()
    .min(100)
    .max(5000)
    .default(2000)
    .describe("customers, drawn by chance, on which the number of personas is chosen"),
  minCustomers: z.int().min(20).default(60).describe("fewer customers than this get no personas"),
});
export type PersonaOptions = z.infer<typeof PersonaOptions>;

export const personasInfo = {
  name: "personas",
  topic: "Personas",
  aboutCustomers: true,
  options: PersonaOptions,
  uses: ["rfm"],
} as const satisfies AnalysisInfo<PersonaOptions>;
