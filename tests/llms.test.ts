import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "llms.txt"), "utf8");
const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path as string);

it("llms.txt leads to documents that are there", () => {
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it("llms.txt leaves no document out", () => {
  const documents = globSync("docs/*.md", { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  expect(documents.filter((path) => !links.includes(path)).filter((path) => !text.includes(path))).toEqual([]);
});
