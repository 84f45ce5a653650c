import { existsSync } from "node:fs";
import { EXIT, UserError } from "../errors.ts";
import { assistantServer } from "../run/assistant.ts";
import type { Shell } from "./shell.ts";
import { databaseOf } from "./warehouse.ts";

/** Serves on stdin and stdout until the client hangs up; stdout belongs to the protocol. */
export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const file = databaseOf(shell, options);
  if (!existsSync(file))
    throw new UserError(`there is no warehouse ${file}`, {
      hint: "`tillbook run` publishes one where the configuration says warehouse: { duckdb: data/warehouse.duckdb }",
      exitCode: EXIT.usage,
    });
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  const server = await assistantServer(file);
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once("end", resolve);
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
  return EXIT.ok;
}
