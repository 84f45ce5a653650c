/** What is impure, behind one small interface with real defaults; tests pass their own. */
/** A stage of the run, such as "reading", and how far it is; called often, shown at most ten times a second. */
export type Progress = (stage: string, done?: number, total?: number, unit?: string) => void;

export interface Effects {
  /** Milliseconds since 1970; read once, at the edge. */
  now(): number;
  /** Results, for the user or a machine. */
  stdout(text: string): void;
  /** Logs and progress. */
  stderr(text: string): void;
  progress: Progress;
  /** Gives memory back between the stages of a large run; only a process of one's own can afford to stop for it. */
  collectGarbage?(): Promise<void>;
}
