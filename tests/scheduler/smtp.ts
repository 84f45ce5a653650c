/** A real SMTP server on the loopback that misbehaves as told. */
import type { AddressInfo, Server } from "node:net";
import { createServer } from "node:net";
import type { SMTPServerSession } from "smtp-server";
import { SMTPServer } from "smtp-server";

export interface Script {
  /** Greeting: after so many milliseconds, or 421. */
  greetAfterMs?: number;
  greetWith421?: boolean;
  noStartTls?: boolean;
  tls?: { key: string; cert: string };
  /** Refuse every password. */
  refuseLogin?: boolean;
  login?: { user: string; pass: string };
  /** Answer to RCPT TO by address. */
  recipients?: Record<string, number>;
  /** Codes that answer the first messages; afterwards 250. */
  afterData?: number[];
  /** Cut the connection of the first so many messages. */
  cut?: { when: "before" | "inside" | "after"; times: number };
  /** Wait before the 250. */
  answerAfterMs?: number;
}

export interface Received {
  to: string;
  raw: string;
  messageId: string;
  secure: boolean;
  user: string | undefined;
}

export interface FakeServer {
  port: number;
  /** Messages for which the server said, or was about to say, 250. */
  received: Received[];
  connections: number;
  close(): Promise<void>;
}

const withCode = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

export async function startSmtp(script: Script = {}): Promise<FakeServer> {
  const received: Received[] = [];
  let connections = 0;
  let cuts = script.cut?.times ?? 0;
  const answers = [...(script.afterData ?? [])];
  const cutNow = (session: SMTPServerSession): void => {
    cuts -= 1;
    for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
  };
  const cutting = (when: "before" | "inside" | "after"): boolean => script.cut?.when === when && cuts > 0;

  const server = new SMTPServer({
    logger: false,
    ...(script.tls ?? {}),
    hideSTARTTLS: script.noStartTls ?? script.tls === undefined,
    authOptional: script.login === undefined && !script.refuseLogin,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect(_session, callback) {
      connections += 1;
      if (script.greetWith421) callback(withCode(421, "too busy"));
      else if (script.greetAfterMs) setTimeout(callback, script.greetAfterMs);
      else callback();
    },
    onAuth(auth, _session, callback) {
      const good = !script.refuseLogin && auth.username === script.login?.user && auth.password === script.login?.pass;
      if (good) callback(null, { user: auth.username });
      else callback(withCode(535, "authentication failed"));
    },
    onRcptTo({ address }, session, callback) {
      if (cutting("before")) {
        cutNow(session);
        return;
      }
      const code = script.recipients?.[address];
      callback(code === undefined ? null : withCode(code, "no such mailbox"));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      let dropped = false;
      stream.on("data", (chunk: Buffer) => {
        if (cutting("inside")) {
          dropped = true;
          cutNow(session);
        } else chunks.push(chunk);
      });
      stream.on("end", () => {
        if (dropped) return;
        const code = answers.shift();
        if (code !== undefined && code !== 250) {
          callback(withCode(code, `answer ${code}`));
          return;
        }
        const raw = Buffer.concat(chunks).toString("latin1");
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(","),
          raw,
          messageId: /^message-id: *(\S+)/im.exec(raw)?.[1] ?? "",
          secure: session.secure,
          user: session.user as string | undefined,
        });
        if (cutting("after")) cutNow(session);
        else if (script.answerAfterMs) setTimeout(() => callback(null), script.answerAfterMs);
        else callback(null);
      });
    },
  });
  // a client that gives up on a bad certificate is an error of the connection, not of the test
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    get connections() {
      return connections;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Takes connections and never says a word. */
export async function blackHole(): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
