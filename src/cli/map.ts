/** Which column of a file is what, and why. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { CONFIG_FILE, parseConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { writeFile } from "../files.ts";
import { understandSources } from "../ingest/read.ts";
import { NAMEABLE_ROLES, type Role } from "../ingest/understand/roles.ts";
import { QuestionError, questionText, requireSales } from "../ingest/understand/sales.ts";
import type { Question, Understanding } from "../ingest/understand/understanding.ts";
import { questionsWithResults } from "../run/questions.ts";
import { chooseSources } from "../run/request.ts";
import { nearPath } from "./paths.ts";
import { requestOf } from "./request.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { asJson } from "./visible.ts";

interface Mapped {
  files: string[];
  understanding: Understanding;
  questions: readonly Question[];
  /** Why it is no sales file. */
  refusal?: string;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function describe({ files, understanding, questions, refusal }: Mapped): string {
  const { columns, identities, notes, preset, hasHeader } = understanding;
  const known = columns.filter(({ role }) => role !== "ignored");
  const left = columns.filter(({ role }) => role === "ignored");
  const head = [
    `${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more files` : ""}: ${columns.length} columns${hasHeader ? "" : ", no header"}${preset === "generic" ? "" : `, layout ${preset}`}`,
  ];
  const rows = known.map(({ role, name, confidence, isGuess, evidence }) => [
    `  ${role}`,
    name,
    percent(confidence),
    isGuess ? "guess" : "",
    evidence[0] ?? "",
  ]);
  const more =
    identities.length === 0
      ? []
      : [
          "",
          "Arithmetic between the columns",
          ...identities.map(({ sentence, share }) => `  ${sentence} (${percent(share)} of the records looked at)`),
        ];
  return [
    ...head,
    "",
    ...aligned([["  role", "column", "sure", "", "because"], ...rows], ["left", "left", "right", "left", "left"]),
    ...(left.length === 0 ? [] : ["", `Left over: ${left.map(({ name }) => name).join(", ")}`]),
    ...more,
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `Note: ${note}`)]),
    ...(refusal === undefined ? [] : ["", refusal]),
    ...(questions.length === 0 ? [] : ["", "Only you can say:", questionText(files[0] ?? "", questions)]),
    "",
  ].join("\n");
}

/** Role → header of everything that was understood, for the configuration. */
function columnsOf({ columns, positions, composites }: Understanding): Record<string, string | string[]> {
  const nameable = new Set<string>(NAMEABLE_ROLES);
  const found: Record<string, string | string[]> = {};
  for (const { role, name, index } of columns)
    if (nameable.has(role) && role !== "ignored" && positions.get(role) === index) found[role] = name;
  for (const [role, parts] of composites) found[role as Role] = parts.map((index) => columns[index]!.name);
  return found;
}

/** Writes the columns into the configuration file and leaves the rest of it as it is, comments included. */
function write(file: string, mapped: readonly Mapped[], answer: Record<string, unknown>): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const document = parseDocument(text);
  for (const { understanding } of mapped)
    for (const [role, header] of Object.entries(columnsOf(understanding))) document.setIn(["columns", role], header);
  for (const [key, value] of Object.entries(answer)) document.set(key, value);
  const written = document.toString();
  parseConfig(written, file, process.env);
  // a link stays one, and who may read the file does not change
  const place = existsSync(file) ? realpathSync(file) : file;
  writeFile(place, written, existsSync(place) ? { mode: statSync(place).mode & 0o777 } : {});
}

export default async function action(shell: Shell, options: Record<string, unknown>, files: string[]): Promise<number> {
  const request = requestOf(shell, options, files);
  const sources = chooseSources(request);
  const mapped: Mapped[] = [];
  for (const { paths, options: reading } of sources) {
    for (const { tables, understanding } of await understandSources(paths, reading)) {
      const names = tables.map(({ name }) => name);
      let questions: readonly Question[] = [];
      let refusal: string | undefined;
      try {
        requireSales(names[0]!, understanding);
      } catch (error) {
        if (error instanceof QuestionError) questions = await questionsWithResults(error.questions, request, shell);
        else if (error instanceof UserError) refusal = error.message;
        else throw error;
      }
      mapped.push({ files: names, understanding, questions, ...(refusal === undefined ? {} : { refusal }) });
    }
  }
  const isOpen = mapped.some(({ questions, refusal }) => questions.length > 0 || refusal !== undefined);
  if (options.json === true) {
    const output = mapped.map(({ files: names, understanding, questions, refusal }) => {
      const { positions, composites, ...rest } = understanding;
      return {
        files: names,
        ...rest,
        positions: Object.fromEntries(positions),
        composites: Object.fromEntries(composites),
        questions,
        ...(refusal === undefined ? {} : { refusal }),
      };
    });
    shell.data(asJson(output));
  } else shell.stdout(mapped.map(describe).join("\n"));
  if (options.write === true && isOpen) shell.stderr("nothing is written while a question is open\n");
  else if (options.write === true) {
    const file = request.loaded.file ?? join(shell.cwd, CONFIG_FILE);
    const { dateOrder, dateFormat, decimal } = options;
    const answer = { dateOrder, dateFormat, decimal };
    write(file, mapped, Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined)));
    shell.stderr(`written to ${nearPath(shell.cwd, file)}\n`);
  }
  return isOpen ? EXIT.usage : EXIT.ok;
}
