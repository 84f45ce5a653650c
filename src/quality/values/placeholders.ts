/** What shops and programs write where there is no customer, as data; compared without capitals. */

/** Errors of spreadsheets and the words of programs for nothing. */
export const NOTHING: readonly string[] = [
  ...["nan", "null", "none", "nil", "undefined", "<na>", "n/a", "#n/a", "na", "n.a.", "#value!", "#ref!", "#name?"],
  ...["#div/0!", "#num!", "#null!", "#error!", "#wert!", "#bezug!", "(blank)", "(null)", "(none)", "(empty)", "[null]"],
  ...["-", "--", "---", "—", "–", "?", "??", ".", "not available", "not provided", "missing", "\\n"],
];

/** Customers that are none, in the languages of the lexicon. */
const NOBODY: Readonly<Record<string, readonly string[]>> = {
  en: [
    ...[
      "0",
      "-1",
      "guest",
      "guest customer",
      "guest user",
      "anonymous",
      "anon",
      "unknown",
      "unknown customer",
      "blank",
    ],
    ...["walk-in", "walk in", "walkin", "walk-in customer", "walk in customer", "cash", "cash customer", "cash sale"],
    ...["no customer", "no name", "default", "default customer", "not logged in", "unregistered", "general public"],
    ...["0000", "00000", "000000", "0000000", "00000000", "000000000", "0000000000", "xx", "xxx", "xxxx"],
    ...["retail customer", "counter sale", "over the counter", "empty"],
  ],
  de: [
    ...["gast", "gastkunde", "anonym", "unbekannt", "laufkunde", "laufkundschaft", "barverkauf", "barkunde", "kein"],
    ...["ohne kunde", "keine angabe", "diverse"],
  ],
  fr: [
    ...["invité", "anonyme", "inconnu", "client de passage", "client comptoir", "comptoir", "passage", "aucun"],
    ...["client divers", "non renseigné"],
  ],
  es: [
    ...["invitado", "anónimo", "desconocido", "consumidor final", "público general", "público en general", "ninguno"],
    ...[
      "cliente de paso",
      "cliente general",
      "cliente mostrador",
      "mostrador",
      "sin cliente",
      "varios",
      "clientes varios",
    ],
  ],
  pt: [
    ...["convidado", "anônimo", "anónimo", "desconhecido", "consumidor final", "cliente não identificado", "nenhum"],
    ...[
      "consumidor não identificado",
      "consumidor",
      "não identificado",
      "não informado",
      "sem cadastro",
      "cliente balcão",
      "balcão",
    ],
  ],
  it: [
    ...["ospite", "anonimo", "sconosciuto", "cliente generico", "cliente occasionale", "nessuno", "banco"],
    ...["cliente banco", "cliente di passaggio"],
  ],
  nl: [
    "particulier",
    "particuliere klant",
    "losse verkoop",
    "anoniem",
    "onbekend",
    "passant",
    "contante klant",
    "geen",
    "balieverkoop",
  ],
  pl: ["gość", "anonim", "anonimowy", "nieznany", "klient detaliczny", "brak", "klient"],
  tr: ["misafir", "anonim", "bilinmeyen", "peşin müşteri", "perakende müşteri", "yok", "muhtelif müşteri"],
  vi: ["khách", "khách lẻ", "khách vãng lai", "ẩn danh", "không rõ", "không có", "khach le", "khach vang lai"],
  sv: ["gäst", "okänd", "kontantkund", "ingen", "drop in"],
  ja: ["ゲスト", "匿名", "不明", "なし", "一般客", "非会員", "一見客", "現金客"],
  zh: ["散客", "游客", "匿名", "无", "未知", "零售客户", "非会员", "普通顾客"],
  ko: ["비회원", "게스트", "익명", "일반고객", "없음", "미등록"],
  id: ["umum", "pelanggan umum", "tunai", "non member", "tamu", "tanpa nama", "pelanggan biasa"],
  da: ["gæst", "ukendt", "kontantkunde", "anonym", "privatkunde"],
  nb: ["gjest", "ukjent", "kontantkunde", "anonym"],
  fi: ["vieras", "tuntematon", "käteisasiakas", "nimetön", "ei asiakasta"],
  cs: ["host", "neznámý", "anonymní", "hotovostní zákazník", "bez zákazníka"],
  sk: ["hosť", "neznámy", "anonymný", "hotovostný zákazník"],
  hu: ["vendég", "ismeretlen", "névtelen", "készpénzes vevő", "lakossági vevő"],
  ro: ["client ocazional", "anonim", "necunoscut", "persoană fizică", "client final"],
  ru: ["розничный покупатель", "гость", "аноним", "неизвестно", "частное лицо", "физлицо", "нет"],
  uk: ["роздрібний покупець", "гість", "анонім", "невідомо", "фізична особа"],
  el: ["επισκέπτης", "ανώνυμος", "άγνωστος", "πελάτης λιανικής"],
  hr: ["gost", "nepoznat", "maloprodajni kupac", "anoniman"],
};

export const NO_CUSTOMER: readonly string[] = [...new Set([...NOTHING, ...Object.values(NOBODY).flat()])];
