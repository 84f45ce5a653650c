/** A connection to PostgreSQL, with messages that never hold what is secret in its address. */
import type { Client } from "pg";
import { UserError } from "../../errors.ts";

/** Names the server without user and password: `host:5432/database`. */
export function serverOf(address: string): string {
  try {
    const { hostname, port, pathname } = new URL(address);
    return `${hostname === "" ? "localhost" : hostname}:${port === "" ? "5432" : port}${pathname === "/" ? "" : pathname}`;
  } catch {
    return "the address of warehouse.postgres";
  }
}

/** Takes the address, and the password in it however it is written, out of a sentence. */
export function withoutSecrets(sentence: string, address: string): string {
  const secrets = [address];
  try {
    const { password, searchParams } = new URL(address);
    for (const one of [password, searchParams.get("password") ?? ""])
      if (one !== "") secrets.push(one, decodeURIComponent(one));
  } catch {
    // no address: there is nothing more to take out than the text itself
  }
  return secrets
    .filter((secret) => secret !== "")
    .sort((a, b) => b.length - a.length)
    .reduce((text, secret) => text.replaceAll(secret, "…"), sentence);
}

/** What went wrong, with the server's name. */
export const failed = (address: string, what: string, error: unknown): UserError => {
  const { message, code, detail } = error as { message?: string; code?: string; detail?: string };
  const reason = [message || code || String(error), detail].filter((one) => one !== undefined).join("; ");
  return new UserError(`PostgreSQL ${serverOf(address)}: ${what}: ${withoutSecrets(reason, address)}`, {
    hint: "warehouse.postgres in the configuration says where it is; the role needs the right to create schemas",
  });
};

const OLDEST = 150_000;

/**
 * Connects, hands the connection to `use` and ends it.
 *
 * @throws UserError naming the server where it cannot be reached, refuses or is too old
 */
export async function withPostgres<T>(address: string, use: (client: Client) => Promise<T>): Promise<T> {
  const { default: pg } = await import("pg");
  let client: Client;
  try {
    if (!/^postgres(ql)?:\/\//.test(address)) throw new Error("expected an address that begins with postgres://");
    client = new pg.Client({
      connectionString: address,
      application_name: "tillbook",
      connectionTimeoutMillis: 15_000,
      keepAlive: true,
    });
    // a connection that breaks says so to whoever waits for an answer
    client.on("error", () => undefined);
    await client.connect();
  } catch (error) {
    throw failed(address, "cannot connect", error);
  }
  try {
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    if (Number(rows[0]?.version) < OLDEST)
      throw new UserError(`PostgreSQL ${serverOf(address)} is older than version 15, which guards views row by row`);
    return await use(client);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw failed(address, "publishing failed", error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
