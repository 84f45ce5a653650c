/** What a status says of a record: a sale, a return, or nothing that counts. One table a language, as data. */

/**
 * - `sale`: it counts as it stands.
 * - `ignore`: it is no sale (cancelled, failed, pending).
 * - `undone`: sold and given back; a record with money below 0 is the giving back and counts, any other is no sale.
 * - `return`: it is the giving back; its money counts below 0, whatever its sign in the file.
 */
export type Fate = "sale" | "ignore" | "undone" | "return";

type Words = Readonly<Record<Fate, readonly string[]>>;

const en: Words = {
  sale: [
    ...["paid", "complete", "completed", "delivered", "shipped", "fulfilled", "dispatched", "processed", "processing"],
    ...["confirmed", "settled", "succeeded", "successful", "success", "approved", "accepted", "captured", "closed"],
    ...["invoiced", "received", "sold", "sale", "order", "purchase", "payment", "charge", "ok", "done", "picked up"],
    ...["ready for pickup", "collected", "in transit", "out for delivery", "partially refunded", "partially returned"],
    ...["partial refund", "partially paid", "partially fulfilled", "available", "paid out", "preparing", "packed"],
    ...["not cancelled", "not returned", "not refunded", "refund declined", "return declined", "valid", "active"],
    ...["unfulfilled", "new sale", "posted", "finalized", "finalised", "authorized", "authorised"],
  ],
  ignore: [
    ...["cancelled", "canceled", "cancel", "voided", "void", "failed", "failure", "declined", "rejected", "denied"],
    ...["expired", "abandoned", "pending", "pending payment", "on hold", "hold", "unpaid", "draft", "checkout draft"],
    ...[
      "awaiting payment",
      "open",
      "incomplete",
      "invalid",
      "error",
      "blocked",
      "fraud",
      "suspected fraud",
      "disputed",
    ],
    ...["payment review", "test", "quote", "quotation", "not paid", "unsuccessful", "not delivered", "undelivered"],
    ...["lost in transit", "lost", "parked", "saved", "layby", "backordered", "requires payment method", "trash"],
    ...["not completed", "not approved", "uncaptured", "blocked by stripe", "deleted", "unpaid order"],
  ],
  undone: [
    ...["refunded", "fully refunded", "returned", "returning", "reversed", "charged back", "chargeback", "exchanged"],
    ...["return completed", "refund completed", "returned to seller", "returned to sender", "rto", "reimbursed"],
  ],
  return: ["refund", "return", "returns", "credit", "credit note", "credit memo", "reversal", "refund payment"],
};

const de: Words = {
  sale: [
    ...["bezahlt", "abgeschlossen", "geliefert", "versendet", "versandt", "verschickt", "erledigt", "zugestellt"],
    ...[
      "in bearbeitung",
      "bestätigt",
      "verkauf",
      "verkauft",
      "abgeholt",
      "fakturiert",
      "gebucht",
      "teilweise erstattet",
    ],
    ...["angenommen", "erfolgreich", "freigegeben"],
  ],
  ignore: [
    ...["storniert", "storno", "abgebrochen", "fehlgeschlagen", "abgelehnt", "ausstehend", "offen", "wartend"],
    ...["in wartestellung", "unbezahlt", "nicht bezahlt", "ungültig", "entwurf", "abgelaufen", "annulliert"],
    ...["zahlung ausstehend", "warten auf zahlung", "gelöscht"],
  ],
  undone: ["erstattet", "rückerstattet", "zurückgegeben", "retourniert", "zurückgesendet", "zurückgeschickt"],
  return: ["erstattung", "rückerstattung", "retoure", "rückgabe", "gutschrift", "rücksendung"],
};

const fr: Words = {
  sale: [
    ...["payé", "payée", "terminé", "terminée", "livré", "livrée", "expédié", "expédiée", "en cours", "confirmé"],
    ...["confirmée", "validé", "validée", "vente", "vendu", "en préparation", "facturé", "facturée", "réussi"],
    ...["partiellement remboursé", "partiellement remboursée", "encaissé", "encaissée", "en livraison"],
  ],
  ignore: [
    ...["annulé", "annulée", "échoué", "échouée", "échec", "refusé", "refusée", "en attente", "impayé", "impayée"],
    ...["brouillon", "expiré", "expirée", "abandonné", "abandonnée", "non payé", "non payée", "en attente de paiement"],
    ...["annulation", "devis", "rejeté", "rejetée"],
  ],
  undone: ["remboursé", "remboursée", "retourné", "retournée", "rendu", "rendue"],
  return: ["remboursement", "retour", "avoir", "note de crédit"],
};

