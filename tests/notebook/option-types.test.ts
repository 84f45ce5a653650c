import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { z } from "zod";
import { OPTION_TYPES_FILE, optionTypes } from "../../scripts/option-types.ts";
import type { BasketOptions as BasketSchema } from "../../src/analyses/basket.ts";
import type { CohortOptions as CohortSchema } from "../../src/analyses/cohorts.ts";
import type { KpiOptions as KpiSchema } from "../../src/analyses/kpis.ts";
import type { RfmOptions as RfmSchema } from "../../src/analyses/rfm.ts";
import type {
  BasketOptions,
  CleaningOptions,
  CohortsOptions,
  KpisOptions,
  RfmOptions,
} from "../../src/notebook/option-types.ts";
import type { QualityOptions as QualitySchema } from "../../src/quality/options.ts";

it("the option types are those of the schemas", () => {
  const biome = join(import.meta.dirname, "..", "..", "node_modules", "@biomejs", "biome", "bin", "biome");
  const formatted = spawnSync(process.execPath, [biome, "format", `--stdin-file-path=${OPTION_TYPES_FILE}`], {
    input: optionTypes(),
    encoding: "utf8",
  });
  // node scripts/option-types.ts writes it
  expect(readFileSync(OPTION_TYPES_FILE, "utf8")).toBe(formatted.stdout);
});

type Input<Schema extends z.ZodType> = z.input<Schema>;
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

it("what the types allow, the schemas take", () => {
  const taken = <Schema>(_: Schema): true => true;
  const all: true[] = [
    taken<Input<typeof KpiSchema>>({} as Mutable<KpisOptions>),
    taken<Input<typeof RfmSchema>>({} as Mutable<RfmOptions>),
    taken<Input<typeof CohortSchema>>({} as Mutable<CohortsOptions>),
    taken<Input<typeof BasketSchema>>({} as Mutable<BasketOptions>),
    taken<Input<typeof QualitySchema>>({} as Mutable<CleaningOptions>),
  ];
  expect(all.length).toBe(5);
});
