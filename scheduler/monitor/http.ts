/** One HTTP request whose address is a secret: what is said of it names the host and nothing else. */

const TIMEOUT_MS = 10_000;

export interface HttpAnswer {
  ok: boolean;
  /** "200", "404 Not Found", "connection refused", … */
  words: string;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection broken",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the name of the host cannot be looked up now",
  ETIMEDOUT: "no answer",
  UND_ERR_SOCKET: "connection broken",
  UND_ERR_CONNECT_TIMEOUT: "no connection",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
};

/** Host of an address; the rest of it may be a secret. */
export const hostOf = (url: string): string => new URL(url).host;

/** Sends, and says what came of it. Never throws, never follows a redirection, never waits longer than ten seconds. */
export async function request(url: string, body?: object, timeoutMs = TIMEOUT_MS): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    await response.body?.cancel();
    const words = `${response.status} ${response.statusText}`.trim();
    return { ok: response.ok, words: response.ok ? words : `it answered ${words}` };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    if (name === "TimeoutError") return { ok: false, words: `no answer within ${timeoutMs / 1000} seconds` };
    const code = cause?.code ?? "";
    return { ok: false, words: PROBLEMS[code] ?? (code === "" ? "it could not be reached" : code) };
  }
}
