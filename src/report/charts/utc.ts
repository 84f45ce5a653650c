/** Vega draws dates in the zone of the machine it runs on. A calendar day has no zone, so every spec is turned to UTC. */

const CALLS: Readonly<Record<string, string>> = {
  timeFormat: "utcFormat",
  timeParse: "utcParse",
  timeOffset: "utcOffset",
  timeSequence: "utcSequence",
  datetime: "utc",
  year: "utcyear",
  quarter: "utcquarter",
  month: "utcmonth",
  week: "utcweek",
  day: "utcday",
  dayofyear: "utcdayofyear",
  date: "utcdate",
  hours: "utchours",
  minutes: "utcminutes",
  seconds: "utcseconds",
  milliseconds: "utcmilliseconds",
};
const CALL = new RegExp(`(?<![\\w.$'"])(${Object.keys(CALLS).join("|")})(?=\\()`, "g");
/** Where Vega keeps expressions: everything else that is a string is text or a name. */
const EXPRESSIONS = new Set(["expr", "signal", "update", "test", "filter", "init"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A compiled Vega spec in which every scale, time unit and expression works in UTC; data values stay as they are. */
export function inUtc(spec: Record<string, unknown>): Record<string, unknown> {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return EXPRESSIONS.has(key) ? value.replace(CALL, (call) => CALLS[call]!) : value;
    if (Array.isArray(value)) return key === "values" ? value : value.map((item) => visit(item, key));
    if (!isRecord(value)) return value;
    const copy: Record<string, unknown> = {};
    for (const [k, v] of Object.entries(value)) copy[k] = visit(v, k);
    if (key === "scales" && copy.type === "time") copy.type = "utc";
    if (copy.formatType === "time") copy.formatType = "utc";
    // a filter is the one transform that is an expression in `expr`; the rest carry their own keys
    if (copy.type === "timeunit") copy.timezone = "utc";
    return copy;
  };
  return visit(spec, "") as Record<string, unknown>;
}
