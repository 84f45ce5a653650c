/** Written by scripts/option-types.ts from the zod schemas; not to be changed by hand. */

/** Options of `kpis` (Sales); every key may be left out. */
export interface KpisOptions {
  /** the period of the edition: its last complete one is compared with the one before and a year earlier. Default: "week". */
  grain?: "week" | "month";
  /** all: every sale counts; identified: only orders that carry a customer id. Default: "all". */
  customers?: "all" | "identified";
  /** best sellers listed in the report. Default: 15. */
  topProducts?: number;
  /** periods in the small line of a headline figure. Default: 13. */
  trendPeriods?: number;
  /** periods drawn in the revenue chart. Default: 53. */
  chartPeriods?: number;
  /** the size of the market, to say how much of it the shop has won. */
  market?: {
    /** customers that the market has. */
    customers?: number;
    /** what the market spends in a year, in the currency. */
    revenue?: number;
    /** the same of single regions, as the files write them. */
    regions?: Readonly<
      Record<
        string,
        {
          /** customers that the market has. */
          customers?: number;
          /** what the market spends in a year, in the currency. */
          revenue?: number;
        }
      >
    >;
  };
}

/** Options of `rfm` (Customers); every key may be left out. */
export interface RfmOptions {
  /** span before as-of over which frequency and monetary count; recency always looks at everything. Default: "all". */
  window?: string;
  /** spend: sum of all net order values, or their mean per order. Default: "sum". */
  monetary?: "sum" | "mean";
  /** how scores are cut: equally filled parts; the same with one-time buyers apart in frequency; fixed cut points; natural breaks. Default: "quantile". */
  method?: "quantile" | "repeatQuartiles" | "fixed" | "jenks";
  /** number of scores per metric, 2 to 10; 5 = best of 5. Presets of segments adapt to it. Default: 5. */
  bins?: number;
  /** stretch the scores to 1…5 where there are more or fewer of them. Default: false. */
  rescale?: boolean;
  /** inner cut points of method fixed; k cut points give k + 1 scores. */
  fixed?: {
    /** days up to which a better score is given. Default: [30,90,180,365]. */
    recency?: readonly number[];
    /** orders from which a better score is given. Default: [2,5,10]. */
    frequency?: readonly number[];
    /** spend from which a better score is given, currency units. Default: [100,500,1000]. */
    monetary?: readonly number[];
  };
  /** second axis of the segment grid: rounded mean of frequency and monetary score, or frequency alone. Default: "FM". */
  axis?: "FM" | "F";
  /** a preset (default11, shopify11, classic4, loyalty3, highValueAtRisk003) or ordered rules; the first rule that holds counts. Default: "default11". */
  segments?: "default11" | "shopify11" | "classic4" | "loyalty3" | "highValueAtRisk003" | readonly SegmentRule[];
  /** recommended action per segment name, in place of the preset's. */
  actions?: Readonly<Record<string, string>>;
  /** share of customers flagged is_high_spender; ties at the cut are all in. Default: 0.1. */
  highSpenderShare?: number;
  /** quantile of spend from which a customer is flagged is_high_value. Default: 0.8. */
  highValueQuantile?: number;
  /** lifecycle New: one order, at most so many days ago. Default: 30. */
  newDays?: number;
  /** lifecycle At-Risk begins after so many silent days; auto: 80th percentile of the gaps between purchase days, rounded up, at least 30; 60 with fewer than 30 gaps. Default: "auto". */
  atRiskDays?: "auto" | number;
  /** lifecycle Churned begins after so many silent days; auto: 95th percentile of the gaps, rounded up; 180 with fewer than 30 gaps. Default: "auto". */
  churnDays?: "auto" | number;
  /** share of slipping customers assumed to return, for the potential recovery. Default: 0.1. */
  reactivationRate?: number;
  /** share of top spenders left out in the second reading of the averages. Default: 0.01. */
  whaleShare?: number;
  /** customers on each list. Default: 25. */
  listLength?: number;
  /** share of the customers on the lists who are left alone, the same ones always, so that the next editions can say what the lists brought. Default: 0. */
  holdout?: number;
  /** fewer customers than this get no segments in the report. Default: 30. */
  minCustomers?: number;
}

