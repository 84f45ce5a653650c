/** How files of a language are written: dates, numbers, separators, money, and the words that stand in their columns. */

export interface Style {
  delimiter: "," | ";" | "\t";
  decimal: "." | ",";
  /** Between thousands, where money is written with it. */
  thousands: string;
  /** With yyyy, mm, dd, m, d, yy, mon. */
  date: string;
}

export interface Locale {
  currency: string;
  sign: string;
  /** The smallest unit that is written, in hundredths: 100 for money without decimals. */
  unit: number;
  /** What a price of the catalogue is multiplied by. */
  scale: number;
  /** The usual style first. */
  styles: readonly Style[];
  months: readonly string[];
  status: Readonly<Record<Status, string>>;
  products: readonly string[];
  yes: string;
  no: string;
  country: string;
}

export type Status = "done" | "cancelled" | "pending" | "refunded";

const style = (delimiter: Style["delimiter"], decimal: Style["decimal"], thousands: string, date: string): Style => ({
  delimiter,
  decimal,
  thousands,
  date,
});

const ENGLISH_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ENGLISH_PRODUCTS = ["Mug", "Lamp", "Bowl", "Vase", "Tray", "Clock", "Candle", "Basket", "Mirror", "Blanket"];
const ISO = "yyyy-mm-dd";

const continental = (date: string, thousands = "."): Style[] => [
  style(";", ",", thousands, date),
  style(",", ".", "", ISO),
  style(";", ",", thousands, "dd/mm/yyyy"),
  style("\t", ",", thousands, date),
];

const locale = (
  currency: string,
  sign: string,
  styles: readonly Style[],
  status: readonly [done: string, cancelled: string, pending: string, refunded: string],
  more: Partial<Locale> = {},
): Locale => ({
  currency,
  sign,
  unit: 1,
  scale: 1,
  styles,
  months: ENGLISH_MONTHS,
  products: ENGLISH_PRODUCTS,
  yes: "yes",
  no: "no",
  country: "Germany",
  ...more,
  status: { done: status[0], cancelled: status[1], pending: status[2], refunded: status[3] },
});

