/** A shop whose secrets are in its environment, and a look through all that it writes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, vi } from "vitest";
import { inProcess } from "./in-process.ts";

export const PASSWORD = "Tr0ub4dor&3%25-secret";
export const SALT = "pepper-and-salt-4711";
export const folder = mkdtempSync(join(tmpdir(), "tillbook-secrets-"));

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const tillbook = async (env: Record<string, string>, ...args: string[]): Promise<string> => {
  // an edition is made in a process of its own, which has them from this one
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { stdout, stderr } = await inProcess([...args, "--debug"], { cwd: folder });
  return `${stdout}\n${stderr}`;
};

export const configure = (smtp: string, more = ""): void =>
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    `sources: [ { path: inbox/*.csv } ]
reports: [ { name: weekly, cron: "0 7 * * 1", retries: 0, recipients: [ { email: boss@example.com } ] } ]
email: { from: "Tillbook <reports@example.com>", smtp: "${smtp}", owner: [owner@example.com] }
privacy: { salt: "\${SALT}" }
pdf: { paper: A4 }
${more}`,
  );

/** Every file below the folder, whatever its form. */
export function contents(path = folder): string {
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== "tillbook.config.yaml")
    .map((entry) => {
      const inner = join(path, entry.name);
      return entry.isDirectory() ? contents(inner) : entry.isFile() ? readFileSync(inner, "latin1") : "";
    })
    .join("\n");
}

const forms = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString("base64"), SALT];
export const expectNoSecret = (text: string): void => {
  for (const form of forms) expect(text).not.toContain(form);
};
