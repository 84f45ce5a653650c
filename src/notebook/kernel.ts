/**
 * The Jupyter kernel of this project: tslab's, started so that `import … from "tillbook"` works whatever folder Jupyter
 * starts it in, results show themselves, what was shown is waited for, and errors are Jupyter errors: a sentence for a
 * user's mistake, line and column for a type error.
 */
import { createRequire, enableCompileCache } from "node:module";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { createExecutionQueue, type ExecuteRequest } from "./execution-queue.ts";
import { type Compiler, type Expanded, expandShorthand } from "./shorthand.ts";
import type { CellDisplay } from "./show.ts";

/** What this kernel uses of tslab, whose package has no types for it. */
interface Executor {
  execute(code: string): Promise<boolean>;
  interrupt(): void;
  close(): void;
}
interface Converter {
  convert(declarations: string, code: string): unknown;
  close(): void;
}
interface Message {
  content: ExecuteRequest;
  header: { msg_type: string };
  createReply(): Reply;
}
interface Reply {
  content: object;
  header: { msg_type: string };
  signAndSend(key: string, socket: unknown): void;
}
interface Handler {
  execCount: number;
  /** Executes code at once; @returns or throws the number of the execution, `{ count }`. */
  handleExecuteImpl(
    content: object,
    stream: (name: string, text: string) => void,
    display: (data: object, update: boolean) => void,
  ): Promise<{ count: number }>;
}
interface Server {
  connInfo: { key: string };
  iopub: unknown;
  handleExecute(socket: unknown, message: Message): Promise<void>;
  init(): Promise<void>;
}
interface Tslab {
  createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  createExecutor(root: string, converters: object, console: object): Executor;
  JupyterHandlerImpl: new (executor: Executor, isJs: boolean) => Handler;
  ZmqServer: new (handler: Handler, connectionFile: string) => Server;
  compiler: Compiler;
}

export interface CellError {
  name: string;
  message: string;
  lines: string[];
}

function tslab(root: string): Tslab {
  const load = createRequire(join(root, "package.json"));
  const its = createRequire(load.resolve("tslab/dist/main.js"));
  return Object.assign(
    { compiler: its("@tslab/typescript-for-tslab") as Compiler },
    ...["converter", "executor", "jupyter"].map((name) => load(`tslab/dist/${name}.js`) as object),
  ) as Tslab;
}

/** What the compiler says about one place of a cell; a chain of reasons is one complaint. */
interface Complaint {
  where: string;
  messages: string[];
  source: string[];
}

/** Complaints shown of a cell; the first ones usually cause the others. */
const SHOWN_COMPLAINTS = 4;

/** Adds a message of the compiler: to the complaint about the same place, or as a new one with a mark under the place. */
function complain(
  complaints: Complaint[],
  cell: { typed: string; run: Expanded },
  [file, at, place, text]: readonly unknown[],
): void {
  const line = Number(at);
  const own = file === "";
  const column = own ? cell.run.column(line, Number(place)) : Number(place);
  const where = `${own ? "" : `${String(file).trim()} `}line ${line}, column ${column}`;
  const last = complaints.at(-1);
  if (last?.where === where) last.messages.push(String(text));
  else {
    const source = [`    ${cell.typed.split("\n")[line - 1] ?? ""}`, `    ${" ".repeat(Math.max(0, column - 1))}^`];
    complaints.push({ where, messages: [String(text)], source: own ? source : [] });
  }
}

/** The last reason of a chain is the one that says what is wrong. */
const complaintLines = ({ where, messages, source }: Complaint): string[] => [
  `${where}: ${messages.at(-1)}`,
  ...source,
];

function typeError(complaints: readonly Complaint[]): CellError {
  const lines = complaints.slice(0, SHOWN_COMPLAINTS).flatMap(complaintLines);
  const more = complaints.length - SHOWN_COMPLAINTS;
  return {
    name: "TypeScriptError",
    message: lines[0] ?? "",
    lines: more > 0 ? [...lines, `… and ${more} more`] : lines,
  };
}

/** Frames of a stack that are the user's own or a package's they called; the kernel's say nothing. */
const ownFrames = (stack: string): string[] =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .filter((line) => !/node:internal|node:vm|[\\/]tslab[\\/]|evalmachine|notebook[\\/]kernel\./.test(line))
    .slice(0, 8);

/** An error as Jupyter shows it: a user's mistake is a sentence, anything else keeps its stack. */
export function cellError(error: unknown): CellError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), lines: [String(error)] };
  const { name, message } = error;
  // the cells use their own copy of the package, so the class is told by its name
  if (error instanceof UserError || name === "UserError") {
    const { hint } = error as UserError;
    return { name, message, lines: [message, ...(hint === undefined ? [] : [`  ${hint}`])] };
  }
  return { name, message, lines: [`${name}: ${message}`, ...ownFrames(error.stack ?? "")] };
}

const cellDisplay = (): CellDisplay | undefined =>
  (globalThis as { [key: symbol]: CellDisplay | undefined })[Symbol.for("tillbook.cell-display")];