export const LOCALES: Readonly<Record<string, Locale>> = {
  en: locale(
    "USD",
    "$",
    [
      style(",", ".", ",", ISO),
      style(",", ".", ",", "m/d/yyyy"),
      style(",", ".", ",", "dd/mm/yyyy"),
      style(",", ".", ",", "dd-mon-yy"),
      style("\t", ".", ",", "mon d, yyyy"),
    ],
    ["Completed", "Cancelled", "Pending", "Refunded"],
    { country: "United States" },
  ),
  de: locale("EUR", "€", continental("dd.mm.yyyy"), ["Abgeschlossen", "Storniert", "Offen", "Erstattet"], {
    products: ["Tasse", "Lampe", "Schüssel", "Vase", "Tablett", "Uhr", "Kerze", "Korb", "Spiegel", "Decke"],
    yes: "Ja",
    no: "Nein",
    country: "Deutschland",
  }),
  fr: locale("EUR", "€", continental("dd/mm/yyyy", " "), ["Livrée", "Annulée", "En attente", "Remboursée"], {
    products: ["Tasse", "Lampe", "Bol", "Vase", "Plateau", "Horloge", "Bougie", "Panier", "Miroir", "Couverture"],
    yes: "Oui",
    no: "Non",
    country: "France",
  }),
  es: locale("EUR", "€", continental("dd/mm/yyyy"), ["Completado", "Cancelado", "Pendiente", "Reembolsado"], {
    products: ["Taza", "Lámpara", "Cuenco", "Jarrón", "Bandeja", "Reloj", "Vela", "Cesta", "Espejo", "Manta"],
    yes: "Sí",
    no: "No",
    country: "España",
  }),
  pt: locale("BRL", "R$", continental("dd/mm/yyyy"), ["Concluído", "Cancelado", "Pendente", "Reembolsado"], {
    products: ["Caneca", "Abajur", "Tigela", "Vaso", "Bandeja", "Relógio", "Vela", "Cesto", "Espelho", "Manta"],
    yes: "Sim",
    no: "Não",
    country: "Brasil",
  }),
  it: locale("EUR", "€", continental("dd/mm/yyyy"), ["Completato", "Annullato", "In attesa", "Rimborsato"], {
    products: ["Tazza", "Lampada", "Ciotola", "Vaso", "Vassoio", "Orologio", "Candela", "Cesto", "Specchio", "Coperta"],
    yes: "Sì",
    no: "No",
    country: "Italia",
  }),
  nl: locale("EUR", "€", continental("dd-mm-yyyy"), ["Afgerond", "Geannuleerd", "In behandeling", "Terugbetaald"], {
    products: ["Mok", "Lamp", "Kom", "Vaas", "Dienblad", "Klok", "Kaars", "Mand", "Spiegel", "Deken"],
    yes: "Ja",
    no: "Nee",
    country: "Nederland",
  }),
  pl: locale("PLN", "zł", continental("dd.mm.yyyy", " "), ["Zrealizowane", "Anulowane", "Oczekujące", "Zwrócone"], {
    products: ["Kubek", "Lampa", "Miska", "Wazon", "Taca", "Zegar", "Świeca", "Kosz", "Lustro", "Koc"],
    yes: "Tak",
    no: "Nie",
    country: "Polska",
  }),
  tr: locale("TRY", "₺", continental("dd.mm.yyyy"), ["Teslim Edildi", "İptal Edildi", "Beklemede", "İade Edildi"], {
    products: ["Kupa", "Lamba", "Kase", "Vazo", "Tepsi", "Saat", "Mum", "Sepet", "Ayna", "Battaniye"],
    yes: "Evet",
    no: "Hayır",
    country: "Türkiye",
  }),
  vi: locale(
    "VND",
    "₫",
    [style(",", ".", "", ISO), style(";", ",", ".", "dd/mm/yyyy"), style(",", ".", ",", "dd/mm/yyyy")],
    ["Đã giao", "Đã hủy", "Chờ xử lý", "Đã hoàn tiền"],
    {
      unit: 100,
      scale: 1000,
      products: ["Cốc", "Đèn", "Bát", "Bình", "Khay", "Đồng hồ", "Nến", "Giỏ", "Gương", "Chăn"],
      yes: "Có",
      no: "Không",
      country: "Việt Nam",
    },
  ),
  sv: locale("SEK", "kr", continental(ISO, " "), ["Slutförd", "Avbruten", "Väntar", "Återbetald"], {
    products: ["Mugg", "Lampa", "Skål", "Vas", "Bricka", "Klocka", "Ljus", "Korg", "Spegel", "Filt"],
    yes: "Ja",
    no: "Nej",
    country: "Sverige",
  }),
  ja: locale(
    "JPY",
    "¥",
    [style(",", ".", "", "yyyy/mm/dd"), style(",", ".", ",", ISO), style("\t", ".", "", "yyyy年m月d日")],
    ["発送済み", "キャンセル", "保留中", "返金済み"],
    {
      unit: 100,
      scale: 100,
      products: ["マグカップ", "ランプ", "ボウル", "花瓶", "トレイ", "時計", "キャンドル", "かご", "鏡", "毛布"],
      yes: "はい",
      no: "いいえ",
      country: "日本",
    },
  ),
  id: locale(
    "IDR",
    "Rp",
    [style(",", ".", "", ISO), style(";", ",", ".", "dd/mm/yyyy"), style(",", ".", "", "dd/mm/yyyy")],
    ["Selesai", "Dibatalkan", "Menunggu", "Dikembalikan"],
    { unit: 100, scale: 1000, yes: "Ya", no: "Tidak", country: "Indonesia" },
  ),
  da: locale("DKK", "kr.", continental("dd-mm-yyyy"), ["Afsluttet", "Annulleret", "Afventer", "Refunderet"], {
    country: "Danmark",
  }),
  cs: locale("CZK", "Kč", continental("dd.mm.yyyy", " "), ["Vyřízeno", "Zrušeno", "Čeká", "Vráceno"], {
    country: "Česko",
  }),
  nb: locale("NOK", "kr", continental("dd.mm.yyyy", " "), ["Fullført", "Kansellert", "Venter", "Refundert"], {
    country: "Norge",
  }),
  fi: locale("EUR", "€", continental("d.m.yyyy", " "), ["Valmis", "Peruttu", "Odottaa", "Hyvitetty"], {
    country: "Suomi",
  }),
  hu: locale(
    "HUF",
    "Ft",
    [style(";", ",", " ", "yyyy.mm.dd"), style(",", ".", "", ISO)],
    ["Teljesítve", "Törölve", "Függőben", "Visszatérítve"],
    {
      unit: 100,
      scale: 100,
      country: "Magyarország",
    },
  ),
  ro: locale("RON", "lei", continental("dd.mm.yyyy"), ["Finalizată", "Anulată", "În așteptare", "Rambursată"], {
    country: "România",
  }),
  ru: locale("RUB", "₽", continental("dd.mm.yyyy", " "), ["Выполнен", "Отменён", "Ожидает оплаты", "Возвращён"], {
    products: ["Кружка", "Лампа", "Миска", "Ваза", "Поднос", "Часы", "Свеча", "Корзина", "Зеркало", "Плед"],
    country: "Россия",
  }),
  el: locale("EUR", "€", continental("dd/mm/yyyy"), ["Ολοκληρώθηκε", "Ακυρώθηκε", "Σε εκκρεμότητα", "Επιστράφηκε"], {
    country: "Ελλάδα",
  }),
  zh: locale(
    "CNY",
    "¥",
    [style(",", ".", "", "yyyy-mm-dd"), style(",", ".", ",", "yyyy/m/d")],
    ["交易成功", "交易关闭", "等待付款", "已退款"],
    { products: ["杯子", "台灯", "碗", "花瓶", "托盘", "钟", "蜡烛", "篮子", "镜子", "毯子"], country: "中国" },
  ),
  ko: locale(
    "KRW",
    "₩",
    [style(",", ".", "", ISO), style(",", ".", ",", "yyyy.mm.dd")],
    ["배송완료", "취소", "입금대기", "환불완료"],
    {
      unit: 100,
      scale: 100,
      products: ["머그컵", "램프", "그릇", "꽃병", "쟁반", "시계", "양초", "바구니", "거울", "담요"],
      country: "대한민국",
    },
  ),
  th: locale(
    "THB",
    "฿",
    [style(",", ".", "", ISO), style(",", ".", "", "dd/mm/yyyy")],
    ["สำเร็จ", "ยกเลิก", "รอดำเนินการ", "คืนเงินแล้ว"],
    {
      products: ["แก้ว", "โคมไฟ", "ชาม", "แจกัน", "ถาด", "นาฬิกา", "เทียน", "ตะกร้า", "กระจก", "ผ้าห่ม"],
      country: "ไทย",
    },
  ),
  ar: locale(
    "SAR",
    "﷼",
    [style(",", ".", "", ISO), style(",", ".", "", "dd/mm/yyyy")],
    ["مكتمل", "ملغي", "قيد الانتظار", "مسترد"],
    {
      products: ["كوب", "مصباح", "وعاء", "مزهرية", "صينية", "ساعة", "شمعة", "سلة", "مرآة", "بطانية"],
      country: "السعودية",
    },
  ),
};
