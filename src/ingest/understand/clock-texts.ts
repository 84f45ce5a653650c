/** Times of day however they are written. */

export interface Clock {
  hour: number;
  minute: number;
  second: number;
}

const NOON_WORDS = /^(?:a|p)\.?\s?m\.?$|^(?:SA|CH|ÖÖ|ÖS|午前|午後|上午|下午|오전|오후)$/iu;
const isAfternoon = (word: string): boolean => /^p/i.test(word) || /^(?:CH|ÖS|午後|下午|오후)$/u.test(word);

/** The parts of a time that is written with colons alone, as most are: the pattern of all others takes long to compile. */
const PLAIN = /^(?<h>\d{1,2}):(?<m>\d{1,2})(?::(?<s>\d{1,2}))?$/;

/** The time in a text behind a date, and its zone as it is written; undefined where a text is none. */
export function clockOf(text: string): { clock: Clock; zone: string } | undefined {
  const found =
    PLAIN.exec(text) ??
    /^(?<before>午前|午後|上午|下午|오전|오후)?\s*(?<h>\d{1,2})(?:[:.hH時时시]\s?(?<m>\d{1,2})(?:[:.分분]\s?(?<s>\d{1,2})(?:[.,]\d+)?秒?)?\s*[分분]?)?\s*(?<after>[\p{L}.]{1,5}?(?:\s?m\.?)?)?\s*(?<zone>Z|(?:UTC|GMT)?\s?[+-]\d{2}(?::?\d{2})?|UTC|GMT|[A-Z]{3,4})?$/iu.exec(
      text.trim(),
    );
  const groups = found?.groups;
  if (groups === undefined) return undefined;
  const { before, h, m, s, after } = groups as Record<string, string | undefined>;
  let zone: string = groups.zone ?? "";
  let noon = before ?? after;
  if (noon !== undefined && noon !== "" && !NOON_WORDS.test(noon)) {
    // "10:00 GMT": the words behind a time are a zone
    if (!/^(?:Z|UTC|GMT)$/i.test(noon)) return undefined;
    zone = noon;
    noon = undefined;
  }
  if (m === undefined && (noon === undefined || noon === "")) return undefined;
  let hour = Number(h);
  const minute = Number(m ?? 0);
  const second = Number(s ?? 0);
  if (noon !== undefined && noon !== "") {
    if (hour < 1 || hour > 12) {
      // 13:21 pm: the twelve hours are counted in already
      if (hour > 23) return undefined;
    } else hour = (hour % 12) + (isAfternoon(noon) ? 12 : 0);
  }
  const midnight = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !midnight) || minute > 59 || second > 60) return undefined;
  return { clock: { hour, minute, second: Math.min(second, 59) }, zone };
}

/** Words without a digit, and digits alone. */
const NO_TIME = /^(?:\D*|\d*)$/;

/** A time of day that is written in digits alone, 930 or 142705, in seconds; undefined where a text is none. */
export function readClockDigits(written: string): number | undefined {
  const found = /^(\d{1,2})([0-5]\d)([0-5]\d)?$/.exec(written.trim());
  if (found === null || Number(found[1]) > 23) return undefined;
  return 3600 * Number(found[1]) + 60 * Number(found[2]) + Number(found[3] ?? 0);
}

/** A time of day, in seconds, of which 24:00 has those of a whole day; undefined where a text is none. */
export function readTime(written: string): number | undefined {
  if (NO_TIME.test(written)) return undefined;
  const text = written.trim();
  const fraction = /^0?[.,]\d+$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  if (!Number.isNaN(fraction)) return Math.round(fraction * 86_400);
  // 14.05 is a price before it is a time
  if (!/\d\s?(?::|[hH時时시]|[ap]\.?m)/i.test(text)) return undefined;
  const found = clockOf(text.replace(/^.*[T ](?=\d{1,2}:)/, ""));
  if (found === undefined) return undefined;
  const { hour, minute, second } = found.clock;
  return 3600 * hour + 60 * minute + second;
}