/** tslab's executor, with errors caught instead of printed and its results shown by us. */
function executor(lab: Tslab, root: string): { run: Executor; takeError(): CellError | undefined; warmUp(): void } {
  let code = "";
  let cell = expandShorthand(lab.compiler, "");
  let error: CellError | undefined;
  let complaints: Complaint[] = [];
  let result: Promise<void> | undefined;
  const cellConsole = {
    // called with the value of a cell's last expression
    log(value: unknown) {
      const display = cellDisplay();
      if (display?.isShow(value)) return;
      if (display?.showsItself(value)) result = display.show(value);
      else console.log(value);
    },
    error(...args: unknown[]) {
      if (typeof args[0] === "string" && args.length === 5)
        complain(complaints, { typed: code, run: cell }, args.slice(1));
      else error = cellError(args[0]);
    },
  };
  const shared: { node?: Converter; browser?: Converter; close(): void } = {
    close() {
      shared.node?.close();
    },
  };
  const made = (): Converter => lab.createConverter({ isJS: false, isBrowser: false });
  Object.defineProperty(shared, "browser", { get: made });
  shared.node = made();
  const inner = lab.createExecutor(root, shared, cellConsole);
  const execute = async (source: string): Promise<boolean> => {
    code = source;
    cell = expandShorthand(lab.compiler, source);
    error = undefined;
    complaints = [];
    result = undefined;
    let ok = await inner.execute(cell.code);
    try {
      await result;
      await cellDisplay()?.settle();
    } catch (problem) {
      error ??= cellError(problem);
      ok = false;
    }
    if (complaints.length > 0) error = typeError(complaints);
    return ok;
  };
  // inspect and complete are tslab's own
  const run = Object.assign(Object.create(inner) as Executor, { execute });
  return {
    run,
    takeError() {
      const taken = error;
      error = undefined;
      return taken;
    },
    warmUp() {
      shared.node?.convert("", 'import { load } from "tillbook"; load;');
      try {
        createRequire(join(root, "package.json"))("tillbook");
      } catch {
        // the cell that imports it says what is wrong
      }
    },
  };
}

/** In the place of a cell's output. */
const NOT_RUN = "not run: a cell before it failed\n";

/** Ends with its parent: a Jupyter that was killed leaves no kernel behind. */
function watchParent(): void {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!(parent > 1)) return;
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(0);
    }
  }, 3000).unref();
}

/**
 * Starts the kernel on the sockets that Jupyter's connection file names.
 *
 * `root`: the folder whose `node_modules` has tillbook and tslab; cells resolve their imports from it. The working
 * folder stays where Jupyter started the kernel, usually the notebook's.
 */
export async function startKernel(connectionFile: string, root: string): Promise<void> {
  enableCompileCache();
  const folder = process.cwd();
  const lab = tslab(root);
  // tslab takes the working folder for the project's: it may, until it is set up
  process.chdir(root);
  const { run, takeError, warmUp } = executor(lab, root);
  process.chdir(folder);
  const handler = new lab.JupyterHandlerImpl(run, false);
  const server = new lab.ZmqServer(handler, connectionFile);
  const queue = createExecutionQueue();
  server.handleExecute = (socket, message) => {
    const { code, silent = false, stop_on_error: stopOnError = true } = message.content;
    const send = (type: string, content: object, to: unknown = server.iopub): void => {
      const reply = message.createReply();
      reply.header.msg_type = type;
      reply.content = content;
      reply.signAndSend(server.connInfo.key, to);
    };
    const execute = async (): Promise<boolean> => {
      const count = handler.execCount + (silent ? 0 : 1);
      if (!silent) send("execute_input", { code, execution_count: count });
      const failed = await handler
        .handleExecuteImpl(
          message.content,
          (name, text) => send("stream", { name, text }),
          (data, update) => send(update ? "update_display_data" : "display_data", data),
        )
        .then(
          () => undefined,
          (problem: unknown) => takeError() ?? cellError(problem),
        );
      takeError();
      // what is executed behind the reader's back is not counted
      handler.execCount = count;
      if (failed === undefined) {
        send("execute_reply", { status: "ok", execution_count: count, payload: [], user_expressions: {} }, socket);
        return true;
      }
      const error = { ename: failed.name, evalue: failed.message, traceback: failed.lines };
      if (!silent) send("error", error);
      send("execute_reply", { status: "error", execution_count: count, ...error }, socket);
      return false;
    };
    return queue.add({
      execute,
      stopOnError,
      abort() {
        send("stream", { name: "stderr", text: NOT_RUN });
        send("execute_reply", { status: "aborted" }, socket);
      },
    });
  };
  process.on("SIGINT", () => run.interrupt());
  process.on("uncaughtException", (error) => console.error(cellError(error).lines.join("\n")));
  process.on("unhandledRejection", (error) => console.error(cellError(error).lines.join("\n")));
  watchParent();
  await server.init();
  // what the first cell will need, while the user is still reading it
  setTimeout(warmUp, 50);
}
