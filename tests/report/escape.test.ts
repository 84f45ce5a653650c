import { describe, expect, it } from "vitest";
import { cssString, html, scriptJson, slug } from "../../src/report/escape.ts";

describe("html", () => {
  it.each([
    [`<b a="1" b='2'>&`, "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;"],
    ["a\u0000b\u0008c", "abc"],
    ["\u202Egnp.exe\u202C", "gnp.exe"],
    ["\ud800", "\ufffd"],
    ["日本 é €", "日本 é €"],
  ])("%j becomes %j", (text, expected) => expect(html(text)).toBe(expected));
});

describe("scriptJson", () => {
  it("cannot end the script that holds it, and reads back as it was", () => {
    const value = { a: "</script><!--<script>", b: "\u2028\u2029", c: "&amp;" };
    const text = scriptJson(value);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("cssString", () => {
  it("keeps letters, and writes what could end the string or the style sheet as numbers", () => {
    expect(cssString("Acme · Week 48 – é")).toBe('"Acme · Week 48 – é"');
    expect(cssString(`"}</style>\\`)).toBe('"\\22 \\7d \\3c /style\\3e \\5c "');
  });
});

describe("slug", () => {
  it.each([
    ["RFM grid", "rfm-grid"],
    ['"><x', "x"],
    ["日本", "x"],
  ])("%j becomes %j", (text, expected) => expect(slug(text)).toBe(expected));
});