/** Options of `value` (Customer value); every key may be left out. */
export interface ValueOptions {
  /** models of when customers buy; where several are given, the one that forecast the months held out best is published. Default: ["mbg-nbd"]. */
  models?: readonly ("mbg-nbd" | "bg-nbd" | "pareto-nbd")[];
  /** what is known of customers from the beginning: a second model knows it, and is published where it forecast the months held out better. Default: ["channel","first category"]. */
  covariates?: readonly ("channel" | "first category")[];
  /** unit of x, t_x and T and of the models' parameters. Default: "week". */
  unit?: "week" | "day";
  /** share of revenue that counts as worth, such as the gross margin; 1 = revenue. Default: 1. */
  margin?: number;
  /** discount a year: 0.1 is 10 %. Default: 0.1. */
  discountRate?: number;
  /** months up to which, and between which, the worth of all customers is added up. Default: [3,6,12,24]. */
  horizons?: readonly number[];
  /** last days that a second fit does not see and has to forecast; auto: half of the data, at most 39 weeks. Default: "auto". */
  holdoutDays?: "auto" | number;
  /** a model whose forecast of the days held out was off by more than this share is not published. Default: 0.5. */
  tolerance?: number;
  /** samples of customers from which the intervals of the parameters and of the worth of all come; 0 = none; shops with tens of thousands of different histories get fewer or none. Default: 100. */
  bootstrap?: number;
  /** fewer customers than this get no worth. Default: 100. */
  minCustomers?: number;
  /** fewer customers with a second purchase than this get no worth. Default: 50. */
  minRepeaters?: number;
  /** days of orders that are needed. Default: 182. */
  minDays?: number;
  /** customers in the list of the most valuable. Default: 25. */
  listLength?: number;
}

/** Options of `churn` (Customers at risk); every key may be left out. */
export interface ChurnOptions {
  /** who does not order within so many days counts as lost in the tests and the probabilities. Default: 90. */
  days?: number;
  /** model of when customers buy, where the value analysis publishes none. Default: "mbg-nbd". */
  model?: "mbg-nbd" | "bg-nbd" | "pareto-nbd";
  /** unit of the model's time. Default: "week". */
  unit?: "week" | "day";
  /** fewer customers than this get no probabilities. Default: 100. */
  minCustomers?: number;
  /** customers on the watch list. Default: 25. */
  listLength?: number;
}

/** Options of `personas` (Personas); every key may be left out. */
export interface PersonasOptions {
  /** how many personas; auto: the number from 3 to 8 that parts customers best, by the mean silhouette. Default: "auto". */
  clusters?: "auto" | number;
  /** measures are logs less their mean over their deviation; robust: less their median over their MAD. Default: "standard". */
  scaling?: "standard" | "robust";
  /** k-means starts of which the best is kept. Default: 10. */
  starts?: number;
  /** customers, drawn by chance, on which the number of personas is chosen. Default: 2000. */
  sample?: number;
  /** fewer customers than this get no personas. Default: 60. */
  minCustomers?: number;
}

/** Options of `movement` (Movement); every key may be left out. */
export interface MovementOptions {
  /** complete calendar months that are compared with as many before them; auto: 12, 6, 3 or 1, the most that the data holds twice. Default: "auto". */
  months?: "auto" | number;
  /** share of the buyers who spend the most: heavy; ties at the cut are all in. Default: 0.2. */
  heavyShare?: number;
  /** share of the buyers after them: medium; the rest is light. Default: 0.3. */
  mediumShare?: number;
  /** largest categories that are told apart in gains and losses; the others are one. Default: 12. */
  categories?: number;
  /** largest categories of which combinations are counted. Default: 4. */
  crossShop?: number;
  /** fewer buyers than this in both periods get no section in the report. Default: 30. */
  minCustomers?: number;
}

