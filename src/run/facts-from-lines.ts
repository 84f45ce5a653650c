/** Lines → facts, batch by batch, so that no run holds all lines at once. */
import type { Facts, FactsOptions } from "../facts/contract.ts";
import { createFacts } from "../facts/facts.ts";
import type { LineBatch, LineColumns, Reject } from "../lines.ts";

/** Facts of lines as they come, in any order. */
export async function buildFacts(batches: AsyncIterable<LineBatch>, options: FactsOptions): Promise<Facts> {
  const builder = createFacts(options);
  try {
    for await (const { lines } of batches) builder.add(lines);
  } catch (error) {
    builder.close();
    throw error;
  }
  return builder.snapshot();
}

/** The same batches; their rejects are kept in `into`. */
export async function* keepingRejects(batches: AsyncIterable<LineBatch>, into: Reject[]): AsyncGenerator<LineBatch> {
  for await (const batch of batches) {
    for (const reject of batch.rejects) into.push(reject);
    yield batch;
  }
}

/** The same batches; their lines are handed to `take` first. */
export async function* handingOn(
  batches: AsyncIterable<LineBatch>,
  take: ((lines: LineColumns) => void) | undefined,
): AsyncGenerator<LineBatch> {
  for await (const batch of batches) {
    take?.(batch.lines);
    yield batch;
  }
}
