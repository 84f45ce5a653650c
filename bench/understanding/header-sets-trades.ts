/**
 * Headers of exports by trade: bakeries, pharmacies, restaurants, fashion shops, wholesalers. Beside what counts they have what must
 * not: costs, margins, stock, ratings, row and branch numbers, boxes, covers, weights, rates. Written like those of header-sets.ts.
 */
export const TRADE_SETS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    pharmacy: [
      "Branch No=store_no | Bill Number=order | Bill Dt=date | Patient Name=customer_name | Drug Name=product | Batch No=batch | Expiry=ship_date | MRP=list_price | Qty=quantity | Rate=price | Disc %=discount_percent | GST %=tax_rate | Net Amt=net | Purchase Rate=unit_cost",
    ],
    restaurant: [
      "Check #=order | Opened=datetime | Server=staff | Table No=small | Covers=covers | Menu Item=product | Qty=quantity | Item Price=price | Net Sales=net | Service Charge=tip | Tender=payment",
    ],
    wholesaler: [
      "Doc. No.=order | Doc. Date=date | Sell-to Customer No.=customer | Line No.=line_no | Item No.=sku | Qty. per Box=box_size | Boxes=boxes | Quantity (Base)=quantity | Unit Price Excl. VAT=price | Line Discount %=discount_percent | Line Amount Excl. VAT=net | VAT %=tax_rate | Amount Including VAT=total",
    ],
    fashion: [
      "Sales Receipt=order | Date=date | Associate=staff | Loyalty No.=customer | Style=sku | Colour=brand | Size=size | Description=product | Units=quantity | Original Price=list_price | Sold At=price | Ext Sold=net | On Hand=stock",
    ],
  },
  de: {
    bakery: [
      "Bon-Nr.=order | Verkaufsdatum=date | Verkaufszeit=time | Filialnr.=store_no | Bezeichnung=product | Stk.=quantity | E-Preis=price | G-Preis=net | MwSt. %=tax_rate | Bediener-Nr.=staff_no",
      "Beleg-Nr=order | Datum=date | Kd-Nr=customer | Ware=product | kg=half_kilos | Preis/kg=price_per_kilo | Gesamt=net",
    ],
    pharmacy: [
      "Vorgangsnr.=order | Abgabedatum=date | Kundenkarten-Nr.=customer | PZN=sku | Artikel=product | Menge=quantity | AVK=price | Nachlass %=discount_percent | Zahlbetrag=net | Einkaufspreis=unit_cost | Lagerbestand=stock",
    ],
    wholesaler: [
      "kunden_id=customer | material=product | menge_kg=half_kilos | preis_pro_kg=price_per_kilo | datum=date | status=status",
    ],
  },
  fr: {
    bakery: ["date=date | time=time | ticket_number=order | article=product | Quantity=quantity | unit_price=price"],
    wholesaler: [
      "N° pièce=order | Date pièce=date | Code tiers=customer | Réf. article=sku | Désignation=product | Qté livrée=quantity | PU brut=price | Remise (%)=discount_percent | Mt HT=net | Taux TVA=tax_rate | Poids net=kilograms | Prix de revient=unit_cost",
    ],
    "web shop": [
      "ID=row | Référence=order | Nouveau client=yes_no | Livraison=country | Client=customer_name | Total=order_total | Paiement=payment | État=status | Date=datetime",
    ],
  },
  es: {
    restaurant: [
      "Nº Ticket=order | Fecha=date | Hora=time | Mesa=small | Comensales=covers | Camarero=staff | Plato=product | Uds=quantity | PVP=price | Total línea=net | Propina=tip",
    ],
    wholesaler: [
      "Serie=series | Nº Factura=order | Fecha Fra.=date | Cód. Cliente=customer | Artículo=product | Cajas=boxes | Uds./Caja=box_size | Unidades=quantity | Precio=price | Dto. %=discount_percent | Importe=net | % IVA=tax_rate",
    ],
  },
  pt: {
    "web shop": [
      "Nº Pedido=order | Data do Pedido=date | CPF=customer | SKU=sku | Descrição do Item=product | Qtd.=quantity | Vlr. Unit.=price | Desc. (%)=discount_percent | Vlr. Total=net | Frete=order_shipping | Situação=status | Nota (1-5)=rating",
    ],
    bakery: [
      "N.º documento=order | Data=date | N.º contribuinte=customer | Artigo=product | Qtd=quantity | Preço unit.=price | Taxa IVA=tax_rate | Total s/ IVA=net | Total c/ IVA=total",
    ],
  },
  it: {
    pharmacy: [
      "Nr. Doc.=order | Data Doc.=date | Cod. Fiscale=customer | Minsan=sku | Descrizione articolo=product | Pezzi=quantity | Prezzo pubblico=price | Sconto %=discount_percent | IVA=tax_rate | Totale riga=net | Giacenza=stock",
    ],
    restaurant: [
      "Comanda=order | Data e ora=datetime | Tavolo=small | Coperti=covers | Piatto=product | Qta=quantity | Prezzo cad.=price | Importo riga=net | Cameriere=staff",
    ],
  },
  nl: {
    fashion: [
      "Transactie=order | Verkoopdatum=date | Klantkaart=customer | Maat=size | Omschrijving=product | Stuks=quantity | Adviesprijs=list_price | Verkoopprijs=price | Regeltotaal=net | Inkoopprijs=unit_cost | Medewerker=staff",
    ],
    wholesaler: [
      "Factuurnr.=order | Factuurdat.=date | Relatienr.=customer | Artikelcode=sku | Colli=boxes | Inhoud=box_size | Aantal=quantity | Netto prijs=price | Regelbedrag=net | BTW %=tax_rate",
    ],
  },
  pl: {
    pharmacy: [
      "Nr dokumentu=order | Data wystawienia=date | NIP nabywcy=customer | Nazwa produktu=product | Ilość=quantity | Cena brutto=price | Rabat %=discount_percent | Wartość brutto=net | Stawka VAT=tax_rate | Cena zakupu=unit_cost",
    ],
  },
  tr: {
    till: [
      "Fiş No=order | Satış Tarihi=date | Şube=store | Kasa No=till | Ürün Kodu=sku | Ürün=product | Adet=quantity | Satış Fiyatı=price | İskonto %=discount_percent | Satır Tutarı=net | KDV Oranı=tax_rate | Alış Fiyatı=unit_cost | Kart No=customer",
    ],
  },
  vi: {
    wholesaler: [
      "STT=row | Số HĐ=order | Ngày bán=date | Mã KH=customer | Tên khách hàng=customer_name | Mặt hàng=product | SL=quantity | Đơn giá bán=price | Chiết khấu (%)=discount_percent | Thành tiền=net | Tồn kho=stock",
    ],
  },
  sv: {
    wholesaler: [
      "Fakturanr=order | Fakt.datum=date | Kundnr=customer | Artnr=sku | Artikelbenämning=product | Lev. antal=quantity | Pris exkl. moms=price | Rab %=discount_percent | Radsumma=net | TB=profit | Momssats=tax_rate",
    ],
    fashion: [
      "Kvitto=order | Datum=date | Butiksnr=store_no | Medlemsnr=customer | Vara=product | Antal=quantity | Ordinarie pris=list_price | Pris=price | Summa=net | Kassör=staff",
    ],
  },
  ja: {
    pharmacy: [
      "行番号=row | 伝票No=order | 売上日付=date | 会員番号=customer | 商品名=product | 数量=quantity | 売単価=price | 値引率(%)=discount_percent | 売上高=net | 仕入単価=unit_cost | 在庫数=stock | 店番=store_no",
    ],
    marketplace: [
      "受注番号=order | 受注日=date | お客様名=customer_name | 商品名=product | 個数=quantity | 販売価格=price | 小計=net | 評価=rating",
    ],
  },
  nb: {
    books: [
      "Bilagsnr=order | Dato=date | Kundenr=customer | Varenavn=product | Antall=quantity | Enhetspris=price | Rabatt %=discount_percent | Linjesum=net | Dekningsbidrag=profit",
    ],
  },
  cs: {
    books: [
      "Číslo dokladu=order | Datum vystavení=date | Kód odběratele=customer | Název zboží=product | Počet ks=quantity | Jedn. cena=price | Sleva %=discount_percent | Celkem bez DPH=net | DPH=tax | Nákupní cena=unit_cost",
    ],
  },
  id: {
    wholesaler: [
      "No Faktur=order | Tgl=date | Nama Pelanggan=customer_name | Nama Produk=product | Qty=quantity | Harga Jual=price | Diskon (%)=discount_percent | Subtotal=net | HPP=unit_cost | Stok=stock",
    ],
  },
  fi: {
    till: [
      "Kuittinro=order | Päivämäärä=date | Asiakasnro=customer | Tuote=product | Määrä=quantity | Yksikköhinta=price | Alennus %=discount_percent | Yhteensä=net | Kassa=till | Varastosaldo=stock",
    ],
  },
  hu: {
    books: [
      "Számlaszám=order | Kelt=date | Vevőkód=customer | Megnevezés=product | Mennyiség=quantity | Egységár=price | Nettó érték=net | ÁFA=tax | Bruttó érték=total | Beszerzési ár=unit_cost",
    ],
  },
  ro: {
    "web shop": [
      "Nr. comandă=order | Data comenzii=date | Client=customer | Produs=product | Cantitate=quantity | Preț unitar=price | Valoare=net | Cost transport=order_shipping | Stare comandă=status",
    ],
  },
  ru: {
    "web shop": [
      "Номер заказа=order | Дата заказа=date | Клиент=customer | Товар=product | Количество=quantity | Цена=price | Сумма=net | Себестоимость=unit_cost | Статус=status",
    ],
    till: [
      "№ чека=order | Дата=date | Магазин=store | Артикул=sku | Наименование=product | Кол-во=quantity | Цена за шт.=price | Скидка %=discount_percent | Итого=net | Остаток=stock",
    ],
  },
  el: {
    books: [
      "Αρ. Παραστατικού=order | Ημερομηνία=date | Κωδικός Πελάτη=customer | Περιγραφή=product | Ποσότητα=quantity | Τιμή Μονάδας=price | Καθαρή Αξία=net | ΦΠΑ=tax | Συνολική Αξία=total",
    ],
  },
  zh: {
    "web shop": [
      "订单编号=order | 下单时间=datetime | 买家昵称=customer | 商品名称=product | 数量=quantity | 单价=price | 实付金额=net | 订单状态=status",
    ],
  },
  ko: {
    "web shop": [
      "주문번호=order | 주문일시=datetime | 구매자명=customer_name | 상품명=product | 수량=quantity | 판매가=price | 결제금액=net | 배송비=order_shipping | 주문상태=status",
    ],
  },
};
