/** The first things said under what changed: how much, how usual that is, and what it is made of. */
import type { Format } from "../../../format.ts";
import type { Highlight } from "../../../section.ts";
import { namesInWords, short } from "../../short-name.ts";
import { mainDrivers } from "../causes.ts";
import type { View } from "../view.ts";
import { kpiCell } from "../view.ts";
import type { Cause, Judgement } from "./judge.ts";
import { isLongSound, isSingle, longLeads } from "./judge.ts";
import {
  broken,
  capital,
  counted,
  countWords,
  daysIn,
  isLasting,
  longerWords,
  lumpWords,
  peakWords,
  pricesWords,
  productName,
  regularWords,
  replacedWords,
  shifted,
  UNCHANGED,
} from "./phrases.ts";

/** What is said first, in full: how much, how usual that is, and what it is made of. */
export function leadHighlights(view: View, judgement: Judgement): Highlight[] {
  const { format } = view.context;
  const { value, before, share, few, usual, isUsual, cause, likeForLike, orders } = judgement;
  const noun = view.grain;
  const cells = [kpiCell("net_revenue", "value")];
  if (view.lump !== undefined)
    return [
      {
        text: `${capital(lumpWords(view.lump, format))}. Ask for the file with the day of each order and run the report again.`,
        tone: "warning",
        weight: 100,
        cells: [`daily.${view.lump.day}.orders`],
      },
    ];
  if (orders === 0 && value === 0)
    return [
      {
        text: `The newest order is from ${format.weekday(view.last)}; nothing can be said about the ${noun} ${format.range(view.period.from, view.period.to)}.`,
        tone: "warning",
        weight: 100,
        cells: [`daily.${view.last}.orders`],
      },
    ];
  const problems = [...broken(judgement.now), ...broken(judgement.then)];
  if (problems.length > 0) {
    const where = problems.flatMap(({ days }) => days);
    return [
      {
        text: `${problems.some(({ status }) => status === "repeated") ? "Trade is counted twice" : "Trade is missing"} on ${daysIn(where, format)}, so the ${noun} is not compared as a whole${likeForLike === undefined ? "" : `: on the ${likeForLike.days === 1 ? "one sound trading day" : `${format.integer(likeForLike.days)} sound trading days`} revenue is ${shifted(likeForLike.share, format)}`}. Ask for the files of ${where.length === 1 ? "that day" : "those days"} and run the report again.`,
        tone: "warning",
        weight: 100,
        cells: where.map((one) => `trading_days.${one}.orders`),
      },
    ];
  }
  if (before === null || share === null || few) return [];
  const range =
    usual === undefined
      ? ""
      : isUsual
        ? `, within the usual ${noun}-to-${noun} change of up to ${format.percent(usual, 0)}`
        : `, more than the usual ${noun}-to-${noun} change of up to ${format.percent(usual, 0)}`;
  const more = value - before;
  const amount =
    Math.abs(share) < UNCHANGED
      ? "as much as"
      : `${format.moneyShort(Math.abs(more))} ${more > 0 ? "more" : "less"} than`;
  const change = `Net revenue ${format.moneyShort(value)}, ${amount} the ${noun} before${range}.`;
  return [
    {
      text: `${change}${madeOf(view, judgement)}`,
      doubted: change,
      tone: isUsual || Math.abs(share) < UNCHANGED ? "neutral" : more > 0 ? "good" : "bad",
      weight: 100,
      cells: [...cells, kpiCell("net_revenue", "change"), ...(cause === undefined ? [] : [cause.cell])],
    },
  ];
}

