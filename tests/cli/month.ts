/** Commands as typed in a folder of their own, and a month of the sample shop for them to read. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { inProcess, type Said } from "./in-process.ts";

export const folder = mkdtempSync(join(tmpdir(), "tillbook-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const tillbook = (...args: string[]): Promise<Said> => inProcess(args, { cwd: folder });

export const monthOfShop = join(import.meta.dirname, "../../data/sample/2026-10.csv");
