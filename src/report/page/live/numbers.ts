/** What a chart draws, as a table. */
import { make } from "./dom.ts";

/** The numbers of a chart for those who read them and those who listen. */
export function numbersTable(
  title: string,
  heads: readonly string[],
  lines: readonly (string | number)[][],
): HTMLElement {
  const table = make("table", {}, make("caption", { className: "vh" }, title));
  const head = make("tr");
  for (const text of heads) {
    const cell = make("th", {}, text);
    cell.scope = "col";
    head.append(cell);
  }
  table.append(make("thead", {}, head));
  const body = make("tbody");
  for (const line of lines) body.append(make("tr", {}, ...line.map((text) => make("td", {}, String(text)))));
  table.append(body);
  const box = make("div", { className: "table numbers", tabIndex: 0 }, table);
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", title);
  return box;
}
