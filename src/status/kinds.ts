/** What a column says of a record where it names its kind: an invoice is a sale, a refund a return; a bill, a fee or a payout is neither. */
import type { Fate } from "./words.ts";

type Kind = Exclude<Fate, "undone">;

/** Kinds of records in books and statements that no list of statuses has, without accents, as data. */
const TEXTS: Readonly<Record<Kind, readonly string[]>> = {
  sale: [
    "sales,billing,ausgangsrechnung,bestellung,zahlung,commande,paiement,pedido,cobro,pagamento,ordine",
    "bestelling,betaling,faktura sprzedazy,zamowienie,platnosc",
  ],
  return: ["chargeback,ruckbuchung,storno,stornorechnung,reso,creditfactuur,faktura korygujaca,factura rectificativa"],
  ignore: [
    "fee,fees,payout,withdrawal,transfer,deposit,bill,vendor payment,mass pay payment,vendor credit",
    "supplier invoice,purchase invoice,purchase order,expense,check,cheque,journal,write off,writeoff",
    "shipping label,postage,conversion,adjustment,reserve,hold,tax,vat,estimate,proforma",
    "delivery note,commission,gebuhr,gebuhren,auszahlung,uberweisung,einzahlung,ausbuchung",
    "eingangsrechnung,ausgabe,scheck,steuer,angebot,lieferschein",
    "frais,virement,retrait,versement,depot,depense,facture fournisseur,facture d achat,ajustement,tva",
    "tarifa,comision,retiro,transferencia,deposito,gasto,factura de compra,pago a proveedor,ajuste,impuesto,iva",
    "comissao,saque,despesa,imposto,fatura de compra,commissione,prelievo,bonifico",
    "spesa,rettifica,fattura di acquisto,kosten,uitbetaling",
    "overboeking,storting,uitgave,inkoopfactuur,btw,offerte,oplata,prowizja,wyplata",
    "przelew,wydatek,faktura zakupu",
  ],
};

/** What each kind is, by its words. */
export const RECORD_KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.entries(TEXTS) as [Kind, readonly string[]][]).flatMap(([kind, texts]) =>
    texts.flatMap((text) => text.split(",").map((word): [string, Kind] => [word, kind])),
  ),
);

const TYPE = "(?:type|kind|typ|art|tipo|soort|rodzaj)";
const OF =
  "(?:transa\\p{L}*|txn|trans|doc\\p{L}*|dok\\p{L}*|record|entry|voucher|belegs?|vorgangs?|buchungs?|opera\\p{L}*|mov\\p{L}*|boek\\p{L}*|posting|invoice|rechnungs?)";
const KIND_HEADER = new RegExp(`^(?:${OF} ?${TYPE}|${TYPE}(?: (?:of|de|der|des|del|di|do|van|d|the))* ${OF})$`, "u");
const BARE = new RegExp(`^${TYPE}$`);

/** Whether a folded header says that the column names kinds of records ("named": "Transaction type"), or of anything ("bare": "Type"). */
export function kindHeader(header: string): "named" | "bare" | undefined {
  if (BARE.test(header)) return "bare";
  return KIND_HEADER.test(header) ? "named" : undefined;
}
