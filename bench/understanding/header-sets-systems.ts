/**
 * Headers as cash systems, market places, merchandise systems and book-keeping write them, many of them abbreviated, and of languages
 * that nothing knows. Written like those of header-sets.ts.
 */
export const SYSTEM_SETS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    till: [
      "Receipt #=order | Receipt Date=date | Cashier=staff | Customer=customer_name | Item Name=product | Attribute=brand | Size=size | Qty Sold=quantity | Ext Price=price_total | Ext Cost=cost | Margin %=margin",
      "Date=date | Order=order | Sales channel=channel | POS location=store | Product title=product | Variant SKU=sku | Net quantity=quantity | Gross sales=gross | Discounts=minus_discount | Net sales=net | Taxes=tax | Total sales=total",
    ],
    "web shop": [
      "date=datetime | item type=regular | item name=product | artist=brand | currency=currency | item price=price | quantity=quantity | sub total=net | seller tax=tax | buyer name=customer_name | buyer email=email | city=city",
    ],
    books: ["Vch=order | Dtd=date | Pty=customer | Itm=sku | Nos=quantity | Rt=price | Val=net"],
  },
  de: {
    "web shop": [
      "Auftragsnummer=order | Erstelldatum=date | Kundennummer=customer | Position=line_no | Artikelnummer=sku | Bezeichnung=product | Anzahl=quantity | VK Netto=price | Rabatt in %=discount_percent | MwSt.=tax_rate | Gesamt Netto=net | EK Netto=unit_cost | Lieferstatus=status",
    ],
    restaurant: [
      "Rechnungsnr=order | Rechn.-Datum=date | Tisch=small | Kellner=staff | Speise=product | Anz.=quantity | Einzel €=price | Summe €=net | USt-Satz=tax_rate",
    ],
  },
  fr: {
    till: [
      "Date d'achat=date | N° client=customer | N° de facture=order | Libellé=product | Quantité vendue=quantity | Prix TTC=price | Total TTC=net | Marge brute=profit | Stock restant=stock",
    ],
    marketplace: [
      "Horodatage=datetime | N° de commande=order | Identifiant acheteur=customer | Titre de l'annonce=product | Nombre d'exemplaires=quantity | Prix de l'article=price | Montant remisé=net | Commission=fee | Statut=status",
    ],
  },
  es: {
    marketplace: [
      "# de venta=order | Fecha de venta=datetime | Estado=status | Unidades=quantity | Ingresos por productos (EUR)=net | Cargo por venta e impuestos=fee | SKU=sku | Título de la publicación=product | Precio unitario de venta de la publicación (EUR)=price | Comprador=customer_name",
    ],
    books: [
      "Folio=order | Fecha y hora=datetime | RFC=customer | Descripción=product | Pzas=quantity | P. Unit.=price | Subtotal=net | I.V.A.=tax | Total=total",
    ],
  },
  pt: {
    restaurant: [
      "ID do pedido=order | Data do pedido=datetime | Restaurante=store | Item=product | Qtde=quantity | Preço do item=price | Valor dos itens=net | Forma de pagamento=payment",
    ],
    books: [
      "Nr. Venda=order | Dt. Venda=date | Cód. Cliente=customer | Descr. Produto=product | Qtd. Vendida=quantity | Preço Venda=price | Vl. Desconto=discount | Vl. Líquido=net | Custo Médio=unit_cost | Margem (%)=margin",
    ],
  },
  it: {
    books: [
      "Data vendita=date | N. doc=order | Cliente=customer_name | Art.=sku | Descriz.=product | Qtà=quantity | Pr. unitario=price | Sc. %=discount_percent | Tot.=net | IVA %=tax_rate | Costo unit.=unit_cost",
    ],
  },
  nl: {
    till: [
      "Ticketnr=order | Datum verkoop=date | Artikelomschrijving=product | Aant.=quantity | Prijs p/st=price | Totaalbedrag=net | Lidnummer=customer | Kassamedewerker=staff",
    ],
  },
  pl: {
    books: [
      "Data sprzedaży=date | Numer faktury=order | Odbiorca=customer | Indeks=sku | Nazwa=product | Ilość szt.=quantity | Cena jedn. netto=price | Wartość sprzedaży netto=net | Kwota VAT=tax | Marża=profit",
    ],
  },
  tr: {
    books: [
      "İşlem Tarihi=date | Belge No=order | Cari Adı=customer_name | Malzeme Adı=product | Satılan Miktar=quantity | Birim Satış Fiyatı=price | KDV Hariç Tutar=net | KDV Tutarı=tax | KDV Dahil Tutar=total | Birim Maliyet=unit_cost",
    ],
  },
  vi: {
    till: [
      "Ngày hóa đơn=date | Mã HĐ=order | Khách=customer | Tên hàng hóa=product | S.L=quantity | Giá bán lẻ=price | CK=discount | Tiền hàng=net | Thu ngân=staff | Điểm tích lũy=reviews",
    ],
  },
  sv: {
    spreadsheet: [
      "Försäljningsdatum=date | Kvittonr=order | Kundnamn=customer_name | Produktnamn=product | Sålda enheter=quantity | Pris/st=price | Försäljning exkl. moms=net | Marginal %=margin | Lagersaldo=stock",
    ],
  },
  ja: {
    till: [
      "売上日時=datetime | 取引番号=order | 顧客名=customer_name | 品名=product | 販売数量=quantity | 単価(税抜)=price | 売上金額(税抜)=net | 消費税額=tax | 支払方法=payment | レジ番号=till",
    ],
    "web shop": [
      "購入日=date | オーダー番号=order | ニックネーム=customer | 商品=product | 購入数=quantity | 価格=price | 合計=net | ステータス=status",
    ],
  },
  da: {
    till: [
      "Bonnummer=order | Salgsdato=date | Ekspedient=staff | Varebeskrivelse=product | Antal solgt=quantity | Stk. pris=price | Beløb inkl. moms=net | Medlemsnummer=customer | Vægt=kilograms",
    ],
  },
  fi: {
    "web shop": [
      "Tilausnumero=order | Tilauspäivä=date | Asiakas=customer | Tuotenimi=product | Kpl=quantity | à-hinta=price | Rivisumma=net | Toimituskulut=order_shipping | Tila=status",
    ],
  },
  hu: {
    "web shop": [
      "Rendelés azonosító=order | Rendelés dátuma=date | Vásárló neve=customer_name | Termék=product | Db=quantity | Eladási ár=price | Összesen=net | Állapot=status",
    ],
  },
  ru: {
    wholesaler: [
      "Дата продажи=date | Номер накладной=order | Контрагент=customer | Номенклатура=product | Кол-во=quantity | Цена=price | Сумма без НДС=net | НДС=tax | Всего с НДС=total | Валовая прибыль=profit",
    ],
  },
  zh: {
    books: [
      "单据日期=date | 单据编号=order | 客户=customer | 商品编码=sku | 商品名称=product | 数量=quantity | 含税单价=price | 价税合计=net | 成本金额=cost | 毛利=profit",
    ],
  },
  ko: {
    books: [
      "판매일자=date | 전표번호=order | 거래처명=customer_name | 품목명=product | 수량=quantity | 단가=price | 공급가액=net | 부가세=tax | 합계금액=total",
    ],
  },
  id: {
    restaurant: [
      "Kode Transaksi=order | Tanggal Transaksi=date | Cabang=store | Nama Menu=product | Jml=quantity | Harga/pcs=price | Total Harga=net | Kasir=staff | Rating=rating",
    ],
  },
  th: {
    till: ["เลขที่ใบเสร็จ=order | วันที่=date | ลูกค้า=customer | สินค้า=product | จำนวน=quantity | ราคา=price | รวม=net"],
  },
  ar: {
    till: [
      "رقم الفاتورة=order | التاريخ=date | العميل=customer | المنتج=product | الكمية=quantity | السعر=price | الإجمالي=net",
    ],
  },
};
