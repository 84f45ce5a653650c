/** The bar above the report: period, region, segment, category; the page's address carries what is chosen. */
import type { ExploreData } from "../../../explore/contract.ts";
import {
  FILTER_DIMENSIONS,
  type FilterDimension,
  fromHash,
  isDefault,
  NO_FILTER,
  type PageFilter,
  toHash,
  valuesOf,
  WEEKS,
} from "../../../explore/filter.ts";
import type { Format } from "../../../format.ts";
import { button, make, say } from "./dom.ts";

const NAMES: Readonly<Record<FilterDimension, string>> = { region: "Region", segment: "Segment", category: "Category" };

/** A region and a category are as the files have them. */
const valueWords = (dimension: FilterDimension, name: string, sayWords: Format["say"]): string =>
  dimension === "segment" ? sayWords(name) : name;

/** "Germany · Champions · last 13 weeks" */
export function pageFilterWords(filter: PageFilter, data: ExploreData, { say: sayWords }: Format): string {
  const parts = FILTER_DIMENSIONS.flatMap((dimension) => {
    const place = filter[dimension];
    return place === undefined ? [] : [valueWords(dimension, valuesOf(data, dimension)[place]!, sayWords)];
  });
  return [...parts, ...(filter.weeks === 1 ? [] : [sayWords(`last ${filter.weeks} weeks`)])].join(" · ");
}

export interface FilterBar {
  filter(): PageFilter;
  set(filter: PageFilter): void;
}

/**
 * Puts the bar on top of `main` and calls `apply` with what is chosen, at once where the address says so. `anchor`: the part of the
 * address that names a section is left to the browser.
 */
export function filterBar(data: ExploreData, format: Format, apply: (filter: PageFilter) => void): FilterBar {
  let filter: PageFilter = NO_FILTER;
  const bar = make("form", { className: "filters" });
  bar.setAttribute("aria-label", format.say("Filter"));
  bar.setAttribute("role", "search");
  bar.addEventListener("submit", (event) => event.preventDefault());

  const periods = make("fieldset", {}, make("legend", { className: "vh" }, format.say("Period")));
  const radios = WEEKS.map((weeks) => {
    const input = make("input", { type: "radio", name: "weeks", value: String(weeks) });
    input.addEventListener("change", () => change({ ...filter, weeks }));
    periods.append(
      make("label", {}, input, make("span", {}, format.say(weeks === 1 ? "This week" : `${weeks} weeks`))),
    );
    return input;
  });
  bar.append(periods);

  const selects = FILTER_DIMENSIONS.filter((dimension) => valuesOf(data, dimension).length > 2).map((dimension) => {
    const select = make("select");
    const all = format.say(`All ${{ region: "regions", segment: "segments", category: "categories" }[dimension]}`);
    select.append(make("option", { value: "" }, all));
    const values = valuesOf(data, dimension)
      .map((name, place) => ({ name, place }))
      .slice(1);
    // segments have an order of their own
    if (dimension !== "segment") values.sort((a, b) => a.name.localeCompare(b.name, format.locale));
    for (const { name, place } of values)
      select.append(make("option", { value: String(place) }, valueWords(dimension, name, format.say)));
    select.addEventListener("change", () => {
      const { [dimension]: _, ...rest } = filter;
      change(select.value === "" ? rest : { ...rest, [dimension]: Number(select.value) });
    });
    bar.append(make("label", {}, make("span", { className: "vh" }, format.say(NAMES[dimension])), select));
    return { dimension, select };
  });
  const reset = button(format.say("Reset"), () => change(NO_FILTER));
  const link = button(
    format.say("Copy link"),
    () => {
      void navigator.clipboard?.writeText(location.href).then(
        () => say(format.say("Link copied")),
        () => {
          link.hidden = true;
        },
      );
    },
    format.say("Copy link to this view"),
  );
  bar.append(reset, ...(navigator.clipboard ? [link] : []));
  const words = make("p", { className: "filtered-by", hidden: true });
  document.querySelector("main")?.prepend(bar, words);

  const paint = (): void => {
    radios.forEach((input) => {
      input.checked = Number(input.value) === filter.weeks;
    });
    for (const { dimension, select } of selects)
      select.value = filter[dimension] === undefined ? "" : String(filter[dimension]);
    const plain = isDefault(filter);
    reset.hidden = plain;
    link.hidden = plain;
    words.hidden = plain;
    words.replaceChildren(
      ...(plain
        ? []
        : [
            make("b", {}, pageFilterWords(filter, data, format)),
            ` ${format.say("Figures, charts and tables follow; sentences, and what is marked “whole shop”, speak of the whole shop.")}`,
            ...(data.without === undefined ? [] : [` ${format.say(data.without)}`]),
          ]),
    );
    document.body.classList.toggle("is-filtered", !plain);
  };
  const change = (next: PageFilter): void => {
    filter = next;
    paint();
    apply(filter);
    const hash = toHash(filter, data);
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : `#${hash}`);
    say(
      isDefault(filter)
        ? format.say("No filter")
        : `${format.say("Filtered:")} ${pageFilterWords(filter, data, format)}`,
    );
  };
  const fromAddress = (): void => {
    if (location.hash !== "" && !location.hash.includes("=")) return;
    const next = fromHash(decodeURI(location.hash.replaceAll("+", "%20")).replaceAll("&amp;", "&"), data);
    if (toHash(next, data) !== toHash(filter, data)) {
      filter = next;
      paint();
      apply(filter);
    }
  };
  addEventListener("hashchange", fromAddress);
  paint();
  fromAddress();
  return { filter: () => filter, set: change };
}
