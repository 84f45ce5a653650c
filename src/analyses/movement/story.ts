/** What the section of movement is written from: the rows of its tables. */
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import type { Row } from "../rows.ts";
import { numberAt } from "../rows.ts";
import type { MOVEMENT_TABLES } from "./contracts.ts";

export type MovementTables = Record<keyof typeof MOVEMENT_TABLES, pl.DataFrame>;

export interface MovementStory {
  before: Row;
  now: Row;
  shop: Row;
  moves: ReadonlyMap<string, Row>;
  spenders: Row[];
  months: string;
}

export const movedCustomers = ({ moves }: MovementStory, movement: string): number =>
  numberAt(moves.get(movement), "customers");

export const signedMoney = (amount: number, format: Format): string =>
  `${amount >= 0 ? "+" : "−"}${format.moneyShort(Math.abs(amount))}`;
