/** The text of a page in reading order: one line per block, without what is only drawn. */

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
const BLOCKS =
  /<\/?(?:h[1-6]|p|li|ul|ol|tr|table|thead|tbody|caption|section|article|header|footer|nav|main|aside|div|figure|figcaption|dt|dd|dl|details|summary|br|button|option)\b[^>]*>/gi;

export function pageText(html: string): string {
  return html
    .replace(/<(script|style|svg|template)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<head\b[\s\S]*?<\/head>/gi, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<\/t[dh]>/gi, " | ")
    .replace(BLOCKS, "\n")
    .replace(/<[^>]+>/g, " ")
    .replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
      decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : hex !== undefined
          ? String.fromCodePoint(Number.parseInt(hex, 16))
          : (ENTITIES[name] ?? all),
    )
    .split("\n")
    .map((line) =>
      line
        .replace(/\s+/g, " ")
        .replace(/(?: \|)+ ?$/, "")
        .trim(),
    )
    .filter((line) => line !== "")
    .join("\n");
}
