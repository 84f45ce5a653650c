/** How time and memory of each stage grow, from what its code does; bench/page.ts sets the measured exponents beside it. */
export interface Stage {
  stage: string;
  time: string;
  memory: string;
  why: string;
  /** Series of bench/growth.ts that show it. */
  series: readonly string[];
}

export const SYMBOLS =
  "L lines, B bytes of input, O orders, I items (order × product, at most L), C customers, P products, F itemsets found, k products in a basket on average";

export const STAGES: readonly Stage[] = [
  {
    stage: "reading",
    time: "O(B)",
    memory: "O(O + C + P) texts",
    why: "one pass over blocks of bytes; every id and name is kept once, as bytes, dictionaries of the other columns begin anew when they are large, and a reading thread is a few pieces ahead",
    series: ["lines"],
  },
  {
    stage: "cleaning",
    time: "O(L)",
    memory: "O(texts in use + rejects)",
    why: "a value is judged once per text in its dictionary, a row by its codes; what is refused is kept with its reason",
    series: ["lines"],
  },
  {
    stage: "repeated lines",
    time: "O(L)",
    memory: "8 bytes · L + O(O)",
    why: "64-bit fingerprints, compared within an order: at most 40 comparisons a line, beyond them a hash table",
    series: ["lines"],
  },
  {
    stage: "facts",
    time: "O(L + C log C + P log P); the tables of orders and items O(L log k + O log O)",
    memory: "O(O + C + P) and 10 bytes · L, at most 160 MB of them: what is more lies in a temporary file",
    why: "sums in arrays by number, lines in narrow arrays; the tables of orders and items are made when somebody asks for them, slice by slice",
    series: ["lines", "customers", "products"],
  },
  {
    stage: "RFM",
    time: "O(O + C log C)",
    memory: "O(O + C)",
    why: "orders by customer and day with counting sorts; quantiles from sorted values",
    series: ["customers"],
  },
  {
    stage: "cohorts",
    time: "O(O + C + months²)",
    memory: "O(O + months²)",
    why: "one pass over the orders of each customer; rolling retention adds months for each customer",
    series: ["customers"],
  },
  {
    stage: "baskets",
    time: "O(I + O + P)",
    memory: "4 bytes · I + O(O + P)",
    why: "counting sorts only; a basket is a stretch of one array",
    series: ["products"],
  },
  {
    stage: "mining",
    time: "O(k² · O + work of the sets found); at worst 2ᴾ sets",
    memory: "4 bytes · k · O + 12 bytes · F + a triangle of the 4,096 most frequent products",
    why: "all pairs of a basket are counted in one pass, and again in what each set is found in; limits on the number of sets and on bytes end a search with an error",
    series: ["miner: baskets", "miner: items", "miner: items in a basket"],
  },
  {
    stage: "rendering",
    time: "O(marks + table rows)",
    memory: "O(marks + table rows)",
    why: "sections hold aggregates and lists whose length the options bound: months, cohorts and segments, never lines",
    series: [],
  },
];
