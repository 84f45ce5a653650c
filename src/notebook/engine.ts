/** All that computes in a notebook: the analyses, what they are about, their options. Loaded by `late.ts`. */
export { analysisFunctions, runAnalysis } from "./analyse.ts";
export { factsOfLines, subjectOf } from "./subject.ts";