/** Options of `cohorts` (Cohorts); every key may be left out. */
export interface CohortsOptions {
  /** calendar period that makes a cohort and in which its age is counted. Default: "month". */
  grain?: "week" | "month" | "quarter" | "year";
  /** active: bought in that very period; rolling: in that period or a later one. Default: "active". */
  variant?: "active" | "rolling";
  /** smaller cohorts are greyed and left out of best and worst. Default: 30. */
  minCohortSize?: number;
  /** leave the first cohort out of the averages: it holds customers who had bought before the data begins. Default: false. */
  excludeFirstCohort?: boolean;
  /** latest cohorts and ages that the charts show. Default: 14. */
  chartPeriods?: number;
  /** cohorts before the last one that its first return is compared with. Default: 6. */
  trailing?: number;
  /** CSV file with the columns month (2026-01, or a day) and spend, for what a new customer costs; relative to the configuration. */
  marketingSpend?: string;
  /** share of net revenue that is left to earn back that cost; 1 = revenue itself. Default: 1. */
  margin?: number;
}

/** Options of `basket` (Baskets); every key may be left out. */
export interface BasketOptions {
  /** onlyProducts leaves postage, fees and vouchers out of the baskets; all keeps them. Default: "onlyProducts". */
  products?: "onlyProducts" | "all";
  /** all: every sale order is a basket; identified: only those with a customer id. Default: "all". */
  customers?: "all" | "identified";
  /** fewest different products of a basket; smaller ones are not baskets and do not count in N. Default: 2. */
  minBasketSize?: number;
  /** most different products of a basket; larger ones (trade orders) are dropped, counted and said; null: no limit. Default: 100. */
  maxBasketSize?: number | null;
  /** products to look at; the baskets stay the same, so support does not change. */
  items?: {
    /** ids of the only products to look at; empty: all. Default: []. */
    include?: readonly string[];
    /** ids of products not to look at. Default: []. */
    exclude?: readonly string[];
  };
  /** look only at so many products, those in most baskets; null: all. Default: null. */
  topItems?: number | null;
  /** least share of all baskets that hold an itemset, above 0 to 1; auto: 0.005, or 20 baskets if that is more. Default: "auto". */
  minSupport?: "auto" | number;
  /** least share of the baskets with the antecedent that hold the consequent. Default: 0.2. */
  minConfidence?: number;
  /** least lift of a rule; 1 is independence. Default: 1.2. */
  minLift?: number;
  /** fewest baskets that hold both sides of a rule. Default: 20. */
  minCount?: number;
  /** most products in an itemset. Default: 3. */
  maxLength?: number;
  /** products that may follow: one, or any number. Default: "single". */
  consequent?: "single" | "any";
  /** how itemsets are found, with the same result: apriori (level by level) or fast; auto is fast. Default: "auto". */
  algorithm?: "auto" | "apriori" | "fast";
  /** level of significance after the correction for many tests. Default: 0.05. */
  fdr?: number;
  /** bh (Benjamini-Hochberg): share of false discoveries; holm: chance of any false discovery. Default: "bh". */
  correction?: "bh" | "holm";
  /** products suggested per product in cross_sell. Default: 5. */
  crossSell?: number;
  /** most itemsets to find; more end the run with advice before memory runs out. Default: 500000. */
  maxItemsets?: number;
  /** most memory for finding itemsets, in MiB; as above. Default: 1024. */
  maxMemoryMb?: number;
}

/** Options of `loyalty` (Loyalty); every key may be left out. */
export interface LoyaltyOptions {
  /** net value of an order that earns one point, currency units; parts of a point are dropped per order. Default: 10. */
  spendPerPoint?: number;
  /** ordered rules for points on top; a rule holds for all orders it describes, so give a campaign its days. Default: []. */
  bonuses?: readonly BonusRule[];
  /** by points earned in 365 days: up at once, down at the end of a month. Default: [{"name":"Bronze","points":0},{"name":"Silver","points":500},{"name":"Gold","points":2000},{"name":"Platinum","points":5000}]. */
  tiers?: readonly {
    /** What the tier is called. */
    name: string;
    /** Points earned in 365 days from which a customer is in it. */
    points: number;
  }[];
  /** points are lost so many months after they were earned, the oldest being spent first. Default: never. */
  expireMonths?: number;
  /** what a point is worth when it is redeemed, currency units: 0.1 gives 1 % back. Default: 0.1. */
  pointValue?: number;
  /** CSV file with the columns customer_id, date, points and, if there are any, id and reason; relative to the configuration. */
  redemptions?: string;
  /** CSV file with the column customer_id and, if they joined later, date; relative to the configuration. Default: every identified customer is a member. */
  members?: string;
  /** what happens when goods come back whose points are spent: the balance goes below 0, or stays at 0 and the points are forgiven. Default: "carry". */
  debt?: "carry" | "forgive";
  /** a member with points who has not bought for so many days is at risk. Default: 30. */
  atRiskDays?: number;
  /** members on the list of those at risk. Default: 25. */
  listLength?: number;
  /** fewer members than this get no section in the report. Default: 30. */
  minMembers?: number;
}

