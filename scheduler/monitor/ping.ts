/**
 * The dead man's switch: an address that hears from the daemon every five minutes as long as nothing needs a person. A service
 * such as Healthchecks tells the owners when it falls silent, or at once where `/fail` is added to the address.
 */
import { openNotices, raise, recover } from "../mail/notices.ts";
import type { Store } from "../store.ts";
import { hostOf, request } from "./http.ts";

const EVERY_MS = 5 * 60_000;
const META = "pinged";

/** The address for news that something is wrong: the same with `/fail` at the end of its path. */
export function failAddress(url: string): string {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/$/, "")}/fail`;
  return address.href;
}

/** Pings when it is time, or as soon as the state has changed; what comes of it is recorded and never thrown. */
export async function ping(
  store: Store,
  url: string | undefined,
  { now, send = request }: { now: () => number; send?: typeof request },
): Promise<void> {
  if (url === undefined) return;
  const cause = `health check ${hostOf(url)}`;
  const problems = openNotices(store).filter((one) => one.cause !== cause);
  const state = problems.length === 0 ? "ok" : "fail";
  const known = store.one<{ value: string }>("SELECT value FROM meta WHERE key = ?", META)?.value.split(" ");
  if (known !== undefined && known[0] === state && now() - Number(known[1]) < EVERY_MS) return;
  const answer =
    state === "ok"
      ? await send(url)
      : await send(failAddress(url), { problems: problems.map(({ cause: one, text }) => ({ cause: one, text })) });
  store.run("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2", META, `${state} ${now()}`);
  if (answer.ok) recover(store, cause, now());
  else raise(store, cause, answer.words, now());
}
