import type { WarehouseColumn, WarehouseType } from "../contract.ts";

/** A column with what it is made from, `table.column`. */
export const warehouseColumn = (type: WarehouseType, description: string, ...from: string[]): WarehouseColumn => ({
  type,
  description,
  from,
});