/** Options of `forecast` (Outlook); every key may be left out. */
export interface ForecastOptions {
  /** weeks that are forecast, 4 to 26. Default: 13. */
  weeks?: number;
  /** days that are forecast, 0 to 31; 0 leaves daily forecasts out. Default: 14. */
  days?: number;
  /** largest regions with a forecast of their own. Default: 5. */
  regions?: number;
  /** largest product categories with a forecast of their own. Default: 5. */
  categories?: number;
  /** daily forecasts of the whole shop alone, or of regions and categories, too. Default: "shop". */
  daily?: "shop" | "all";
}

/** Options of `anomalies` (Out of line); every key may be left out. */
export interface AnomaliesOptions {
  /** changes of trade by less than this share of what was expected are no anomaly, 0 to 1. Default: 0.1. */
  minChange?: number;
  /** how far out of the usual range trade has to be: low raises fewer alarms, high more. Default: "usual". */
  sensitivity?: "low" | "usual" | "high";
  /** largest regions that are watched. Default: 5. */
  regions?: number;
  /** largest product categories that are watched. Default: 5. */
  categories?: number;
  /** best sellers that are watched. Default: 50. */
  products?: number;
  /** also looks for orders that are put together as hardly any other (isolation forest). Default: false. */
  isolationForest?: boolean;
  /** known anomalies that are to raise no alarm for a while. Default: []. */
  snooze?: readonly {
    /** only of this level. */
    level?: "data" | "shop" | "region" | "category" | "product" | "order";
    /** only this region, category, product or order, as the table anomalies names it. */
    name?: string;
    /** only this metric, as the table anomalies names it. */
    metric?: string;
    /** silent before this day. */
    until: string;
  }[];
}

/** Options of `demand` (Demand); every key may be left out. */
export interface DemandOptions {
  /** days from an order at the supplier until the goods can be sold. Default: 14. */
  leadTimeDays?: number;
  /** share of the lead times in which stock is to last, at least 0.5 and below 1. Default: 0.95. */
  serviceLevel?: number;
  /** days of demand that an order brings on top of the reorder point. Default: 28. */
  coverDays?: number;
  /** most products to plan, those with the highest sales of the last 52 weeks; those of the stock file besides. Default: 1000. */
  products?: number;
  /** CSV file with the columns product_id and stock, and on_order where goods are on their way; relative to the configuration. */
  stock?: string;
}

/** Options of `price` (Prices); every key may be left out. */
export interface PriceOptions {
  /** most products to look at, those with the highest sales of the last 52 weeks. Default: 300. */
  products?: number;
  /** CSV file with the columns product_id and cost (of one piece); with it the price of the highest profit is looked for. Relative to the configuration. */
  costs?: string;
}

