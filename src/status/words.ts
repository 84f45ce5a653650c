/** Words of status in many languages, as data: one table a language. */

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

const da: Words = {
  sale: [
    "betalt",
    "afsluttet",
    "gennemført",
    "leveret",
    "sendt",
    "afsendt",
    "bekræftet",
    "salg",
    "solgt",
    "behandles",
    "faktureret",
    "afhentet",
    "klar",
  ],
  ignore: [
    "annulleret",
    "afbrudt",
    "mislykket",
    "afvist",
    "afventer",
    "venter",
    "ubetalt",
    "kladde",
    "udløbet",
    "slettet",
  ],
  undone: ["refunderet", "returneret", "tilbagebetalt"],
  return: ["refusion", "refundering", "retur", "kreditnota", "tilbagebetaling"],
};

const nb: Words = {
  sale: [
    "betalt",
    "fullført",
    "levert",
    "sendt",
    "bekreftet",
    "salg",
    "solgt",
    "behandles",
    "fakturert",
    "hentet",
    "klar",
    "ferdig",
  ],
  ignore: [
    "kansellert",
    "avbrutt",
    "avbestilt",
    "mislyktes",
    "mislykket",
    "avvist",
    "venter",
    "ventende",
    "ubetalt",
    "utkast",
    "utløpt",
    "slettet",
  ],
  undone: ["refundert", "returnert", "tilbakebetalt"],
  return: ["refusjon", "retur", "kreditnota", "tilbakebetaling"],
};

const fi: Words = {
  sale: [
    "maksettu",
    "valmis",
    "toimitettu",
    "lähetetty",
    "vahvistettu",
    "myynti",
    "myyty",
    "käsittelyssä",
    "laskutettu",
    "noudettu",
    "suoritettu",
  ],
  ignore: [
    "peruttu",
    "peruutettu",
    "mitätöity",
    "hylätty",
    "epäonnistui",
    "epäonnistunut",
    "odottaa",
    "maksamatta",
    "luonnos",
    "vanhentunut",
    "keskeytetty",
  ],
  undone: ["hyvitetty", "palautettu"],
  return: ["hyvitys", "palautus", "hyvityslasku"],
};

const cs: Words = {
  sale: [
    "zaplaceno",
    "vyřízeno",
    "vyřízená",
    "dokončeno",
    "dokončená",
    "doručeno",
    "odesláno",
    "expedováno",
    "potvrzeno",
    "prodej",
    "zpracovává se",
    "fakturováno",
    "vyzvednuto",
    "uhrazeno",
  ],
  ignore: [
    "zrušeno",
    "zrušená",
    "zrušena",
    "stornováno",
    "storno",
    "neúspěšné",
    "zamítnuto",
    "čeká",
    "čeká na platbu",
    "nezaplaceno",
    "neuhrazeno",
    "koncept",
    "vypršelo",
    "pozastaveno",
  ],
  undone: ["vráceno", "vrácená", "refundováno"],
  return: ["vratka", "dobropis", "refundace", "vrácení"],
};

const sk: Words = {
  sale: [
    "zaplatené",
    "vybavené",
    "vybavená",
    "dokončené",
    "dokončená",
    "doručené",
    "odoslané",
    "potvrdené",
    "predaj",
    "spracováva sa",
    "fakturované",
    "vyzdvihnuté",
  ],
  ignore: [
    "zrušené",
    "zrušená",
    "stornované",
    "neúspešné",
    "zamietnuté",
    "čaká",
    "čaká na platbu",
    "nezaplatené",
    "koncept",
    "vypršané",
    "pozastavené",
  ],
  undone: ["vrátené", "vrátená", "refundované"],
  return: ["vrátenie", "dobropis", "refundácia"],
};

const hu: Words = {
  sale: [
    "fizetve",
    "kifizetve",
    "teljesítve",
    "teljesített",
    "kiszállítva",
    "kézbesítve",
    "feladva",
    "visszaigazolva",
    "eladás",
    "feldolgozás alatt",
    "lezárva",
    "átvéve",
    "kész",
  ],
  ignore: [
    "törölve",
    "törölt",
    "lemondva",
    "sztornó",
    "sztornózva",
    "sikertelen",
    "elutasítva",
    "függőben",
    "várakozik",
    "fizetésre vár",
    "kifizetetlen",
    "vázlat",
    "lejárt",
  ],
  undone: ["visszatérítve", "visszatérített", "visszaküldve"],
  return: ["visszatérítés", "visszáru", "jóváírás"],
};

const ro: Words = {
  sale: [
    "plătită",
    "plătit",
    "finalizată",
    "finalizat",
    "livrată",
    "livrat",
    "expediată",
    "expediat",
    "confirmată",
    "confirmat",
    "vânzare",
    "în procesare",
    "facturată",
    "facturat",
    "încasată",
    "încasat",
    "ridicată",
  ],
  ignore: [
    "anulată",
    "anulat",
    "eșuată",
    "eșuat",
    "refuzată",
    "refuzat",
    "în așteptare",
    "neplătită",
    "neplătit",
    "ciornă",
    "expirată",
    "respinsă",
    "abandonată",
  ],
  undone: ["rambursată", "rambursat", "returnată", "returnat"],
  return: ["rambursare", "retur", "stornare"],
};