/** What the change is made of; within the usual range only what is more than chance. */
export function madeOf(view: View, judgement: Judgement): string {
  const { format } = view.context;
  const { isUsual, usual, offset, rest } = judgement;
  const went = ({ kind, name, before, after }: Cause): string =>
    `${kind === "product" ? productName(name, view) : short(name)} went from ${format.moneyShort(before)} to ${format.moneyShort(after)}`;
  if (isUsual && offset !== undefined) return ` ${went(offset.fell)}; ${went(offset.rose)}.`;
  const isChance = isUsual && usual !== undefined && !isLasting(judgement.cause);
  const cause = isChance && judgement.cause !== undefined && !isSingle(judgement.cause) ? undefined : judgement.cause;
  if (cause !== undefined && isSingle(cause)) {
    const noun = cause.kind.slice(0, -1);
    const isGroup = cause.kind === "customers" && cause.count > 2;
    const who = isGroup ? regularWords(cause, format) : counted(cause.count, noun, cause.kind, format);
    const worth = isGroup
      ? `${format.moneyShort(cause.before)}, now ${format.moneyShort(cause.after)}`
      : format.moneyShort(Math.max(Math.abs(cause.after), Math.abs(cause.before)));
    const part = cause.share >= 0.995 ? "all" : format.percent(cause.share, 0);
    const verb = cause.count === 1 ? "makes" : "make";
    return ` ${capital(who)} (${worth}) ${verb} ${part} of the ${cause.contribution > 0 ? "rise" : "fall"}${rest === undefined ? "" : `; without ${cause.count === 1 ? "it" : "them"} revenue is ${shifted(rest, format)}`}.`;
  }
  if (cause !== undefined && (cause.kind === "region" || cause.kind === "product") && cause.share > 0)
    return ` ${went(cause)}.`;
  if (cause?.kind === "products") {
    const [called, many] = [productName(cause.name, view), countWords(cause.count, format)];
    return cause.status === "new"
      ? ` ${capital(many)} new products, ${called} above all, brought ${format.moneyShort(cause.after)}.`
      : ` ${capital(many)} products that did not sell, ${called} above all, had brought ${format.moneyShort(cause.before)} the ${view.grain} before.`;
  }
  if (judgement.peak !== undefined && !isLasting(cause)) return ` Most of it is ${peakWords(judgement.peak, view)}.`;
  const parts = withPrices(mainDrivers(view, "previous"), judgement, format);
  const of = (sign: number): string[] =>
    parts
      .filter(({ part }) => Math.sign(part) === sign)
      .map(({ words, part }) => `${words} (${sign > 0 ? "+" : "−"}${format.moneyShort(Math.abs(part))})`);
  const all = [...of(1), ...of(-1)];
  const moved = judgement.replaced === undefined ? "" : ` ${replacedWords(judgement.replaced, view)}.`;
  return `${all.length === 0 ? "" : ` ${capital(namesInWords(all))}.`}${moved}`;
}

/** What orders are larger or smaller by is first what prices make of them. */
function withPrices(
  drivers: readonly { words: string; part: number }[],
  { prices }: Judgement,
  format: Format,
): { words: string; part: number }[] {
  if (prices === undefined) return [...drivers];
  const { contribution } = prices;
  const rest = drivers.flatMap((one) => {
    const part = /(larger|smaller) orders/.test(one.words) ? one.part - contribution : one.part;
    return Math.sign(part) === Math.sign(one.part) ? [{ ...one, part }] : [];
  });
  return [{ words: pricesWords(prices, format).replace(" at ", ""), part: contribution }, ...rest].slice(0, 3);
}

/** The longer view, where it is not the headline already. */
export function longHighlight(view: View, judgement: Judgement): Highlight | undefined {
  const { longer } = judgement;
  if (longer === undefined || longLeads(judgement) || Math.abs(longer.share) < 0.05) return undefined;
  if (judgement.few && !isLongSound(judgement)) return undefined;
  return {
    text: `${longerWords(judgement, view)}.`,
    // it holds the doubtful week
    doubted: "",
    tone: longer.share > 0 ? "good" : "bad",
    weight: 97,
    cells: [`${view.series}.${view.complete.at(-1)?.[view.seriesKey]}.net_revenue`],
  };
}
