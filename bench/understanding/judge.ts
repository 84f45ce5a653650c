/** Tries the command on a layout and says which of the five answers it gave. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { runCommand } from "./command.ts";
import { type Hint, hintsOf, shellWords } from "./hints.ts";
import { differences, type Layout, type Outcome } from "./truth.ts";

/**
 * `right`: the figures are the truth's. `answered`: a question, and a hint that is pasted as it stands gives the truth while
 * every other hint gives a report or a further question. `asked`: a question whose hints do not do that. `refused`: an
 * error without a hint, or the quality gate. `wrong`: other figures without a word, or a crash.
 */
export const VERDICTS = ["right", "answered", "asked", "refused", "wrong"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judged {
  layout: Layout;
  verdict: Verdict;
  /** What is not right, for people; empty where nothing is. */
  why: string;
}

const CONFIG = "tillbook.config.yaml";
/** A question may lead to another one; more in a row is no answer by pasting. */
const MOST_QUESTIONS = 3;

interface Pasted {
  flags: readonly string[];
  config: string | undefined;
}

/** Top-level blocks of both texts; keys of one block are put together, as somebody does who pastes twice. */
function withBlock(config: string | undefined, block: string): string {
  if (config === undefined) return block;
  const before = parse(config) as Record<string, unknown>;
  const isMap = (value: unknown): value is object => typeof value === "object" && value !== null;
  for (const [key, value] of Object.entries(parse(block) as Record<string, unknown>)) {
    const old = before[key];
    before[key] = isMap(old) && isMap(value) && !Array.isArray(old) ? { ...old, ...value } : value;
  }
  return stringify(before);
}

const paste = ({ flags, config }: Pasted, hint: Hint): Pasted =>
  hint.how === "flag"
    ? { flags: [...flags, ...shellWords(hint.text)], config }
    : { flags, config: withBlock(config, hint.text) };

interface Answers {
  isRight: boolean;
  problem: string;
}

/** The command on a layout, as somebody does who has pasted something. */
async function attempt(folder: string, { files }: Layout, { flags, config }: Pasted): Promise<Outcome> {
  const path = join(folder, CONFIG);
  rmSync(path, { force: true });
  if (config !== undefined) writeFileSync(path, config);
  return runCommand(
    folder,
    files.map(({ name }) => name),
    flags,
  );
}

/** Pastes every hint of a question; of one kind (flags, blocks) there must be one that leads to the truth. */
async function answers(
  folder: string,
  layout: Layout,
  pasted: Pasted,
  text: string,
  how: Hint["how"],
  depth = 1,
): Promise<Answers> {
  const hints = hintsOf(text).filter((hint) => hint.how === how);
  if (hints.length === 0) return { isRight: false, problem: `no ${how} to paste` };
  let isRight = false;
  let problem = "";
  for (const hint of hints) {
    const next = paste(pasted, hint);
    const outcome = await attempt(folder, layout, next);
    if (outcome.kind === "report") {
      const { asks: _, ...truth } = layout.truth;
      const wrong = differences(outcome, truth);
      if (wrong.length === 0) isRight = true;
      else if (!isRight) problem ||= `${hint.text} gives ${wrong.join(", ")}`;
    } else if (depth < MOST_QUESTIONS && hintsOf(outcome.text).length > 0 && outcome.exitCode === 2) {
      const further = await answers(folder, layout, next, outcome.text, how, depth + 1);
      isRight ||= further.isRight;
      if (!further.isRight) problem ||= `${hint.text} → ${further.problem}`;
    } else problem ||= `${hint.text} ends with ${outcome.text.split("\n")[0]}`;
    if (isRight && depth > 1) break;
  }
  return { isRight, problem };
}

async function verdictOf(folder: string, layout: Layout): Promise<Pick<Judged, "verdict" | "why">> {
  const { truth, config } = layout;
  const bare: Pasted = { flags: [], config };
  const outcome = await attempt(folder, layout, bare);
  if (outcome.kind === "report") {
    const wrong = differences(outcome, truth);
    return wrong.length === 0 ? { verdict: "right", why: "" } : { verdict: "wrong", why: wrong.join("; ") };
  }
  if (outcome.crashed) return { verdict: "wrong", why: `crashed: ${outcome.text.slice(0, 300)}` };
  if (truth.mayRefuse?.test(outcome.text) === true && hintsOf(outcome.text).length === 0)
    return { verdict: "right", why: "" };
  const hasFigures = Object.keys(truth).some((name) => name !== "asks" && name !== "orWarns");
  if (truth.asks?.test(outcome.text) === true && !hasFigures) return { verdict: "right", why: "" };
  if (outcome.exitCode !== 2 || hintsOf(outcome.text).length === 0)
    return { verdict: "refused", why: outcome.text.trim() };
  const tried: Answers[] = [];
  for (const how of ["flag", "yaml"] as const) tried.push(await answers(folder, layout, bare, outcome.text, how));
  if (tried.every(({ isRight }) => isRight)) return { verdict: "answered", why: outcome.text.split("\n")[0]! };
  const problems = tried.filter(({ isRight }) => !isRight).map(({ problem }) => problem);
  return { verdict: "asked", why: `${outcome.text.split("\n")[0]} | ${problems.join(" | ")}` };
}

export async function judge(layout: Layout): Promise<Judged> {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-layout-"));
  try {
    for (const { name, content } of layout.files) writeFileSync(join(folder, name), content);
    return { layout, ...(await verdictOf(folder, layout)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether an answer is good enough for its layout: right, or a question that may be asked and is answered by pasting. */
export const isGood = ({ layout, verdict }: Judged): boolean =>
  verdict === "right" || (layout.mayAsk && verdict === "answered");
