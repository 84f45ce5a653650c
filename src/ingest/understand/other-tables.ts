/** What a table with days and money is where it is none of sales: what was bought, the statement of an account, sums of a time. */
import { wordsOf } from "./header.ts";
import { type Looked, type LookedColumn, lookAt } from "./looked.ts";
import { isNumeric } from "./profile.ts";
import { factsOf, type Role } from "./roles.ts";

const CUSTOMER: readonly Role[] = ["customer_id", "customer_name", "email", "phone"];
const PRODUCT: readonly Role[] = ["product_id", "description"];

const PAID: ReadonlySet<string> = new Set([
  ...["vendor", "vendors", "payee", "creditor", "kreditor", "zahlungsempfänger", "beneficiario", "bénéficiaire"],
]);
const BALANCE: ReadonlySet<string> = new Set([
  ...["balance", "saldo", "solde", "kontostand", "bakiye", "zůstatek", "egyenleg", "остаток", "残高", "余额"],
]);
/** Words of lists of what is to be had: a price there is none that was paid. */
const OFFERED: ReadonlySet<string> = new Set([
  ...["listed", "asking", "scraped", "crawled", "effective", "inserat", "inseriert", "angebotspreis", "annonce"],
  ...["publicado", "anunciado", "anúncio", "anuncio", "annuncio", "advertised"],
]);
const ON_OFFER =
  /days[\s_-]?on[\s_-]?(?:market|site)|list(?:ing)?[\s_-](?:date|price|id)|price[\s_-]?list|valid[\s_-]?(?:from|until|to)/i;
const SOLD = /sale|sold|selling|paid|charged|bought|purchase|verkauf|vendu|vente|vend|venta|verkocht|satış|sprzeda/i;

/** A sum of so long a time, under the name of the money. */
const PERIOD =
  /(?:^|[\s_-])(?:weekly|daily|monthly|hourly|yearly|annual|quarterly|diari[ao]s?|diári[ao]s?|semana(?:l|les|is)|mensua(?:l|les)|mensa(?:l|is)|mensuel(?:le)?s?|hebdomadaires?|journali(?:er|ère)s?|giornalier[aeio]|settimanal[ei]|mensil[ei])(?:$|[\s_-])|^(?:tages|wochen|monats|jahres)(?:umsatz|umsätze|summe|erlöse?)$/i;

/** Of several suppliers of one product each is who the goods were bought from; one supplier a product tells of the product. */
function isOfProducts(supplier: LookedColumn, product: LookedColumn): boolean {
  const first = new Map<string, string | null>();
  let [again, same] = [0, 0];
  for (const [row, text] of product.values.entries()) {
    if (text === null) continue;
    const known = first.get(text);
    if (known === undefined) {
      first.set(text, supplier.values[row] ?? null);
      continue;
    }
    again++;
    if (known === (supplier.values[row] ?? null)) same++;
  }
  return again === 0 || same >= 0.9 * again;
}

const said = ({ name }: LookedColumn): string => `column ${JSON.stringify(name)}`;