const es: Words = {
  sale: [
    ...["pagado", "pagada", "completado", "completada", "completo", "entregado", "entregada", "enviado", "enviada"],
    ...[
      "confirmado",
      "confirmada",
      "procesando",
      "en proceso",
      "venta",
      "vendido",
      "facturado",
      "facturada",
      "aprobado",
    ],
    ...["aprobada", "finalizado", "finalizada", "cerrado", "cerrada", "reembolsado parcialmente", "exitoso", "cobrado"],
  ],
  ignore: [
    ...["cancelado", "cancelada", "anulado", "anulada", "fallido", "fallida", "rechazado", "rechazada", "pendiente"],
    ...["en espera", "impagado", "no pagado", "borrador", "vencido", "expirado", "abandonado", "pendiente de pago"],
    ...["cancelación", "anulación"],
  ],
  undone: ["reembolsado", "reembolsada", "devuelto", "devuelta"],
  return: ["reembolso", "devolución", "nota de crédito", "abono"],
};

const pt: Words = {
  sale: [
    ...["pago", "paga", "concluído", "concluída", "completo", "completa", "entregue", "enviado", "enviada", "faturado"],
    ...["confirmado", "confirmada", "processando", "em processamento", "venda", "vendido", "aprovado", "aprovada"],
    ...["finalizado", "finalizada", "em trânsito", "parcialmente reembolsado", "faturada", "invoiced", "recebido"],
  ],
  ignore: [
    ...["cancelado", "cancelada", "anulado", "anulada", "falhou", "recusado", "recusada", "pendente", "em espera"],
    ...["não pago", "aguardando pagamento", "rascunho", "expirado", "abandonado", "indisponível", "unavailable"],
    ...["cancelamento", "rejeitado"],
  ],
  undone: ["reembolsado", "reembolsada", "devolvido", "devolvida", "estornado", "estornada"],
  return: ["reembolso", "devolução", "estorno", "nota de crédito"],
};

const it: Words = {
  sale: [
    ...["pagato", "pagata", "completato", "completata", "consegnato", "consegnata", "spedito", "spedita", "evaso"],
    ...["confermato", "confermata", "in lavorazione", "vendita", "venduto", "fatturato", "chiuso", "evasa", "riuscito"],
    ...["parzialmente rimborsato", "incassato"],
  ],
  ignore: [
    ...["annullato", "annullata", "cancellato", "fallito", "fallita", "rifiutato", "rifiutata", "in attesa", "sospeso"],
    ...["non pagato", "bozza", "scaduto", "abbandonato", "in attesa di pagamento", "annullamento"],
  ],
  undone: ["rimborsato", "rimborsata", "reso", "resa", "restituito", "restituita"],
  return: ["rimborso", "nota di credito", "restituzione"],
};

const nl: Words = {
  sale: [
    ...["betaald", "voltooid", "afgerond", "geleverd", "bezorgd", "verzonden", "bevestigd", "verkoop", "verkocht"],
    ...["in behandeling", "verwerkt", "gefactureerd", "gedeeltelijk terugbetaald", "afgehaald", "geslaagd"],
  ],
  ignore: [
    ...["geannuleerd", "mislukt", "geweigerd", "afgewezen", "openstaand", "in afwachting", "in de wacht", "onbetaald"],
    ...["niet betaald", "concept", "verlopen", "vervallen", "annulering", "wacht op betaling"],
  ],
  undone: ["terugbetaald", "geretourneerd", "teruggestuurd"],
  return: ["terugbetaling", "retour", "creditnota", "retourzending"],
};

const pl: Words = {
  sale: [
    ...["opłacone", "zapłacone", "zrealizowane", "zakończone", "dostarczone", "wysłane", "potwierdzone", "sprzedaż"],
    ...["w realizacji", "przetwarzane", "odebrane", "częściowo zwrócone", "opłacony", "zrealizowany", "wysłany"],
    ...["dostarczony", "zakończony"],
  ],
  ignore: [
    ...["anulowane", "anulowany", "anulowana", "nieudane", "odrzucone", "oczekujące", "oczekuje", "wstrzymane"],
    ...["nieopłacone", "szkic", "wygasłe", "porzucone", "oczekuje na płatność", "anulacja"],
  ],
  undone: ["zwrócone", "zwrócony", "zwrócona"],
  return: ["zwrot", "korekta"],
};

const tr: Words = {
  sale: [
    ...["ödendi", "tamamlandı", "teslim edildi", "kargolandı", "kargoya verildi", "gönderildi", "onaylandı", "satış"],
    ...["hazırlanıyor", "işleniyor", "satıldı", "kısmi iade", "faturalandı"],
  ],
  ignore: [
    ...["iptal", "iptal edildi", "başarısız", "reddedildi", "beklemede", "bekliyor", "ödeme bekliyor", "ödenmedi"],
    ...["taslak", "süresi doldu"],
  ],
  undone: ["iade edildi", "geri ödendi"],
  return: ["iade", "geri ödeme"],
};

