/** What the user has said of columns, and what a known layout says: both come before anything is guessed. */
import { UserError } from "../../errors.ts";
import { fitOf } from "./fit.ts";
import type { Looked } from "./looked.ts";
import { headerKey, PRESET_NAMES, type Preset, type PresetName, presets } from "./presets.ts";
import { factsOf, type Role } from "./roles.ts";
import type { ColumnChoices } from "./understanding.ts";

export const listOf = (names: readonly string[]): string =>
  names.length === 0
    ? "none"
    : names.slice(0, 40).join(", ") + (names.length > 40 ? ` and ${names.length - 40} more` : "");

export interface Chosen {
  positions: Map<Role, number>;
  composites: Map<Role, number[]>;
  /** Roles that the file has not, as the user says. */
  absent: Set<Role>;
}

/** The position of a column that the user names: as it is written in the file, "Name (2)" for the second of a name. */
function positionOf({ table, columns }: Looked, role: string, header: string): number {
  const exact = columns.findIndex(({ name }) => name === header);
  if (exact >= 0) return exact;
  const index = columns.findIndex(({ name }) => headerKey(name) === headerKey(header));
  if (index >= 0 && headerKey(header) !== "") return index;
  throw new UserError(
    `invalid columns.${role}: ${JSON.stringify(header)}; ${table.file} has no such column, expected one of: ${listOf(columns.map(({ name }) => name))}`,
    { exitCode: 2 },
  );
}

/** Roles that the configuration or `--column` gives. @throws UserError (exit code 2) for a column the file has not */
export function chosenColumns(looked: Looked, choices: ColumnChoices): Chosen {
  const chosen: Chosen = { positions: new Map(), composites: new Map(), absent: new Set() };
  for (const [role, choice] of Object.entries(choices) as [Role, string | readonly string[] | null][]) {
    const names = looked.columns.map(({ name }) => name);
    if (choice === null || (choice === "none" && !names.includes("none"))) chosen.absent.add(role);
    else if (typeof choice === "string") {
      const parts = choice.split("+");
      if (parts.length > 1 && !names.includes(choice) && parts.every((part) => names.includes(part)))
        chosen.composites.set(
          role,
          parts.map((part) => positionOf(looked, role, part)),
        );
      else chosen.positions.set(role, positionOf(looked, role, choice));
    } else if (choice.length === 1) chosen.positions.set(role, positionOf(looked, role, choice[0]!));
    else
      chosen.composites.set(
        role,
        choice.map((part) => positionOf(looked, role, part)),
      );
  }
  for (const [role, [first]] of chosen.composites) chosen.positions.set(role, first!);
  return chosen;
}

/** The columns of a preset that the header has. */
function byPreset(preset: Preset, headers: readonly string[]): Map<Role, number> {
  const at = new Map<string, number>();
  headers.forEach((header, i) => {
    const key = headerKey(header);
    if (!at.has(key)) at.set(key, i);
  });
  const positions = new Map<Role, number>();
  for (const [column, names] of Object.entries(preset.columns) as [Role, readonly string[]][]) {
    const found = names.map((header) => at.get(headerKey(header))).find((i) => i !== undefined);
    if (found !== undefined) positions.set(column, found);
  }
  return positions;
}

/** The specific preset whose columns are all there, whose values agree, and which explains the most of the header. */
function recognise(looked: Looked): PresetName {
  let best: { name: PresetName; columns: number } = { name: "generic", columns: 0 };
  // the header of a known layout over the numbers of another shop is another layout
  const hasItsOrders = ({ orderIdPattern }: Preset, found: ReadonlyMap<Role, number>): boolean => {
    const order = found.get("order_id");
    if (orderIdPattern === undefined || order === undefined) return true;
    const pattern = new RegExp(orderIdPattern);
    const ids = looked.columns[order]!.values.flatMap((id) => (id === null || id.trim() === "" ? [] : [id.trim()]));
    return ids.length === 0 || ids.filter((id) => pattern.test(id)).length >= 0.5 * ids.length;
  };
  for (const name of PRESET_NAMES) {
    if (name === "generic") continue;
    const preset: Preset = presets[name];
    const found = byPreset(preset, looked.table.headers);
    const columns = new Set(found.values()).size;
    const fits = (role: Role): boolean => {
      const index = found.get(role);
      if (index === undefined) return false;
      const column = looked.columns[index]!;
      // ids and names are whatever they are; in a short sample a column may be empty
      const isMeasured = factsOf(role).money || role === "ordered_at" || role === "quantity";
      return !isMeasured || column.profile.filled === 0 || fitOf(role, column) > 0;
    };
    if (
      preset.recognisedBy.every((role) => fits(role as Role)) &&
      hasItsOrders(preset, found) &&
      columns > best.columns
    )
      best = { name, columns };
  }
  return best.name;
}

/**
 * The layout of a table and the columns it names.
 *
 * @throws UserError (exit code 2) where a layout is asked for that the file has not
 */
export function layoutOf(
  looked: Looked,
  wanted: PresetName | "auto",
  chosen: Chosen,
): { preset: PresetName; positions: Map<Role, number> } {
  const { file, headers, hasHeader } = looked.table;
  const preset = wanted === "auto" ? (hasHeader ? recognise(looked) : "generic") : wanted;
  const positions = byPreset(presets[preset], headers);
  if (wanted !== "auto") {
    const missing = presets[preset].recognisedBy.filter(
      (role) => !positions.has(role as Role) && !chosen.positions.has(role as Role),
    );
    if (missing.length > 0) {
      throw new UserError(
        `${file} is not of preset ${preset}: no column for ${missing.join(", ")}; it has ${listOf(headers)}`,
        { exitCode: 2, hint: `set ${missing.map((role) => `columns.${role}`).join(", ")}, or preset: auto` },
      );
    }
  }
  for (const role of chosen.absent) positions.delete(role);
  return { preset, positions };
}
