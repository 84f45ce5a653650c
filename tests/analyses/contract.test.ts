import { ANALYSES } from "../../src/analyses/index.ts";
import { sampleLines } from "../sample.ts";
import { contractTests } from "./contract.ts";

const { lines, asOf } = await sampleLines();

for (const analysis of ANALYSES) contractTests(analysis, lines, asOf);