/** Why a table is none of sales, told by what the roles of its columns leave over; undefined where nothing tells that. */
export function otherTable({ columns, table }: Looked, positions: ReadonlyMap<Role, number>): string | undefined {
  if (!table.hasHeader) return undefined;
  const at = (role: Role): LookedColumn | undefined => columns[positions.get(role) ?? -1];
  const money = [...positions].flatMap(([role, index]) => (factsOf(role).money ? [columns[index]!] : []));
  const has = (roles: readonly Role[]): boolean => roles.some((role) => positions.has(role));
  const isNamed = (one: LookedColumn, words: ReadonlySet<string>): boolean =>
    wordsOf(one.name).some((word) => words.has(word));
  if (has(CUSTOMER)) return undefined;

  const isSold = columns.some(({ meaning: { concepts } }) => concepts.has("sales") || concepts.has("customer"));
  const supplier = columns.find((one) => one.meaning.concepts.has("supplier") || isNamed(one, PAID));
  const product = at("product_id") ?? at("description");
  if (supplier !== undefined && !isSold && (product === undefined || !isOfProducts(supplier, product)))
    return `${said(supplier)} names who was paid and no column a customer: these are purchases or expenses`;

  const paid = at("amount") ?? at("order_total");
  if (paid !== undefined && paid.profile.share.negative > 0.5)
    return `most values of ${said(paid)} are below 0: this is money that was paid out`;
  if (has(["order_id"])) return undefined;
  const balance = columns.find((one) => isNamed(one, BALANCE) && isNumeric(one.profile));
  if (balance !== undefined && !has(["quantity", "product_id"]))
    return `${said(balance)} is what an account holds, and no column names an order or a customer: this is the statement of an account`;
  const offered = columns.find((one) => isNamed(one, OFFERED) || ON_OFFER.test(one.name));
  const isPriced =
    money.length > 0 && money.every(({ meaning: { concepts } }) => concepts.has("price") && !concepts.has("amount"));
  if (offered !== undefined && isPriced && !has(["quantity"]) && !columns.some(({ name }) => SOLD.test(name)))
    return `${said(offered)} tells of what is offered and ${said(money[0]!)} of its price, and no column names an order, a customer or pieces: nothing here was sold`;
  const summed = money.find(({ name }) => PERIOD.test(name));
  if (summed !== undefined && !has(PRODUCT)) return `${said(summed)} has sums of a time: its records are no orders`;
  return undefined;
}

const isWithin = ({ profile }: LookedColumn, least: number, most: number): boolean =>
  profile.filled > 0 && profile.share.integer >= 0.99 && profile.least >= least && profile.most <= most;

const YEAR = /^(?:year|yr|yyyy|jahr|année|annee|an|año|ano|anno|jaar|rok|yıl|år|年|năm)$/i;
const MONTH = /^(?:month|mon|mm|mo|monat|mois|mes|mês|mese|maand|miesiąc|ay|månad|月|tháng)$/i;
const DAY = /^(?:day|dy|dd|tag|jour|día|dia|giorno|dag|dzień|gün|日|ngày)$/i;

/** Positions of the columns that have parts of a day. */
export interface DayParts {
  year?: number;
  month?: number;
  day?: number;
}

function partsIn(columns: readonly LookedColumn[]): DayParts {
  const part = (pattern: RegExp, isIt: (one: LookedColumn) => boolean): number | undefined =>
    columns.find((one) => pattern.test(one.name.trim()) && isIt(one))?.index;
  const found = {
    year: part(YEAR, (one) => isWithin(one, 1990, 2100)),
    month: part(MONTH, (one) => isWithin(one, 1, 12) || one.profile.distinct <= 12),
    day: part(DAY, (one) => isWithin(one, 1, 31)),
  };
  return Object.fromEntries(Object.entries(found).filter(([, at]) => at !== undefined));
}

/** The columns of year, month and day of a table; undefined where it has not all three. */
export function dayPartsOf({ name, headers, sample }: OpenedParts): DayParts | undefined {
  const isNamed = [YEAR, MONTH, DAY].every((pattern) => headers.some((header) => pattern.test(header.trim())));
  if (!isNamed) return undefined;
  const found = partsIn(lookAt({ file: name, headers, hasHeader: true, sample }, "auto").columns);
  return found.year !== undefined && found.month !== undefined && found.day !== undefined ? found : undefined;
}
interface OpenedParts {
  name: string;
  headers: readonly string[];
  sample: Looked["table"]["sample"];
}

/** Why a table without a day has none, where parts of it stand in columns of their own. */
export function partsOfDay({ columns }: Looked): string | undefined {
  const { year, month, day } = partsIn(columns);
  if (month === undefined || (year === undefined) === (day === undefined)) return undefined;
  const named = [year, month, day].flatMap((at) => (at === undefined ? [] : [JSON.stringify(columns[at]!.name)]));
  return `${named.join(" and ")} ${day === undefined ? "say the month and no column the day" : "say no year"}`;
}
