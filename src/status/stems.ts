/** Beginnings of words of status, without accents, for forms that the lists of whole words do not have: storniertes, anulowane, avbeställd. */
import type { Fate } from "./words.ts";

/** At least so long that no other word begins alike. */
export const STATUS_STEMS: Readonly<Record<Exclude<Fate, "sale">, readonly string[]>> = {
  ignore: [
    ...[
      "cancel",
      "voided",
      "declin",
      "reject",
      "fraud",
      "fail",
      "storn",
      "annullier",
      "abgebroch",
      "fehlgeschlag",
      "abgelehn",
    ],
    ...["abgewies", "nichtbezahl", "annul", "echoue", "refuse", "rejete", "anulad", "rechazad", "fallid", "recusad"],
    ...[
      "rejeitad",
      "rifiutat",
      "fallit",
      "geannul",
      "mislukt",
      "geweiger",
      "anulow",
      "odrzuc",
      "niezrealiz",
      "nieudan",
    ],
    ...["basarisiz", "reddedil", "avbestall", "avbrut", "makuler", "misslyck", "annuller", "afvist", "avvist"],
    ...["kansell", "peruut", "hylat", "zrusen", "zamitnut", "zlyhal", "lemond", "elutasit", "sikertelen", "respins"],
    ...["esuat", "отмен", "аннулир", "отклон", "скасов", "відхил", "ακυρ", "otkazan", "dibatalk", "gagal"],
    ...["отказ", "відмов", "denegad", "odmitnut", "odbijen", "uberfallig", "przetermin"],
  ],
  undone: [
    ...["refunded", "returned", "erstattet", "ruckerstattet", "zuruckge", "retournier", "zuruckerstattet", "rembours"],
    ...["retourne", "reembols", "devuelt", "devolvid", "estornad", "rimbors", "restituit", "geretourn", "teruggest"],
    ...["terugbet", "zwrocon", "aterbetal", "returner", "tilbakebet", "tilbagebet", "palautet", "vracen", "vraten"],
    ...["visszater", "visszakuld", "rambursat", "returnat", "возвращ", "поверн", "επιστρ", "dikembalik"],
    ...["krediter", "gecrediteer", "credited", "gutgeschrieb"],
  ],
  return: [],
};

/** Words for an order that is not paid or not done yet: beside another status that says it was, they do not undo it. */
const OPEN_STEMS: readonly string[] = [
  ...["pending", "await", "hold", "open", "unpaid", "draft", "review", "ausstehend", "offen", "wart", "unbezahlt"],
  ...["attente", "impaye", "pendient", "espera", "impagad", "pendent", "aguard", "attesa", "sospes", "openstaand"],
  ...["wacht", "onbetaald", "oczek", "nieoplac", "wstrzym", "bekl", "odenme", "vantar", "vanta", "avvakt", "obetal"],
  ...["venter", "afvent", "ubetalt", "odotta", "maksamat", "ceka", "nezaplac", "fuggoben", "varakoz", "fizetesre"],
  ...["asteptare", "neplat", "ожид", "неоплач", "очік", "εκκρεμ", "menunggu", "belum", "chua", "cho"],
  ...["overdue", "uberfallig", "vencid", "scadut", "przetermin"],
];
const PAID_STEMS: readonly string[] = [
  ...[
    "paid",
    "settled",
    "bezahlt",
    "beglichen",
    "paye",
    "regle",
    "paga",
    "pago",
    "cobrad",
    "quitad",
    "saldat",
    "betaald",
  ],
  ...["betal", "voldaan", "zaplac", "oplac", "odend", "maksettu", "uhrazen", "platit", "fizetve", "оплачен"],
];
/** The same in languages without blanks, and words that stand behind a "not". */
const OPEN_PARTS =
  /未|待|保留|대기|보류|\bnot paid\b|\bnon paye|\bno pagad|\bnao pag|\bnon pagat|\bniet betaald|\bej betald|\bikke betalt|\bcho\b/;

const folded = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** What the beginning of a word of a folded status says; undefined where none is known. */
export function stemFate(text: string): Fate | undefined {
  const words = folded(text);
  for (const [fate, stems] of Object.entries(STATUS_STEMS) as [Fate, readonly string[]][])
    if (words.some((word) => stems.some((stem) => word.startsWith(stem)))) return fate;
  return undefined;
}

/** Whether a folded status says that it was paid, and no more. */
export const saysPaid = (text: string): boolean => !saysOpen(text) && PAID_STEMS.some((stem) => text.startsWith(stem));

/** Whether a folded status says that something is still to be done. */
export const saysOpen = (text: string): boolean =>
  OPEN_PARTS.test(text) || folded(text).some((word) => OPEN_STEMS.some((stem) => word.startsWith(stem)));