const vi: Words = {
  sale: [
    ...["đã thanh toán", "hoàn thành", "hoàn tất", "đã giao", "đã giao hàng", "giao hàng thành công", "đã gửi"],
    ...["đang giao", "đang xử lý", "thành công", "đã xác nhận", "đã nhận"],
  ],
  ignore: [
    ...["hủy", "huỷ", "đã hủy", "đã huỷ", "bị hủy", "thất bại", "chờ", "chờ thanh toán", "đang chờ", "chờ xử lý"],
    ...["chưa thanh toán", "từ chối", "giao hàng thất bại"],
  ],
  undone: ["đã hoàn tiền", "hoàn tiền", "đã trả hàng", "hoàn trả", "đã trả"],
  return: ["trả hàng", "hoàn hàng"],
};

const sv: Words = {
  sale: [
    ...["betald", "betalt", "slutförd", "klar", "levererad", "skickad", "bekräftad", "försäljning", "såld"],
    ...["behandlas", "delvis återbetald", "fakturerad", "hämtad"],
  ],
  ignore: [
    ...["avbruten", "annullerad", "avbokad", "makulerad", "misslyckad", "misslyckades", "nekad", "avvisad", "väntande"],
    ...["väntar", "obetald", "ej betald", "utkast", "utgången", "väntar på betalning"],
  ],
  undone: ["återbetald", "returnerad"],
  return: ["återbetalning", "retur", "kreditfaktura", "kreditnota"],
};

const ja: Words = {
  sale: [
    "支払済",
    "支払い済み",
    "入金済み",
    "完了",
    "配達済み",
    "配送済み",
    "発送済み",
    "出荷済み",
    "確認済み",
    "処理中",
    "販売",
    "売上",
  ],
  ignore: [
    "キャンセル",
    "キャンセル済み",
    "取消",
    "取り消し",
    "失敗",
    "拒否",
    "保留",
    "保留中",
    "未払い",
    "未入金",
    "下書き",
    "期限切れ",
    "支払い待ち",
  ],
  undone: ["返金済み", "返品済み", "返送済み"],
  return: ["返金", "返品"],
};

export const STATUS_WORDS: Readonly<Record<string, Words>> = { en, de, fr, es, pt, it, nl, pl, tr, vi, sv, ja };

/** Lower case, no accents, words apart by one blank. */
export const foldStatus = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(/ł/g, "l")
    .replace(/ı/g, "i")
    .replace(/ß/g, "ss")
    // wc-on-hold, PARTIALLY_REFUNDED
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const FATES: readonly Fate[] = ["sale", "ignore", "undone", "return"];
/** A text with several words of equal length means what the first of these says. */
const PRECEDENCE: readonly Fate[] = ["ignore", "undone", "return", "sale"];

const byPhrase: ReadonlyMap<string, Fate> = (() => {
  const phrases = new Map<string, Fate>();
  for (const words of Object.values(STATUS_WORDS))
    for (const fate of FATES)
      for (const word of words[fate]) if (!phrases.has(foldStatus(word))) phrases.set(foldStatus(word), fate);
  return phrases;
})();
const LONGEST = Math.max(...[...byPhrase.keys()].map((phrase) => phrase.split(" ").length));

const YES = new Set(["true", "yes", "y", "1", "t", "ja", "oui", "si", "sim", "tak", "evet", "x", "wahr", "vrai"]);
const NO = new Set(["false", "no", "n", "0", "f", "nein", "non", "nao", "nie", "hayir", "", "falsch", "faux"]);

function wordsFate(text: string): Fate | undefined {
  const whole = byPhrase.get(text);
  if (whole !== undefined) return whole;
  const words = text.split(" ");
  // longer phrases say more: "partially refunded" is no "refunded"
  for (let length = Math.min(LONGEST, words.length); length > 0; length--) {
    const found = new Set<Fate>();
    for (let at = 0; at + length <= words.length; at++) {
      const fate = byPhrase.get(words.slice(at, at + length).join(" "));
      if (fate !== undefined) found.add(fate);
    }
    const first = PRECEDENCE.find((fate) => found.has(fate));
    if (first !== undefined) return first;
  }
  // Japanese has no blanks between its words
  if (/^[\p{L}\p{N}]+$/u.test(text) && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text))
    return PRECEDENCE.find((fate) => STATUS_WORDS.ja?.[fate].some((word) => text.includes(foldStatus(word))));
  return undefined;
}

/**
 * What a value of a status column means; undefined where no language knows it.
 *
 * @param header of the column: a yes or no answers what it asks ("Cancelled", "is_returned", "Paid")
 */
export function fateOf(text: string, header = ""): Fate | undefined {
  const folded = foldStatus(text);
  if (YES.has(folded) || NO.has(folded)) {
    const asked = wordsFate(foldStatus(header));
    if (asked === undefined) return undefined;
    const isYes = YES.has(folded);
    if (asked === "sale") return isYes ? "sale" : "ignore";
    return isYes ? (asked === "return" ? "undone" : asked) : "sale";
  }
  return wordsFate(folded);
}
