import type { Vocabulary } from "./concepts.ts";

export const en: Vocabulary = {
  order:
    "donation, donations, gift id, gift no, gift number, check, vbeln, belnr, xblnr, order, orders, invoice, inv, bill, transaction, transactions, txn, trans, trx, transac, receipt, basket, cart, ticket, purchase, booking, sale id, sales id, sale no, sales order, saleid, docket, check number, increment, checkout, voucher no, document no, doc no, case no, so number, slip, check #, check no, check id, chk, sales receipt, sales invoice, order no, tab, appointment, reservation, folio, tax invoice, proforma, till receipt, memo no, remittance, sub order, suborder, vch no, vch number",
  line: "line, lineitem, line item, position",
  customer:
    "partner display name, partner name, donor, donors, order partner, partner id, cardcode, cardname, kunnr, kunag, customer, customers, cust, client, clients, buyer, member, shopper, user, household, account, loyalty card, loyalty, patient, guest, subscriber, consumer, purchaser, cardholder, bill to, sold to, ship to party, customerkey, payer, billing name, contact, login, nickname, nick, sell to, sell to customer, sold to party, ship to customer, policyholder, tax number, vat number, vat id, tax id, loyalty no, loyalty id, loyalty number, member card, club card, clubcard, visitor name, attendee, pupil, student, owner, diner, pty, party, party name, account name",
  product:
    "product, products, prod, item, items, article, goods, merchandise, listing, stock code, stockcode, dish, menu item, drink, coffee, book, medicine, drug, model, variant, part, offering, service, pizza",
  sku: "matnr, sku, asin, isbn, upc, ean, gtin, barcode, bar code, plu, mpn, item code, stock keeping unit",
  person: "first name, last name, firstname, lastname, surname, full name, fullname",
  id: "id, ids, no, nr, num, number, code, key, identifier, ref, reference, uid, uuid, guid, #, no., token, identification",
  name: "name, names, display name, title, label",
  description: "dscription, arktx, maktx, description, desc, detail, details, detail text",
  category:
    "category, categories, cat, department, dept, sub category, subcategory, subcat, product line, product group, product family, group, collection, class, genre, division, section, product type, item type, item category, family, range, assortment",
  type: "type, kind, segment, tier",
  brand: "brand, manufacturer, vendor, label name, maker",
  quantity:
    "kwmeng, fkimg, product uom qty, uom qty, quantity, quantities, qty, qnty, quant, qntty, qt, units, pieces, pcs, boxes, cartons, bottles, packs, units sold, items sold, item count, item qty, volume sold, qty sold, number of units, number of items, number of cds, number sold, hours, hrs, cups, copies, tickets sold, purchased qty, no of units, nights, seats, sessions attended, lots, servings, portions, bags, rolls, sheets, pairs, qty base, base qty, quantity base, nos, no of pieces",
  count:
    "count, number of, num of, no of, counts, covers, guests count, pax, number of guests, party size, head count, headcount, footfall, no guest, no guests, no customers, no customer, num customers, num guests, num items, num orders, number customers, nr guests, no pax, no people, number of customers, total guests, guest count, customer count",
  unit: "unit, per unit, each, per piece, per item, single, individual, per",
  price:
    "price, prices, mrp, asp, rrp, pricing, prce, sell, sell price, selling price, unit sell, nightly rate, hourly rate, sold at, tariff, price paid, rsp, sp, rt",
  list: "list, retail, catalog, catalogue, original, regular, msrp, recommended, before discount, undiscounted",
  total: "total, totals, grand total, grand, sum, overall, ttl, tot, extended, ext, final, full",
  amount:
    "gift amount, netwr, price subtotal, amount, row total, billed, amounts, amt, money, spend, spent, spending, expenditure, paid, proceeds, takings, charge total, dollars, dollar value, net payable, payable, invoiced, invoice value, grand total amount, charged, total charge, total charges, dollar sales, cash collected, collected, charged amount, ext sold, net payable amount, bill amount, bill value, invoice total value",
  sales: "sales, sale, revenue, revenues, rev, turnover, earnings gross, sales amt, gmv, selling, sold",
  value: "value, val, worth",
  subtotal: "subtotal, sub total, items total, merchandise total, items subtotal, goods total, order subtotal",
  net: "net, netto, post discount, after discount, discounted, after discounts, nett",
  gross: "before discount, pre discount, prior to discount, gross, brutto, before discounts",
  taxed:
    "incl tax, including tax, inc tax, with tax, tax included, inc vat, incl vat, including vat, gross of tax, tax inclusive, inc gst, incl gst, inclusive",
  untaxed:
    "excl tax, excluding tax, ex tax, without tax, before tax, ex vat, excl vat, excluding vat, pre tax, pretax, net of tax, tax exclusive, taxable, taxable value, exclusive",
  discount:
    "discount, discounts, disc, rebate, markdown, reduction, promo discount, savings, price reduction, deduction, concession",
  coupon: "coupon, voucher, promo, promotion, promotions, campaign, offer, gift card",
  tax: "tax, taxes, vat, gst, hst, pst, igst, cgst, sgst, duty, duties, sales tax, tva",
  refund: "refund, refunds, refunded, returned amount, returns, return, returned, chargeback",
  rate: "rate, percent, percentage, pct, %, ratio, share",
  currency: "currency, ccy, cur, curr, cury, iso currency, currency code, forex, wkz, waers, waerk, waerg",
  converted:
    "converted, conversion, in usd, base currency, home currency, settlement, reporting currency, presentment, exchanged, exchange",
  date: "audat, erdat, fkdat, bldat, date, dates, day, datetime, timestamp, dt, date time, ts, when, on, starts, start, start date, check in, arrival date, start time, trading, business date, posting, bill dt, inv date, txn dt, voucher date",
  time: "time, clock, hour minute",
  created:
    "gift date, created, created at, create, placed, placed at, ordered, booked, entered, processed, processed at, creation, opened, occurred, completed, closed, purchased",
  calendar:
    "year, month, quarter, week, weekday, day name, month name, hour, yr, fiscal year, financial year, day of week, monthname, season, period, qtr, fy, is weekend, weekend, holiday, dow, mon, minute, day type, time of day, part of day, shift, session, daypart, meal period, quarter name, order hour, peak",
  delivery:
    "ship, shipped, shipping, delivery, delivered, dispatch, dispatched, fulfillment, fulfilled, shipment, fulfilment, courier, carrier, arrival, arrived, deliver",
  payment:
    "payment, pay, paid at, payment method, settled, tender, authorized, captured, approved at, paid on, cash type, card, cash",
  updated: "updated, modified, last, changed, edited, update, synced, loaded, extracted, exported",
  cancelled: "cancelled, canceled, voided, void, cancellation, cancelled at, canceled at",
  birth:
    "birth, birthday, dob, date of birth, joined, registration, registered, join, signup, sign up, enrollment, enrolment, member since, subscription",
  due: "due, expiry, expiration, expires, best before, valid, estimated, expected, promised, deadline, scheduled, required, end, return by, manufacturing, manufactured, release, expiry date, exp date, use by",
  status: "status, outcome, order state, stage, fulfilment status, disposition, is cancelled, is returned, result",
  region: "country, region, territory, market, zone, nation, area, countries, continent, geography",
  state: "state, province, county, district, prefecture",
  city: "city, town, postcode, postal code, zip, zip code, zipcode, postal, suburb, place, municipality, pincode, pin code",
  store:
    "vkorg, werks, store, shop, branch, outlet, location, mall, shopping mall, site, warehouse, retailer, store name, store id, depot, venue, restaurant, franchise, premises, branch no, branch code, store no, shop no, store number, outlet no, plant, cost centre, cost center, profit centre, profit center",
  till: "till, terminal, register, pos, workstation, counter, lane, device, kiosk",
  channel: "channel, platform, source, medium, marketplace, order type, device type, sales channel",
  email: "email, e mail, mail, email address, emailaddress",
  phone: "phone, telephone, mobile, tel, phone number, cell, contact number, mobile no, whatsapp",
  address:
    "address, street, address1, address2, addr, latitude, longitude, lat, lon, lng, url, link, image, website, ip, coordinates, company, recipient",
  cost: "cost, costs, cogs, cost of goods, cost price, purchase price, buying price, wholesale, landed, standard cost, expense, expenses, cp, buy price, unit cost, spend marketing, ad spend, purchase rate, ptr, pts, landing cost, landed cost, nlc, invoice cost, moving average, unit cogs, gross pay, net pay, salary, wage, wages, payroll, overtime pay",
  profit:
    "profit, profits, margin, income, gross income, gross profit, gross margin, markup, contribution, ebit, loss, earnings, roi, gp",
  freight:
    "freight, postage, carriage, shipping cost, shipping fee, delivery fee, delivery charge, shipping charge, shipping charges, shipping price, shipping amount, delivery cost, shipping total, shipping cost total, handling, freight value, packaging",
  fee: "fee, fees, commission, surcharge, charge, charges, processing, deposit, penalty, interest, installments, instalments, insurance, service charge, cover charge, table charge, deposit fee, eco tax, bottle deposit, bag charge, platform fee, packing charge, marketplace fee, tcs, tds, royalty",
  tip: "tip, tips, gratuity",
  rating:
    "rating, ratings, score, satisfaction, review, reviews, stars, nps, feedback, rank, ranking, grade, stratification, probability, sentiment, priority, risk",
  row: "posnr, row, index, idx, unnamed, s no, sno, sr no, sl no, serial, record, row id, rowid, line no, line number, line id, line item number, order line, order line number, orderlinenumber, order item id, seq, sequence, item number in order, detail id, line nr, entry",
  stock:
    "stock, inventory, on hand, in stock, available, availability, reorder, backorder, stock level, remaining, closing stock, opening stock, balance, sold out, demand, forecast",
  weight:
    "weight, size, volume, height, width, length, kg, kilograms, pounds, ounces, dimensions, grams, litres, liters, ml, gallons, meters, temperature, distance, measurements, km, miles",
  age: "age, ages, age group, tenure",
  staff:
    "sales person, salesperson, sales rep, salesrep, rep, employee, staff, cashier, seller, agent, manager, server, waiter, operator, associate, clerk, served by, sold by, driver, assistant, sales manager, sales team, barista, merchant, partner, team, executive, representative",
  supplier: "supplier, supply, suppliers, distributor, supplied",
  target: "target, budget, goal, plan, quota, previous, prior, last year, planned, benchmark",
  points:
    "points, reward, rewards, loyalty points, credits, credit, bonus, cashback, lifetime value, ltv, clv, visits, clicks, views, impressions, sessions, pageviews, conversions, days, duration, lead time, frequency, recency, tenure months, previous purchases",
  payout: "payout, payouts, net proceeds, disbursement, transfer, settled amount, seller earnings",
  attribute:
    "timezone, time zone, tz, color, colour, gender, sex, marital, method, mode, notes, note, comments, comment, tags, remarks, occupation, education, flag, reason, material, style, fulfilment by, device used, message, marital status, b2b, policy, subscription status, tracking, priority level, memo, instructions, weather, is, batch, batch no, lot, lot no, hsn, hsn code, tariff code, rack, schedule, prescriber, doctor, table, table no, seat, room, room no, new client, new customer, is new, first order, vat code, tax code, tax class, aisle, bin, shelf, print, version, signature, hash, customer po, cust po, client po, customer po number",
  filler:
    "base, of, the, in, by, for, at, and, to, a, with, local, actual, our, this, my, usd, eur, gbp, inr, from, made, per order, was, all",
  pack: "per box, per case, per pack, per carton, pack size, case size, box size, qty per box, quantity per box, units per box, units per case, units per pack, pcs per box, pieces per carton, case pack, inner, outer, moq, uom, unit of measure, conversion factor, multiplier, pack qty",
};
