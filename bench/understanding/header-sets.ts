/**
 * Headers of real exports and spreadsheets, as data: what shops' tills, web shops, payment services, books and analysts call
 * their columns. Header names only; every row is made by the generator.
 *
 * One set is a line of `Header=part`, separated by " | ". Parts are those of `PARTS` in columns.ts.
 */
import { SYSTEM_SETS } from "./header-sets-systems.ts";
import { TRADE_SETS } from "./header-sets-trades.ts";

export interface HeaderSet {
  language: string;
  kind: string;
  columns: readonly (readonly [header: string, part: string])[];
}

const SETS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  en: {
    till: [
      "transaction_id=order | transaction_date=date | transaction_time=time | transaction_qty=quantity | store_id=store_no | store_location=store | product_id=sku | unit_price=price | product_category=category | product_detail=product",
      "Invoice ID=order | Branch=store_letter | City=city | Customer type=member | Gender=gender | Product line=category | Unit price=price | Quantity=quantity | Tax 5%=tax | Total=total | Date=date | Time=time | Payment=payment | cogs=net_named_cost | gross margin percentage=constant | gross income=tax_again | Rating=rating",
      "Date=date | Time=time | Category=category | Item=product | Qty=quantity | Price Point Name=regular | SKU=sku | Modifiers Applied=empty | Gross Sales=gross | Discounts=minus_discount | Net Sales=net | Tax=tax | Transaction ID=order | Payment ID=payment_id | Device Name=till | Customer ID=customer | Location=store | Currency=currency",
      "Receipt number=order | Receipt type=sale_word | Category=category | SKU=sku | Item=product | Quantity=quantity | Gross sales=gross | Discounts=discount | Net sales=net | Cost of goods=cost | Gross profit=profit | Taxes=tax | Date=datetime | POS=till | Store=store | Cashier name=staff | Customer name=customer_name | Status=closed",
      "Sale Date=date | Invoice Number=order | Item Name=product | Item Quantity=quantity | Item Price=price | Sub Total=net | Sales Tax=tax | Sale Total=total | Register=till | User=staff | Customer Code=customer",
      "date=date | datetime=datetime_again | cash_type=payment | card=card | money=net | coffee_name=product",
      "Receipt No=order | Till=till | Cashier=staff | Barcode=barcode | Description=product | Qty=quantity | Price=price | Amount=net | Stock Left=stock | Timestamp=datetime | Loyalty Card=customer",
      "sale_id=order | sale_date=date | item=product | units=quantity | unit_price=price | line_discount=discount | line_total=net | till_no=till | payment_method=payment",
      "Bill No=order | Bill Date=date | Item=product | MRP=list_price | Rate=price | Qty=quantity | Amount=net | GST %=tax_rate | Customer Mobile=phone",
      "row=row | invoice=order | Order Date=datetime | Item Name=product | Quantity=quantity | Product Price=price | Total products=count_in_order",
      "Order Id=order | Order Date=datetime | Server=staff | Table=small | Item Id=sku | Menu Item=product | Menu Group=category | Gross Price=gross | Discount=discount | Net Price=net | Qty=quantity | Tax=tax | Void?=false",
      "Line Item Date=datetime | Order ID=order | Order Employee Name=staff | Item ID=sku | Item Name=product | Per Unit Quantity=quantity | Item Revenue=gross | Total Discount=minus_discount | Item Total=net | Order Payment State=paid",
      "Date=date | Time=time | Receipt number=order | VAT (20%)=tax | Name=product | Variant=size | Quantity=quantity | Unit=empty | Price=price | Final price=net | Payment method=payment | Staff=staff",
      "Sale No=order | Trading Date=date | Branch Code=store_no | Item Code=sku | Item Description=product | Qty Sold=quantity | Unit Sell=price | Disc %=discount_percent | Ext Cost=cost | GP %=margin",
    ],
    "web shop": [
      "Order ID=order | Order Date=date | Customer ID=customer | Product ID=sku | Product Name=product | Category=category | Quantity=quantity | Unit Price=price | Total=net",
      "order_id=order | created_at=datetime | email=email | sku=sku | product_name=product | qty=quantity | price=price | discount=discount | shipping=order_shipping | grand_total=order_total | status=status | currency=currency",
      "Order Number=order | Order Status=status | Order Date=datetime | Email (Billing)=email | Country Code (Billing)=country_code | Payment Method Title=payment | Order Subtotal Amount=order_subtotal | Order Shipping Amount=order_shipping | Order Total Amount=order_total | SKU=sku | Item #=line_no | Item Name=product | Quantity=quantity | Item Cost=price",
      "Sale Date=date | Item Name=product | Buyer=customer | Quantity=quantity | Price=price | Discount Amount=discount | Order Shipping=order_shipping | Order Sales Tax=order_tax | Item Total=net | Currency=currency | Transaction ID=line_id | Listing ID=sku | Date Paid=date_again | Date Shipped=ship_date | Ship Country=country | Order ID=order",
      "Sale Date=date | Order ID=order | Buyer User ID=customer | Number of Items=order_units | Payment Method=payment | Date Shipped=ship_date | Ship City=city | Ship Country=country | Currency=currency | Order Value=order_subtotal | Discount Amount=order_discount | Shipping=order_shipping | Sales Tax=order_tax | Order Total=order_total | Status=done | Card Processing Fees=order_fee | Order Net=order_after_fee",
      "Order number=order | Sales record number=line_no | Buyer username=customer | Item number=sku | Item title=product | Quantity=quantity | Sold for=price | Shipping and handling=order_shipping | Total price=order_total | Sale date=date | Paid on date=date_again",
      "amazon-order-id=order | purchase-date=instant | order-status=status | sku=sku | product-name=product | quantity=quantity | currency=currency | item-price=net | item-tax=tax | shipping-price=line_shipping | ship-country=country_code",
      "Order ID=order | Product=product | Quantity Ordered=quantity | Price Each=price | Order Date=datetime | Purchase Address=address",
      "index=row | Order ID=order | Cust ID=customer | Gender=gender | Age=age | Age Group=age_group | Date=date | Month=month | Status=status | Channel=channel | SKU=sku | Category=category | Size=size | Qty=quantity | currency=currency | Amount=net | ship-city=city | ship-postal-code=zip",
      "increment_id=order | created_at=datetime | customer_email=email | sku=sku | name=product | qty_ordered=quantity | price=price | row_total=net | tax_amount=tax | base_grand_total=order_total | status=done",
      "id=line_id | order_ref=order | placed_on=date | shopper=customer | article=product | pieces=quantity | paid=net | delivery=order_shipping",
      "order_id=order | customer_id=customer | order_date=date | amount=order_subtotal | status=status",
      "Order Reference=order | Date added=datetime | Customer=customer_name | New client=yes_no | Delivery=country | Total=order_total | Payment=payment | Status=done",
      "Order ID=order | Customer ID=customer | Order Date=date | Order Status=status | Subtotal (ex tax)=order_subtotal | Tax Total=order_tax | Shipping Cost=order_shipping | Order Total (inc tax)=order_total | Total Quantity=order_units | Ship Country=country",
      "Order Reference=order | Customer=customer_name | Order Date=datetime | Salesperson=staff | Order Lines/Product=product | Order Lines/Quantity=quantity | Order Lines/Unit Price=price | Order Lines/Subtotal=net",
      "order_id=order | customer_unique_id=customer | order_purchase_timestamp=datetime | order_item_id=line_no | product_category_name=category | price=net | freight_value=line_shipping | review_score=rating",
    ],
    payments: [
      "id=payment_id | Created date (UTC)=datetime | Amount=order_subtotal | Amount Refunded=refund | Currency=currency_small | Captured=true | Fee=order_fee | Status=paid | Customer ID=customer | Invoice ID=order",
      "Date=date | Time=time | TimeZone=timezone | Name=customer_name | Type=payment_word | Status=completed | Currency=currency | Gross=order_subtotal | Fee=order_minus_fee | Net=order_after_fee | From Email Address=email | Transaction ID=order | Invoice Number=payment_id",
      "Payment ID=order | Paid At=instant | Gross Amount=order_subtotal | Processing Fee=order_fee | Net Payout=order_after_fee | Payer Email=email | Payer Country=country_code",
    ],
    books: [
      "OrderID=order | CustomerID=customer | EmployeeID=staff_no | OrderDate=date | RequiredDate=ship_date | ShippedDate=ship_date_2 | ShipVia=small | Freight=order_shipping | ShipCity=city | ShipCountry=country | ProductID=sku | UnitPrice=price | Quantity=quantity | Discount=discount_share",
      "SalesOrderNumber=order | SalesOrderLineNumber=line_no | OrderDate=date | DueDate=ship_date | CustomerKey=customer | ProductKey=sku | OrderQuantity=quantity | UnitPrice=price | ProductStandardCost=unit_cost | TotalProductCost=cost | SalesAmount=net | TaxAmt=tax | Freight=line_shipping",
      "Date=date | Transaction Type=invoice_word | Num=order | Customer=customer_name | Memo/Description=product | Qty=quantity | Sales Price=price | Amount=net | Balance=running",
      "Invoice No=order | Posting Date=date | Customer No=customer | Item No=sku | Description=product | Quantity=quantity | Unit Cost=unit_cost | Unit Price=price | Line Amount=net | Profit=profit | Profit %=margin",
      "ORDER_ID=order | ORDER_DATE=date_oracle | CUSTOMER_ID=customer | ORDER_STATUS=small | ORDER_TOTAL=order_total_goods | SALES_REP_ID=staff_no | LINE_ITEM_ID=line_no | PRODUCT_ID=sku | UNIT_PRICE=price | QUANTITY=quantity",
      "transaction_id=order | product_id=sku | customer_id=customer | transaction_date=date | online_order=true_false | order_status=approved | brand=brand | product_line=category | list_price=net | standard_cost=cost",
    ],
    spreadsheet: [
      "Row ID=row | Order ID=order | Order Date=date | Ship Date=ship_date | Ship Mode=ship_mode | Customer ID=customer | Customer Name=customer_name | Segment=segment | Country=country | City=city | Postal Code=zip | Region=region | Product ID=sku | Category=category | Product Name=product | Sales=net | Quantity=quantity | Discount=discount_share_done | Profit=profit",
      "Sales Person=staff | Country=country | Product=product | Date=date | Amount=net | Boxes Shipped=quantity",
      "Retailer=store | Retailer ID=store_no | Invoice Date=date | Region=region | City=city | Product=product | Price per Unit=price | Units Sold=quantity | Total Sales=net | Operating Profit=profit | Operating Margin=margin | Sales Method=channel",
      "Segment=segment | Country=country | Product=product | Units Sold=quantity | Manufacturing Price=unit_cost | Sale Price=price | Gross Sales=gross | Discounts=discount | Sales=net | COGS=cost | Profit=profit_after | Date=date | Month Number=month | Year=year",
      "transactions_id=order | sale_date=date | sale_time=time | customer_id=customer | gender=gender | age=age | category=category | quantity=quantity | price_per_unit=price | cogs=cost | total_sale=net",
      "invoice_no=order | customer_id=customer | gender=gender | age=age | category=category | quantity=quantity | price=price_total | payment_method=payment | invoice_date=date | shopping_mall=store",
      "Transaction ID=order | Customer ID=customer | Category=category | Item=product | Price Per Unit=price | Quantity=quantity | Total Spent=net | Payment Method=payment | Location=channel | Transaction Date=date | Discount Applied=yes_no",
      "Week=week | Date=date | Client=customer | Service=product | Hours=quantity | Rate=price | Billed=net",
      "InvoiceNo=order | StockCode=sku | Description=product | Quantity=quantity | InvoiceDate=datetime | UnitPrice=price | CustomerID=customer | Country=country",
      "OrderID=order | CustomerID=customer | Product=product | Quantity=quantity | Price=price | Date=date | Rating=rating | Number_of_Reviews=reviews",
      "No.=row | Date=date | Buyer=customer_name | What=product | How many=quantity | Each=price | Sum=net | Note=empty",
    ],
    services: [
      "Booking ID=order | Guest=customer_name | Booked On=date | Arrival=ship_date | Nights=quantity | Nightly Rate=price | Amount=net | Status=status",
      "Appointment=order | Client Email=email | Service=product | Provider=staff | Starts=datetime | Duration (min)=minutes | Charged=net | Tip=tip",
    ],
    wholesaler: [
      "Cust. PO=po | Invoice=order | Inv. Date=date | Account=customer | Item=sku | Desc=product | Shipped Qty=quantity | List=list_price | Net Each=price | Ext. Amount=net | Weight (kg)=kilograms",
    ],
  },
  de: {
    till: [
      "Bonnummer=order | Datum=date | Uhrzeit=time | Kasse=till | Filiale=store | Artikelnummer=sku | Artikel=product | Menge=quantity | Einzelpreis=price | Rabatt=discount | Gesamtpreis=net | MwSt=tax",
      "Belegnr=order | Belegdatum=date | Kundennr=customer | Artikelnr=sku | Bezeichnung=product | Warengruppe=category | Menge=quantity | EK-Preis=unit_cost | VK-Preis=price | Umsatz=net | Rohertrag=profit",
      "Datum=date | Zeit=time | Beleg=order | Bediener=staff | Artikelbezeichnung=product | Menge=quantity | Brutto=net | davon MwSt=tax_within | Zahlart=payment",
    ],
    "web shop": [
      "Bestellnummer=order | Bestelldatum=date | Kundennummer=customer | E-Mail=email | Artikelnummer=sku | Artikelname=product | Anzahl=quantity | Einzelpreis=price | Versandkosten=order_shipping | Gesamtbetrag=order_total | Bestellstatus=status | Währung=currency",
      "Bestellung=order | Datum=datetime | Kunde=customer | Artikel=product | Stück=quantity | Preis=price | Summe=net | Zahlungsart=payment | Land=country",
      "Auftragsnummer=order | Erstelldatum=date | Kundennummer=customer | SKU=sku | Artikelname=product | Menge=quantity | VK brutto=price | Rabatt %=discount_percent | Gewicht=kilograms",
    ],
    books: [
      "Rechnungsnummer=order | Rechnungsdatum=date | Kundennummer=customer | Position=line_no | Artikelbezeichnung=product | Menge=quantity | Einzelpreis netto=price | Nettobetrag=net | MwSt-Satz=tax_rate | MwSt-Betrag=tax | Bruttobetrag=total",
      "Lfd. Nr.=row | Auftragsnummer=order | Auftragsdatum=date | Lieferdatum=ship_date | Debitor=customer | Material=sku | Materialkurztext=product | Auftragsmenge=quantity | Nettowert=net | Wareneinsatz=cost | Deckungsbeitrag=profit",
    ],
    spreadsheet: [
      "Tag=date | Kunde=customer_name | Leistung=product | Stunden=quantity | Stundensatz=price | Betrag=net",
    ],
  },
  fr: {
    till: [
      "N° ticket=order | Date=date | Heure=time | Caisse=till | Article=product | Quantité=quantity | Prix unitaire=price | Remise=discount | Montant=net | Vendeur=staff",
    ],
    "web shop": [
      "ID_Commande=order | Date_Commande=date | Date_Expedition=ship_date | ID_Client=customer | ID_Produit=sku | Quantite=quantity | Prix_Unitaire=price",
      "Référence commande=order | Date=datetime | Client=customer | Produit=product | Catégorie=category | Quantité=quantity | Prix de vente=price | Frais de port=order_shipping | Total commande=order_total | État=status | Devise=currency",
      "Référence=order | Client=customer_name | Total payé=order_total | Total produits=order_subtotal | Livraison=order_shipping | État=status | Date=datetime | Paiement=payment",
    ],
    books: [
      "Num_CMD=order | Date_CMD=date | Client=customer | Code_Produit=sku | Produit=product | Categorie_Produit=category | Qte=quantity | Montant_HT=net | Taxe=tax | Montant_TTC=total",
      "N° facture=order | Date facture=date | Code client=customer | Désignation=product | Qté=quantity | PU HT=price | Total HT=net | TVA=tax | Total TTC=total | Marge=profit",
    ],
    spreadsheet: [
      "id=row | produit=product | categorie=category | quantite=quantity | prix_unitaire=price | date_vente=date",
      "Année=year | Mois=month | Date=date | Gamme=category | Produit=product | Pays=country | Quantité=quantity | Coût du produit=cost | Revenu=net | Bénéfice brut=profit",
    ],
  },
  es: {
    till: [
      "Ticket=order | Fecha=date | Hora=time | Tienda=store | Código=sku | Artículo=product | Cantidad=quantity | Precio=price | Importe=net | Cajero=staff",
    ],
    "web shop": [
      "Número de pedido=order | Fecha=datetime | Email=email | Nombre del producto=product | SKU=sku | Cantidad del producto=quantity | Precio del producto=price | Costo de envío=order_shipping | Total=order_total | Estado del pedido=status | Moneda=currency",
      "ID_PEDIDO=order | CLIENTE=customer | PRODUCTO=product | CANTIDAD=quantity | PRECIO=price | FECHA_HORA=datetime",
    ],
    books: [
      "Factura=order | Fecha factura=date | NIF cliente=customer | Descripción=product | Unidades=quantity | Precio unitario=price | Base imponible=net | IVA=tax | Total factura=total | Coste=cost | Beneficio=profit",
    ],
    spreadsheet: [
      "fecha=date | producto=product | cantidad_vendida=quantity | precio=price",
      "IdPedido=order | IdCliente=customer | IdEmpleado=staff_no | FechaPedido=date | FechaEntrega=ship_date | Cargo=order_shipping | PaisDestinatario=country | Producto=product | PrecioUnidad=price | Cantidad=quantity",
    ],
    wholesaler: [
      "Albarán=order | F. Albarán=date | Cód. Cliente=customer | Ref.=sku | Denominación=product | Uds.=quantity | P.V.P.=price | % Dto.=discount_percent | Neto=net",
    ],
  },
  pt: {
    till: [
      "Cupom=order | Data=date | Hora=time | Loja=store | Código=sku | Produto=product | Quantidade=quantity | Preço Unitário=price | Desconto=discount | Valor Total=net | Vendedor=staff",
    ],
    "web shop": [
      "id_venda=order | data_venda=date | id_cliente=customer | id_produto=sku | nome_produto=product | categoria=category | quantidade=quantity | preco_unitario=price | valor_total=net | regiao=region | status=status",
      "Número do Pedido=order | E-mail=email | Data=datetime | Status do Pedido=done | Moeda=currency | Subtotal=order_subtotal | Desconto=order_discount | Valor do Frete=order_shipping | Total=order_total | Nome do Produto=product | Valor do Produto=price | Quantidade Comprada=quantity | SKU=sku",
    ],
    spreadsheet: [
      "data=date | uf=region | canal=channel | categoria=category | segmento=segment | produto=product | quantidade=quantity | receita=net | custo=cost | lucro=profit",
      "cliente_id=customer | data_compra=date | valor_compra=net | categoria=category",
      "data=date | produto=product | vendedor=staff | valor=net",
    ],
    marketplace: [
      "N.º de venda=order | Data da venda=datetime | Estado=status | Unidades=quantity | Título do anúncio=product | Preço unitário de venda=price | Receita por produtos=net | Tarifa de venda=fee | Comprador=customer",
    ],
  },
  it: {
    till: [
      "Scontrino=order | Data=date | Ora=time | Negozio=store | Prodotto=product | Quantità=quantity | Prezzo unitario=price | Sconto=discount | Importo=net",
      "Data=date | Negozio=store | Prodotto=product | Quantità=quantity | Prezzo_unitario=price | Incasso=net | Categoria=category",
    ],
    "web shop": [
      "Numero ordine=order | Data ordine=datetime | Cliente=customer | Codice articolo=sku | Descrizione=product | Quantità=quantity | Prezzo=price | Spese di spedizione=order_shipping | Totale ordine=order_total | Stato=status | Valuta=currency",
    ],
    books: [
      "Fattura=order | Data fattura=date | Codice cliente=customer | Articolo=product | Q.tà=quantity | Prezzo netto=price | Imponibile=net | IVA=tax | Totale=total | Costo=cost | Margine=profit",
    ],
    services: [
      "N. ricevuta=order | Data=date | Paziente=customer_name | Prestazione=product | Sedute=quantity | Tariffa=price | Corrispettivo=net | Bollo=stamp",
    ],
  },
  nl: {
    till: [
      "Bonnummer=order | Datum=date | Tijd=time | Kassa=till | Artikel=product | Aantal=quantity | Prijs=price | Korting=discount | Bedrag=net | BTW=tax",
    ],
    "web shop": [
      "Bestelnummer=order | Besteldatum=date | Klantnummer=customer | Artikelnummer=sku | Omschrijving=product | Aantal=quantity | Stuksprijs=price | Totaal=net | Verzendkosten=order_shipping | Land=country",
    ],
    books: [
      "Factuurnummer=order | Factuurdatum=date | Debiteur=customer | Product=product | Aantal=quantity | Prijs excl. btw=price | Bedrag excl. btw=net | Btw-bedrag=tax | Bedrag incl. btw=total | Kostprijs=unit_cost | Marge=profit",
    ],
    marketplace: [
      "Bestelnummer=order | Besteldatum=date | EAN=barcode | Titel=product | Aantal=quantity | Verkoopprijs per stuk=price | Omzet=net | Commissie=fee",
    ],
  },
  pl: {
    till: [
      "Nr paragonu=order | Data=date | Godzina=time | Sklep=store | Towar=product | Ilość=quantity | Cena=price | Rabat=discount | Wartość=net | Kasjer=staff",
    ],
    "web shop": [
      "Numer zamówienia=order | Data zamówienia=datetime | Klient=customer | Produkt=product | Liczba sztuk=quantity | Cena jednostkowa=price | Koszt dostawy=order_shipping | Wartość zamówienia=order_total | Status=status | Waluta=currency",
      "ID=row | Data=date | Produkt=product | Ilość=quantity | Cena za sztukę (PLN)=price | Łączna wartość (PLN)=net",
    ],
    books: [
      "Faktura=order | Data sprzedaży=date | Kontrahent=customer | Nazwa towaru=product | Ilość=quantity | Cena netto=price | Wartość netto=net | VAT=tax | Wartość brutto=total | Koszt własny=cost | Zysk=profit",
      "id=order | Klient=customer | Kwota=order_subtotal | Pracownik=staff_no | Czas=datetime",
    ],
    marketplace: [
      "Nr zamówienia=order | Data złożenia=datetime | Login klienta=customer | Nazwa=product | Ilość=quantity | Cena=price | Wysyłka=order_shipping | Suma=order_total | Prowizja=fee",
    ],
  },
  tr: {
    till: [
      "fis_no=order | tarih=datetime | barkod=barcode | urun_adi=product | adet=quantity | fiyat=price | toplam=net | kasiyer=staff",
    ],
    "web shop": [
      "siparis_id=order | tarih=date | urun=product | sehir=city | adet=quantity | birim_fiyat=price | musteri_id=customer",
      "Sipariş No=order | Sipariş Tarihi=date | Müşteri No=customer | Ürün Adı=product | Kategori=category | Miktar=quantity | Birim Fiyat=price | Tutar=net | Kargo Ücreti=order_shipping | Durum=status | Para Birimi=currency",
    ],
    books: [
      "Fatura No=order | Fatura Tarihi=date | Cari Kodu=customer | Stok Kodu=sku | Stok Adı=product | Miktar=quantity | Birim Fiyat=price | Net Tutar=net | KDV=tax | Genel Toplam=total | Maliyet=cost | Kâr=profit",
    ],
    marketplace: [
      "Sipariş Numarası=order | Sipariş Tarihi=datetime | Alıcı=customer | Barkod=barcode | Ürün Adı=product | Adet=quantity | Birim Fiyatı=price | Satış Tutarı=gross | İndirim Tutarı=discount | Faturalanacak Tutar=net | Sipariş Statüsü=status | Komisyon=fee",
    ],
  },
  vi: {
    till: [
      "Mã hóa đơn=order | Thời gian=datetime | Mã khách hàng=customer | Mã hàng=sku | Tên hàng=product | Số lượng=quantity | Đơn giá=price | Giảm giá=discount | Thành tiền=net | Người bán=staff",
    ],
    "web shop": [
      "Unnamed: 0=row | ma_don=order | khach_hang=customer | san_pham=product | so_luong=quantity | don_gia=price | trang_thai=status | ngay_dat=date | thanh_tien=net",
      "MaDon=order | MaKH=customer | NgayDat=date | SanPham=product | SoLuong=quantity | DonGia=price | ThanhTien=net | Thang=month",
    ],
    books: [
      "Số hóa đơn=order | Ngày=date | Khách hàng=customer | Sản phẩm=product | Số lượng=quantity | Giá bán=price | Doanh thu=net | Giá vốn=cost | Lợi nhuận=profit",
    ],
    marketplace: [
      "Mã đơn hàng=order | Trạng thái đơn hàng=status | Ngày đặt hàng=datetime | Người mua=customer | Tên sản phẩm=product | Giá ưu đãi=price | Số lượng=quantity | Tổng giá bán=net | Phí vận chuyển=order_shipping",
    ],
  },
  sv: {
    till: [
      "Kvittonummer=order | Datum=date | Tid=time | Kassa=till | Artikel=product | Antal=quantity | Pris=price | Rabatt=discount | Summa=net | Moms=tax",
    ],
    "web shop": [
      "Ordernummer=order | Orderdatum=date | Kundnummer=customer | Artikelnummer=sku | Benämning=product | Antal=quantity | Styckpris=price | Belopp=net | Frakt=order_shipping | Orderstatus=status | Valuta=currency",
    ],
    books: [
      "Fakturanummer=order | Fakturadatum=date | Kund=customer | Produkt=product | Antal=quantity | À-pris=price | Netto=net | Moms=tax | Att betala=total | Täckningsbidrag=profit",
    ],
    spreadsheet: [
      "Datum=date | Kund=customer_name | Vara=product | St=quantity | à=price | Kronor=net | Säljare=staff",
    ],
  },
  ja: {
    till: [
      "レシート番号=order | 日付=date | 時刻=time | 店舗=store | 商品コード=sku | 商品名=product | 数量=quantity | 単価=price | 金額=net | 担当者=staff",
      "取引ID=order | 取引日時=datetime | 店舗名=store | 商品名=product | 数量=quantity | 販売単価=price | 値引額=discount | 小計=net | 消費税=tax",
    ],
    "web shop": [
      "注文番号=order | 注文日時=datetime | 会員ID=customer | 商品番号=sku | 商品名=product | 個数=quantity | 単価=price | 送料=order_shipping | 合計金額=order_total | 注文ステータス=status",
      "注文ID=order | 注文日=date | 顧客ID=customer | 商品=product | カテゴリ=category | 数量=quantity | 価格=price | 売上=net",
    ],
    books: [
      "伝票番号=order | 売上日=date | 得意先コード=customer | 品名=product | 数量=quantity | 単価=price | 売上金額=net | 消費税=tax | 税込金額=total | 原価=cost | 粗利=profit",
    ],
  },
  id: {
    till: [
      "Nomor Nota=order | Tanggal=date | Nama Barang=product | Kategori Barang=category | Harga Satuan=price | Jumlah Terjual=quantity | Total=net | Nama Customer=customer_name",
    ],
    "web shop": [
      "id_invoice=order | tanggal=date | id_customer=customer | id_barang=sku | jumlah_barang=quantity | harga=price | mata_uang=currency | total_penjualan=net",
    ],
  },
  da: {
    "web shop": [
      "Ordrenummer=order | Ordredato=date | Kundenummer=customer | Varenummer=sku | Varenavn=product | Antal=quantity | Stykpris=price | Beløb=net | Fragt=order_shipping",
    ],
  },
  cs: {
    "web shop": [
      "Číslo objednávky=order | Datum=date | Zákazník=customer | Produkt=product | Množství=quantity | Cena za kus=price | Cena celkem=net | Doprava=order_shipping",
    ],
  },
};

/** A column of a set, "Header=part"; the part is behind the last sign. */
const columnOf = (text: string): [string, string] => {
  const at = text.lastIndexOf("=");
  return [text.slice(0, at), text.slice(at + 1)];
};

export const HEADER_SETS: readonly HeaderSet[] = [SETS, TRADE_SETS, SYSTEM_SETS].flatMap((sets) =>
  Object.entries(sets).flatMap(([language, kinds]) =>
    Object.entries(kinds).flatMap(([kind, lines]) =>
      lines.map((line) => ({ language, kind, columns: line.split(" | ").map(columnOf) })),
    ),
  ),
);