/** How records are checked and cleaned (`quality` in the configuration); every key may be left out. */
export interface CleaningOptions {
  /** A last record without a line end, which a file that was cut off has, too: kept where it is like the others, or rejected. Default: "keep". */
  unfinished?: "keep" | "reject";
  /** Lines equal to an earlier one in all columns: rejected as duplicate_line, or kept. Default: "quarantine". */
  duplicates?: "quarantine" | "keep";
  /** Cancelled orders: subtracted from revenue (net), or left out altogether (exclude). Default: "net". */
  cancellations?: "net" | "exclude";
  /** Sales without a customer: kept in revenue and baskets (keep), or left out of everything (drop). Default: "keep". */
  missingCustomer?: "keep" | "drop";
  /** Customer ids that stand for nobody, besides the usual ones such as Guest or N/A; capitals do not matter. Default: []. */
  noCustomer?: readonly string[];
  /** Missing values by column: keep, quarantine (refuse the record as missing_required), or { fill: value }. */
  missing?: {
    /** A missing product id in a file that has products. Default: "keep". */
    product_id?: "keep" | "quarantine" | Fill;
    /** A missing product name. Default: "keep". */
    description?: "keep" | "quarantine" | Fill;
    /** A missing category. Default: "keep". */
    category?: "keep" | "quarantine" | Fill;
    /** A missing region. Default: "keep". */
    region?: "keep" | "quarantine" | Fill;
  };
  /** When the data is too poor for a report. */
  gate?: {
    /** Lowest score of the checks, 0 to 100, that lets a report out. Default: 95. */
    minScore?: number;
    /** Largest share of records rejected that lets a report out. Default: 0.05. */
    maxRejectedShare?: number;
    /** Below the bar: stop without a report, or publish with a warning. Default: "stop". */
    onFail?: "stop" | "warn";
  };
  /** Rules of your own by column: not_null, min_value, max_value, regex_match, date_format, within_last_days; each with mostly, severity, where and name. */
  rules?: {
    /** Rules for order_id. */
    order_id?: readonly CleaningRule[];
    /** Rules for order_id. */
    transaction_id?: readonly CleaningRule[];
    /** Rules for order_id. */
    invoice_no?: readonly CleaningRule[];
    /** Rules for customer_id. */
    customer_id?: readonly CleaningRule[];
    /** Rules for product_id. */
    product_id?: readonly CleaningRule[];
    /** Rules for product_id. */
    stock_code?: readonly CleaningRule[];
    /** Rules for description. */
    description?: readonly CleaningRule[];
    /** Rules for description. */
    product_name?: readonly CleaningRule[];
    /** Rules for category. */
    category?: readonly CleaningRule[];
    /** Rules for category. */
    product_category?: readonly CleaningRule[];
    /** Rules for quantity. */
    quantity?: readonly CleaningRule[];
    /** Rules for unit_price. */
    unit_price?: readonly CleaningRule[];
    /** Rules for unit_price. */
    price?: readonly CleaningRule[];
    /** Rules for amount. */
    amount?: readonly CleaningRule[];
    /** Rules for amount. */
    transaction_amount?: readonly CleaningRule[];
    /** Rules for ordered_at. */
    ordered_at?: readonly CleaningRule[];
    /** Rules for ordered_on. */
    ordered_on?: readonly CleaningRule[];
    /** Rules for ordered_at. */
    transaction_date?: readonly CleaningRule[];
    /** Rules for ordered_at. */
    invoice_date?: readonly CleaningRule[];
    /** Rules for ordered_at. */
    timestamp?: readonly CleaningRule[];
    /** Rules for region. */
    region?: readonly CleaningRule[];
    /** Rules for region. */
    country?: readonly CleaningRule[];
    /** Rules for email. */
    email?: readonly CleaningRule[];
    /** Rules for phone. */
    phone?: readonly CleaningRule[];
  };
  /** One line per key, for files that repeat lines with changes; the others are rejected as duplicate_line. Default: null. */
  dedupe?: {
    /** Columns that together identify a line. */
    keys: readonly (
      | "order_id"
      | "customer_id"
      | "product_id"
      | "description"
      | "category"
      | "quantity"
      | "unit_price"
      | "amount"
      | "ordered_at"
      | "ordered_on"
      | "region"
      | "email"
      | "phone"
    )[];
    /** Which line of several with the same keys stays. Default: "first". */
    keep?: "first" | "last" | "maxAmount";
  } | null;
  /** What counts as a product in baskets and best sellers. */
  products?: {
    /** Regular expression of real products' ids. Default: the preset's. Default: null. */
    pattern?: string | null;
    /** Ids that are no products, such as postage; capitals do not matter. Default: []. */
    services?: readonly string[];
  };
  /** Modified z-score of the log amount beyond which a line is flagged as unusual (never dropped). Default: 3.5. */
  outlierThreshold?: number;
  /** Weights of the six dimensions in the score. */
  weights?: {
    /** Weight of the checks for missing values. Default: 1. */
    Completeness?: number;
    /** Weight of the checks of single values. Default: 1. */
    Validity?: number;
    /** Weight of the checks for repetitions. Default: 1. */
    Uniqueness?: number;
    /** Weight of the checks between values. Default: 1. */
    Consistency?: number;
    /** Weight of the checks of dates against the calendar. Default: 1. */
    Timeliness?: number;
    /** Weight of the checks of amounts of data. Default: 1. */
    Volume?: number;
  };
}