const ru: Words = {
  sale: [
    "оплачен",
    "оплачено",
    "оплачена",
    "выполнен",
    "выполнено",
    "завершен",
    "завершён",
    "завершено",
    "доставлен",
    "доставлено",
    "отправлен",
    "отправлено",
    "подтвержден",
    "подтверждён",
    "продажа",
    "в обработке",
    "продан",
    "продано",
    "получен",
    "выдан",
    "в пути",
    "отгружен",
    "успешно",
  ],
  ignore: [
    "отменен",
    "отменён",
    "отменено",
    "отменена",
    "отмена",
    "ошибка",
    "отклонен",
    "отклонён",
    "отклонено",
    "ожидает",
    "ожидает оплаты",
    "ожидание",
    "не оплачен",
    "не оплачено",
    "черновик",
    "истек",
    "аннулирован",
    "удален",
    "удалён",
  ],
  undone: ["возвращен", "возвращён", "возвращено", "возвращена", "деньги возвращены"],
  return: ["возврат", "сторно"],
};

const uk: Words = {
  sale: [
    "оплачено",
    "сплачено",
    "виконано",
    "завершено",
    "доставлено",
    "відправлено",
    "підтверджено",
    "продаж",
    "в обробці",
    "продано",
    "отримано",
  ],
  ignore: [
    "скасовано",
    "скасоване",
    "скасований",
    "відхилено",
    "помилка",
    "очікує",
    "очікує оплати",
    "очікування",
    "не оплачено",
    "чернетка",
    "анульовано",
  ],
  undone: ["повернено", "повернуто"],
  return: ["повернення", "сторно"],
};

const el: Words = {
  sale: [
    "πληρώθηκε",
    "πληρωμένη",
    "ολοκληρώθηκε",
    "ολοκληρωμένη",
    "παραδόθηκε",
    "στάλθηκε",
    "απεστάλη",
    "επιβεβαιώθηκε",
    "πώληση",
    "σε επεξεργασία",
  ],
  ignore: [
    "ακυρώθηκε",
    "ακυρωμένη",
    "ακύρωση",
    "απέτυχε",
    "απορρίφθηκε",
    "σε εκκρεμότητα",
    "εκκρεμεί",
    "σε αναμονή",
    "απλήρωτη",
    "πρόχειρο",
  ],
  undone: ["επιστράφηκε", "επιστροφή χρημάτων"],
  return: ["επιστροφή", "πιστωτικό"],
};

const hr: Words = {
  sale: [
    "plaćeno",
    "završeno",
    "isporučeno",
    "dostavljeno",
    "poslano",
    "poslato",
    "potvrđeno",
    "prodaja",
    "u obradi",
    "preuzeto",
    "realizirano",
  ],
  ignore: [
    "otkazano",
    "stornirano",
    "neuspjelo",
    "odbijeno",
    "na čekanju",
    "čeka uplatu",
    "neplaćeno",
    "nacrt",
    "isteklo",
    "poništeno",
  ],
  undone: ["vraćeno", "refundirano"],
  return: ["povrat", "storno", "odobrenje"],
};

const id: Words = {
  sale: [
    "selesai",
    "dibayar",
    "lunas",
    "dikirim",
    "terkirim",
    "diterima",
    "diproses",
    "berhasil",
    "sukses",
    "terjual",
    "penjualan",
    "sedang dikirim",
    "dikonfirmasi",
  ],
  ignore: [
    "dibatalkan",
    "batal",
    "gagal",
    "ditolak",
    "menunggu",
    "menunggu pembayaran",
    "belum dibayar",
    "belum bayar",
    "tertunda",
    "draf",
    "kedaluwarsa",
    "kadaluarsa",
  ],
  undone: ["dikembalikan", "refund selesai"],
  return: ["pengembalian", "retur", "pengembalian dana"],
};

const zh: Words = {
  sale: [
    "交易成功",
    "已完成",
    "完成",
    "已付款",
    "已支付",
    "已发货",
    "已發貨",
    "已签收",
    "已收货",
    "已送达",
    "已确认",
    "处理中",
    "成功",
    "销售",
    "待发货",
    "買家已付款",
    "买家已付款",
    "卖家已发货",
    "已出貨",
  ],
  ignore: [
    "交易关闭",
    "已取消",
    "取消",
    "已关闭",
    "失败",
    "支付失败",
    "等待付款",
    "待付款",
    "未付款",
    "未支付",
    "等待买家付款",
    "已拒绝",
    "草稿",
    "已作废",
    "作废",
    "未完成",
    "已失效",
    "待支付",
  ],
  undone: ["已退款", "已退货", "退款成功", "全额退款"],
  return: ["退款", "退货", "退貨"],
};

const ko: Words = {
  sale: [
    "완료",
    "배송완료",
    "배송 완료",
    "결제완료",
    "결제 완료",
    "배송중",
    "구매확정",
    "주문확인",
    "판매",
    "처리중",
    "수령완료",
    "발송완료",
    "거래완료",
    "배송준비중",
    "출고완료",
  ],
  ignore: [
    "취소",
    "취소완료",
    "주문취소",
    "결제취소",
    "입금대기",
    "결제대기",
    "실패",
    "거절",
    "대기",
    "미결제",
    "보류",
    "만료",
    "취소됨",
  ],
  undone: ["환불완료", "환불", "반품완료", "반품", "환불됨"],
  return: ["환불처리", "반품처리"],
};

export const STATUS_WORDS: Readonly<Record<string, Words>> = {
  ...{ en, de, fr, es, pt, it, nl, pl, tr, vi, sv, ja },
  ...{ da, nb, fi, cs, sk, hu, ro, ru, uk, el, hr, id, zh, ko },
};
