/** What a known layout says. */
import type { RecordColumn } from "../../schema.ts";

export interface Preset {
  title: string;
  /** Header names of each column, best first. */
  columns: Partial<Record<RecordColumn, readonly string[]>>;
  /** The columns by which the layout is recognised: all of them must be in the header. */
  recognisedBy: readonly RecordColumn[];
  /** Header → values: records with others are left out. */
  where?: Readonly<Record<string, readonly string[]>>;
  /** Regular expressions over the trimmed ids, for the quality rules. */
  orderIdPattern?: string;
  cancellationPattern?: string;
  adjustmentPattern?: string;
  /** What a real product's id looks like. */
  productPattern?: string;
  /** Ids of postage, fees, tests and vouchers; they win over `productPattern`. */
  nonProductPattern?: string;
  /** The smallest amount that is allowed, where the layout says so. */
  minimumAmount?: string;
}