/** The options of every analysis of the registry, by its name. */
export interface OptionsByAnalysis {
  kpis: KpisOptions;
  rfm: RfmOptions;
  value: ValueOptions;
  churn: ChurnOptions;
  personas: PersonasOptions;
  movement: MovementOptions;
  cohorts: CohortsOptions;
  basket: BasketOptions;
  loyalty: LoyaltyOptions;
  forecast: ForecastOptions;
  anomalies: AnomaliesOptions;
  demand: DemandOptions;
  price: PriceOptions;
}

/** One segment: who is in it, and what to do with them. */
export interface SegmentRule {
  /** the segment's name; several rules may share it. */
  name: string;
  /** what has to hold, all of it; nothing: everybody who is left. */
  when?: {
    /** recency score. */
    r?: string | number;
    /** frequency score. */
    f?: string | number;
    /** monetary score. */
    m?: string | number;
    /** score on the grid's second axis. */
    fm?: string | number;
    /** sum of the three scores. */
    rfm_sum?: string | number;
    /** days since the last order. */
    recency_days?: string | number;
    /** orders. */
    frequency?: string | number;
    /** spend, currency units. */
    monetary?: string | number;
    /** among the highest spenders. */
    is_high_spender?: boolean;
    /** at or above the high-value quantile of spend. */
    is_high_value?: boolean;
    /** every score in the top two of five. */
    is_top_rfm?: boolean;
    /** lifecycle stage. */
    lifecycle?: "New" | "Active" | "At-Risk" | "Churned";
  };
  /** what to do with these customers. Default: "". */
  action?: string;
  /** core: carries the business; slipping: worth a call before it is too late. Default: "other". */
  role?: "core" | "slipping" | "other";
}

/** One rule for loyalty points on top: when it holds, and how many. */
export interface BonusRule {
  /** Identifies the rule; an order gets the bonus of a rule once. */
  id: string;
  /** What must hold, all of it; without anything, every order. */
  when?: {
    /** First day. */
    from?: string;
    /** Last day. */
    to?: string;
    /** Days of the week. */
    weekdays?: readonly ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
    /** Categories; the bonus is for the order's value in them. */
    category?: string | readonly string[];
    /** Product ids; the bonus is for the order's value in them. */
    product?: string | readonly string[];
    /** Countries or regions of the order, as the files write them. */
    region?: string | readonly string[];
    /** Sales channels of the order, as the files write them. */
    channel?: string | readonly string[];
    /** Tiers that the customer was in when ordering. */
    tier?: string | readonly string[];
    /** Segments that the customer is in today. */
    segment?: string | readonly string[];
    /** Least net value of the order, currency units. */
    minAmount?: number;
    /** true: the customer's first order; false: any later one. */
    firstOrder?: boolean;
  };
  /** 2 = the points twice: as many again on top. */
  multiplier?: number;
  /** So many points on top, whatever the value. */
  fixed?: number;
  /** max: of these rules only the one with the most points counts; sum: on top of whatever else counts. Default: "max". */
  stack?: "max" | "sum";
}

/** A missing value is replaced. */
export interface Fill {
  /** The value to write instead. */
  fill: string;
}

/** One rule of your own for a column; several keys hold together. */
export interface CleaningRule {
  /** The value is there. */
  not_null?: true;
  /** Smallest value; returns, cancellations and adjustments are left alone. */
  min_value?: number;
  /** Largest value; returns, cancellations and adjustments are left alone. */
  max_value?: number;
  /** Regular expression of the whole value. */
  regex_match?: string;
  /** How the date is written in the file, as a whole: YYYY-MM-DD, DD/MM/YYYY HH:mm. */
  date_format?: string;
  /** The day is at most this many days before the report's as-of day. */
  within_last_days?: number;
  /** Share of records that must pass: below it the gate fails; no record is refused by the rule. */
  mostly?: number;
  /** error (default) refuses the record, warn counts in the score, info is only reported. */
  severity?: "error" | "warn" | "info";
  /** Only for records with these values, by column. */
  where?: Readonly<Record<string, string | readonly string[]>>;
  /** The rule's name in reports and reasons. Default: <column>_<rule>. */
  name?: string;
}
