/** The templates of services that start the scheduler: each starts the same command, again when it ends, and gives a run time to finish. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { STOP_GRACE_MS } from "../../scheduler/daemon.ts";

const template = (name: string): string =>
  readFileSync(join(import.meta.dirname, "..", "..", "docs", name), "utf8").replaceAll("\r\n", "\n");
const BIN = /node_modules[/\\]tillbook[/\\]bin[/\\]tillbook\.js$/;

describe("systemd", () => {
  const sections = new Map<string, Map<string, string>>();
  for (const block of template("tillbook.service").split(/^\[/m).slice(1)) {
    const [head = "", ...lines] = block.split("\n");
    const entries = lines
      .filter((line) => /^\w+=/.test(line))
      .map((line): [string, string] => {
        const at = line.indexOf("=");
        return [line.slice(0, at), line.slice(at + 1)];
      });
    sections.set(head.replace("]", ""), new Map(entries));
  }
  const service = sections.get("Service") ?? new Map<string, string>();

  it("starts the scheduler in the folder that it may write, without the rights of root", () => {
    const [node, command, ...words] = service.get("ExecStart")?.split(" ") ?? [];
    expect(node).toMatch(/^\/.*node$/);
    expect(command).toMatch(BIN);
    expect(words).toEqual(["schedule", "start"]);
    expect(service.get("ReadWritePaths")).toBe(service.get("WorkingDirectory"));
    expect(service.get("User")).not.toBe("root");
    expect([...sections.keys()]).toEqual(["Unit", "Service", "Install"]);
  });

  it("starts it again, and gives a run more time to finish than it takes", () => {
    expect(service.get("Restart")).toBe("always");
    expect(Number(service.get("TimeoutStopSec")) * 1000).toBeGreaterThan(STOP_GRACE_MS);
    // the signal goes to the scheduler alone, which ends its children
    expect(service.get("KillMode")).toBe("mixed");
  });
});

describe("launchd", () => {
  type Value = string | number | boolean | string[] | { [key: string]: Value };
  /** The values of a property list; throws where it is not well formed. */
  function parse(xml: string): Value {
    const tokens = xml
      .replace(/<\?xml[^>]*>|<!DOCTYPE[^>]*>|<!--[\s\S]*?-->/g, "")
      .match(/<[^>]+>|[^<]+/g)!
      .filter((token) => token.trim() !== "");
    let at = 0;
    const expectToken = (token: string): void => {
      if (tokens[at++] !== token) throw new Error(`expected ${token}, found ${tokens[at - 1]}`);
    };
    const textUntil = (close: string): string => {
      const text = tokens[at] === close ? "" : tokens[at++]!;
      expectToken(close);
      return text;
    };
    const value = (): Value => {
      const open = tokens[at++]!;
      if (open === "<true/>" || open === "<false/>") return open === "<true/>";
      if (open === "<string>") return textUntil("</string>");
      if (open === "<integer>") return Number(textUntil("</integer>"));
      if (open === "<array>") {
        const items: string[] = [];
        while (tokens[at] !== "</array>") items.push(String(value()));
        at++;
        return items;
      }
      if (open !== "<dict>") throw new Error(`unexpected ${open}`);
      const entries: [string, Value][] = [];
      while (tokens[at] !== "</dict>") {
        expectToken("<key>");
        const key = textUntil("</key>");
        entries.push([key, value()]);
      }
      at++;
      return Object.fromEntries(entries);
    };
    expectToken('<plist version="1.0">');
    const list = value();
    expectToken("</plist>");
    return list;
  }
  const name = "com.tillbook.reports.plist";
  const job = parse(template(name)) as Record<string, Value>;

  it("is well formed, has the name of its file and starts the scheduler", () => {
    expect(`${job.Label}.plist`).toBe(name);
    const [node, command, ...words] = job.ProgramArguments as string[];
    expect(node).toMatch(/^\/.*node$/);
    expect(command).toMatch(BIN);
    expect(command?.startsWith(`${job.WorkingDirectory}/`)).toBe(true);
    expect(words).toEqual(["schedule", "start"]);
  });

  it("starts it with the machine and again, and gives a run more time to finish than it takes", () => {
    expect([job.RunAtLoad, job.KeepAlive]).toEqual([true, true]);
    expect(Number(job.ExitTimeOut) * 1000).toBeGreaterThan(STOP_GRACE_MS);
  });

  it("holds no secret", () => {
    expect(Object.values(job.EnvironmentVariables as Record<string, string>).every((secret) => secret === "")).toBe(
      true,
    );
  });
});

describe("a Windows task", () => {
  const script = template("tillbook-service.ps1");
  const variable = (of: string): string => new RegExp(`^\\$${of} = "(.*)"$`, "m").exec(script)?.[1] ?? "";

  it("starts the scheduler in its folder, with quotes around a path with blanks", () => {
    expect(variable("command").replace("$folder", variable("folder"))).toMatch(BIN);
    expect(script).toContain('-Execute $node -Argument "`"$command`" schedule start" -WorkingDirectory $folder');
  });

  it("stops at the first error, has no time limit, runs once and is started again", () => {
    expect(script).toContain('$ErrorActionPreference = "Stop"');
    for (const setting of [
      "-ExecutionTimeLimit ([TimeSpan]::Zero)",
      "-MultipleInstances IgnoreNew",
      "-RestartInterval",
      "-AtStartup",
    ])
      expect(script).toContain(setting);
  });

  it("takes secrets from the machine, not from its text", () => {
    expect(script).not.toMatch(/^\s*\[Environment\]/m);
  });

  it("has every quote and bracket closed", () => {
    const code = script.replace(/^#.*$/gm, "").replace(/`"/g, "");
    expect((code.match(/"/g) ?? []).length % 2).toBe(0);
    for (const [open, close] of ["()", "[]", "{}"]) expect(code.split(open!).length).toBe(code.split(close!).length);
  });
});
