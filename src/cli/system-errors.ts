/** Failures of the machine, not of Tillbook: what the operating system reports, in a sentence that says what would help. */

import { EXIT, UserError } from "../errors.ts";
import { finalPath } from "../files.ts";

interface SystemError extends Error {
  code?: string;
  path?: string;
  dest?: string;
  syscall?: string;
  /** Of SQLite: its primary result code in the low byte. */
  errcode?: number;
}

export interface SystemErrorText {
  text: string;
  hint: string;
}

type Explain = (what: string) => SystemErrorText;

const DISK_FULL: Explain = (what) => ({
  text: `the disk is full: ${what} could not be written`,
  hint: "make room and run it again; what was there before is still there",
});
const READ_ONLY: Explain = (what) => ({
  text: `${what} is on a file system that cannot be written`,
  hint: "choose a folder that can be written, with --out or by changing to it",
});
const NO_PERMISSION: Explain = (what) => ({
  text: `no permission for ${what}`,
  hint: "give the user who runs Tillbook the right to read it, and to write where results go",
});
const TOO_MANY_OPEN: Explain = (what) => ({
  text: `too many files are open at once: ${what} could not be opened`,
  hint: "allow more with `ulimit -n 1024`",
});
const NO_MEMORY: Explain = () => ({
  text: "there is not enough memory",
  hint: "run it on a machine with more, or leave out sections with --only",
});
const DEVICE_ERROR: Explain = (what) => ({
  text: `the disk reports an error at ${what}`,
  hint: "check the disk, then run it again",
});
const NO_POLARS: Explain = () => ({
  text: "the binary of Polars for this platform is missing",
  hint: "an install under an older Node.js leaves it out: run `npm ci` under Node.js 24, or `npm start`; `tillbook doctor` looks again",
});

/** The linker's own words say which library, or which version of one, a binary misses. */
const NOT_LOADED = (message: string): SystemErrorText => ({
  text: `a binary that Tillbook needs could not be loaded: ${message.split("\n")[0]}`,
  hint: "install again on this machine with `npm ci`; `tillbook doctor` says what is missing",
});

const BY_CODE: Readonly<Record<string, Explain>> = {
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  EROFS: READ_ONLY,
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EMFILE: TOO_MANY_OPEN,
  ENFILE: TOO_MANY_OPEN,
  ENOMEM: NO_MEMORY,
  EAGAIN: (what) => ({
    text: `the system refused another process or thread (${what})`,
    hint: "allow more with `ulimit -u`, or close other programs",
  }),
  EIO: DEVICE_ERROR,
  ENOTDIR: (what) => ({
    text: `${what}: a part of the path is a file`,
    hint: "name a folder there, or remove the file",
  }),
  EFBIG: (what) => ({
    text: `${what} is larger than a file may be here`,
    hint: "see `ulimit -f` and the file system; what was there before is still there",
  }),
  EISDIR: (what) => ({ text: `${what} is a folder; expected a file`, hint: "name a file in it" }),
  EEXIST: (what) => ({ text: `${what} is in the way`, hint: "move it, or choose another name with --out" }),
  ENAMETOOLONG: (what) => ({ text: `${what}: the name is too long`, hint: "choose a shorter one with --out" }),
  ELOOP: (what) => ({ text: `${what}: links that point at each other`, hint: "remove one of the links" }),
  ENOENT: (what) => ({
    text: `${what} is not there`,
    hint: "check the path; a folder may have been removed meanwhile",
  }),
  EBUSY: (what) => ({ text: `${what} is in use by another program`, hint: "close it there and run it again" }),
};

/** SQLite's result codes that are about the machine: https://www.sqlite.org/rescode.html */
const BY_SQLITE: Readonly<Record<number, Explain>> = {
  5: () => ({ text: "another process keeps the scheduler's store locked", hint: "wait until it is done" }),
  7: NO_MEMORY,
  8: READ_ONLY,
  10: DEVICE_ERROR,
  11: (what) => ({ text: `${what} is damaged`, hint: "restore it from a backup, or move it away to begin a new one" }),
  13: DISK_FULL,
  14: (what) => ({ text: `${what} could not be opened`, hint: "check that its folder is there and can be written" }),
  26: (what) => ({ text: `${what} is no SQLite file`, hint: "move it away to begin a new one" }),
};

/** Allocations that JavaScript or a native module could not get. */
const MEMORY =
  /Array buffer allocation failed|Invalid typed array length|out of memory|memory allocation of \d+ bytes failed|failed to map segment/i;
/** Errors of native modules carry the system's words only. */
const WORDS: readonly (readonly [RegExp, Explain])[] = [
  [/Cannot find module 'nodejs-polars-/, NO_POLARS],
  [/No space left on device|os error 28\b/, DISK_FULL],
  [/Read-only file system|os error 30\b/, READ_ONLY],
  [/Permission denied|os error 13\b/, NO_PERMISSION],
  [/Too many open files|os error 24\b/, TOO_MANY_OPEN],
  [/Cannot allocate memory|os error 12\b/, NO_MEMORY],
];

/** Of a call that names no file: writing to an open one, or what was asked for. */
const unnamed = (syscall = "write"): string => (/^(?:write|fsync|read|close)/.test(syscall) ? "a file" : syscall);

/** The file that a native module names in its words: `Could not write file "/x/y"`. */
const quotedFile = (message: string): string | undefined => {
  const path = /file "([^"]+)"/.exec(message)?.[1];
  return path === undefined ? undefined : finalPath(path);
};

/** What an error or one of its causes says of the machine; undefined where it is about something else. */
export function explainSystemError(error: unknown): SystemErrorText | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, dest, syscall, errcode, message } = error as SystemError;
  if (syscall === "uv_cwd")
    return { text: "the folder this was started in no longer exists", hint: "change to a folder that exists" };
  const named = dest ?? path ?? (code === "ERR_SQLITE_ERROR" ? "data/scheduler.sqlite" : undefined);
  const what = named === undefined ? unnamed(syscall) : finalPath(named);
  if (code === "ERR_SQLITE_ERROR" && errcode !== undefined) {
    const explain = BY_SQLITE[errcode & 0xff];
    if (explain !== undefined) return explain(what);
  }
  // without a system call it is a module or a server that was not found, not a file
  const known = code !== undefined && syscall !== undefined ? BY_CODE[code] : undefined;
  if (known !== undefined && !/^(?:connect|getaddrinfo|listen|bind)/.test(syscall ?? "")) return known(what);
  if (MEMORY.test(message)) return NO_MEMORY(what);
  const words = WORDS.find(([pattern]) => pattern.test(message));
  if (words !== undefined) return words[1](named ?? quotedFile(message) ?? "a file");
  return code === "ERR_DLOPEN_FAILED" ? NOT_LOADED(message) : explainSystemError(error.cause);
}

/** Says an error the way a user needs it; a stack trace only with --debug. */
export function explainError(error: unknown, debug: boolean): { text: string; exitCode: number } {
  const stack = debug && error instanceof Error ? `\n${error.stack}` : "";
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? "" : `\n  ${error.hint}`;
    return { text: `error: ${error.message}${hint}${stack}\n`, exitCode: error.exitCode };
  }
  const system = explainSystemError(error);
  if (system !== undefined) return { text: `error: ${system.text}\n  ${system.hint}${stack}\n`, exitCode: EXIT.failed };
  const message = error instanceof Error ? error.message : String(error);
  const advice = debug ? "" : "\n  this is a mistake in Tillbook, not yours; --debug shows where";
  return { text: `error: ${message}${advice}${stack}\n`, exitCode: EXIT.failed };
}
