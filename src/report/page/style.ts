/** The style sheet of the page: a quiet grid of 4 mm, two sizes of text, two of heading, hairlines, one accent. */

import type { Brand } from "../../look/brand.ts";
import { cssVariables, paletteOf, THEME } from "../../look/theme.ts";

const BASE = `
*{box-sizing:border-box;margin:0;padding:0}
:root{${cssVariables("light")};--u:4mm;--small:.8333rem;--heading:1.6667rem;--display:2.25rem;color-scheme:light dark}
html{font:12px/1.45 ${THEME.font},system-ui,sans-serif;color:var(--ink);background:var(--surface);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{font-size:1rem;overflow-wrap:break-word}
.n,.figure strong,.meter b,.contents i{font-variant-numeric:tabular-nums}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1{font-size:var(--display);line-height:1.15;font-weight:600;letter-spacing:-.022em;text-wrap:balance}
h2{font-size:var(--heading);line-height:1.2;font-weight:600;letter-spacing:-.017em;text-wrap:balance}
h3,h2.h3,.h3{font-size:1rem;line-height:1.35;font-weight:600;letter-spacing:-.003em}
.kicker{font-size:var(--small);letter-spacing:.075em;text-transform:uppercase;color:var(--muted);margin-bottom:calc(var(--u)/4)}
.sub{color:var(--muted);font-size:var(--small)}
.head .sub{font-size:1rem;margin-top:calc(var(--u)/4)}
.head{margin-bottom:calc(var(--u)*1.25)}
ul,ol{list-style:none}

.figures{display:grid;grid-template-columns:repeat(var(--n,5),minmax(0,1fr));border-top:1px solid var(--ink);border-bottom:1px solid var(--hairline);margin-bottom:calc(var(--u)*1.25)}
.figure{padding:calc(var(--u)*.6) calc(var(--u)*.25) calc(var(--u)*.5) calc(var(--u)*.6);border-left:1px solid var(--hairline);min-width:0;display:flex;flex-direction:column}
.figure:first-child{border-left:0;padding-left:0}
.figure dt{font-size:var(--small);color:var(--muted)}
.figure dd{display:flex;flex-direction:column;flex:1}
.figure strong{font-size:var(--heading);line-height:1.25;font-weight:600;letter-spacing:-.02em;white-space:nowrap}
.summary .figures strong{font-size:calc(var(--heading)*1.15)}
.versus{font-size:var(--small);color:var(--muted);line-height:1.4}
.change{white-space:nowrap;font-weight:600;color:var(--ink)}
.change.good{color:var(--good)}.change.bad{color:var(--bad)}
td .change{font-weight:400}
.arrow{width:.62em;height:.62em;fill:currentColor;margin-right:.3em}
.spark{display:block;width:100%;max-width:34mm;height:auto;margin-top:auto;padding-top:calc(var(--u)/3);overflow:visible}
.spark path{fill:none;stroke:var(--muted);stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.spark circle{fill:var(--accent)}

.highlights li{display:grid;grid-template-columns:4.9rem 1fr;gap:0 calc(var(--u)/2);padding:calc(var(--u)*.36) 0;border-bottom:1px solid var(--hairline);align-items:baseline}
.highlights li:first-child{border-top:1px solid var(--hairline)}
.h3+.highlights{margin-top:calc(var(--u)*.4)}
.tone{font-size:var(--small);font-weight:600;white-space:nowrap;color:var(--muted)}
.nb{white-space:nowrap}
.tone svg{width:.85em;height:.85em;margin-right:.45em;vertical-align:-.06em;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.good .tone{color:var(--good)}.bad .tone{color:var(--bad)}.warning .tone{color:var(--warning)}
.changed,.alerts,.commentary,.health,.contents{margin-bottom:calc(var(--u)*1.25)}
.none,.needs{color:var(--muted);margin-top:calc(var(--u)*.25)}
.needs{max-width:44em}
.needs strong{color:var(--ink);font-weight:600}
.todo{border-left:2px solid var(--accent);padding-left:calc(var(--u)*.75);margin-bottom:calc(var(--u)*1.25)}
.todo ol{counter-reset:todo}.todo li{counter-increment:todo;display:grid;grid-template-columns:1.6em 1fr;margin-top:calc(var(--u)*.35)}
.todo li::before{content:counter(todo) ".";color:var(--accent);font-weight:600;grid-row:span 2}
.todo .sub{grid-column:2}.todo .source{margin:0}
.targets{margin-bottom:calc(var(--u)*1.25)}.targets li{margin-top:calc(var(--u)*.4)}.targets .meter{grid-template-columns:14em 1fr}.targets .track{position:relative;overflow:visible}.targets .track i{position:absolute;top:-3px;width:1px;height:9px;background:var(--ink)}
.highlights a,.todo li>p:first-child a{color:inherit;text-decoration:none}
.commentary p{margin-top:calc(var(--u)*.25);max-width:44em}
.badge{display:grid;grid-template-columns:max-content minmax(12rem,1fr) 2.2fr;gap:calc(var(--u)*1.25);border-top:1px solid var(--hairline);border-bottom:1px solid var(--hairline);padding:calc(var(--u)*.6) 0;margin-top:calc(var(--u)*.4);align-items:center}
.grade strong{display:block;font-size:var(--heading);line-height:1.15;font-weight:600;letter-spacing:-.02em}
.grade span{font-size:var(--small);font-weight:600;color:var(--good)}
.amber .grade span{color:var(--warning)}.red .grade span{color:var(--bad)}
.meter{display:grid;grid-template-columns:7.6em 1fr auto;gap:.6em;font-size:var(--small);color:var(--muted);align-items:center}
.meter b{font-weight:400;color:var(--ink);text-align:right;white-space:nowrap;min-width:2.8em}
.track{height:3px;background:var(--hairline);border-radius:2px;overflow:hidden}
.track span{display:block;height:100%;background:var(--accent)}
.said{font-size:var(--small)}
.said p+p{color:var(--muted)}

.row{margin-bottom:calc(var(--u)*1.25)}
.pair{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:calc(var(--u)*1.5)}
.block{min-width:0}
.block>.sub{margin-bottom:calc(var(--u)*.5)}
.block>h3:has(+.chart,+.table,+.text){margin-bottom:calc(var(--u)*.5)}
.drawn svg{display:block;width:100%;height:auto;overflow:visible}

.text li,.actions li{padding-left:1.2em;position:relative;margin-top:.3em;max-width:52em}
.actions li::before{content:"";position:absolute;left:0;top:.47em;width:.34em;height:.34em;border:solid var(--accent);border-width:.13em .13em 0 0;rotate:45deg}
.text li::before{content:"";position:absolute;left:.1em;top:.62em;width:.32em;height:.32em;border-radius:50%;background:var(--accent)}

table{border-collapse:collapse;width:100%;font-size:var(--small);line-height:1.35}
th,td{text-align:left;font-weight:400;padding:calc(var(--u)*.27) calc(var(--u)*.4);border-bottom:1px solid var(--hairline);vertical-align:baseline;white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--muted);border-bottom-color:var(--ink);vertical-align:bottom;white-space:normal}
.n{text-align:right}
.long{white-space:normal;overflow-wrap:break-word;min-width:11em;max-width:34em}
.segment::before{content:"";display:inline-block;width:.72em;height:.72em;border-radius:.16em;background:var(--c);margin-right:.55em;vertical-align:-.04em}
.heat{border-bottom:1px solid var(--surface);border-right:1px solid var(--surface)}
.heat{color:var(--on-pale)}.mid{color:var(--on-mid)}.deep{color:var(--on-deep)}
.heatmap th,.heatmap td{padding-left:calc(var(--u)*.22);padding-right:calc(var(--u)*.22)}
.heatmap tr>:first-child{padding-left:0}
.source{font-size:var(--small);color:var(--muted);margin-top:calc(var(--u)*.4)}
code{font:inherit;color:var(--ink)}

button{font:inherit;color:inherit;background:none;border:0;cursor:pointer;text-align:inherit;padding:0}
.foot{display:grid;grid-template-columns:1fr;gap:calc(var(--u)*.8);margin-bottom:calc(var(--u)*1.25)}
.actions{border-left:2px solid var(--accent);padding-left:calc(var(--u)*.75)}
.notes{font-size:var(--small);color:var(--muted);border-left:2px solid var(--hairline);padding-left:calc(var(--u)*.75)}
.notes .h3{font-size:var(--small)}
.notes li{margin-top:.2em}
.thin .head{margin-bottom:calc(var(--u)*.5)}
.thin{margin-bottom:calc(var(--u)*1.5)}
.contents li a{display:grid;grid-template-columns:9rem 1fr 2em;gap:calc(var(--u)/2);padding:calc(var(--u)*.3) 0;border-bottom:1px solid var(--hairline);color:inherit;text-decoration:none}
.contents ol{margin-top:calc(var(--u)*.4);border-top:1px solid var(--hairline)}
.compact ol{display:flex;flex-wrap:wrap;gap:0 calc(var(--u)*1.25);padding:calc(var(--u)*.3) 0;border-bottom:1px solid var(--hairline)}
.compact li a{display:flex;gap:.5em;padding:0;border:0}.compact span{display:none}
.contents b{font-weight:600}.contents span{color:var(--muted)}.contents i{font-style:normal;text-align:right;min-width:1.3em}.compact i{text-align:left}
`;

/** On paper. Page breaks are chosen by `paginate`, these rules only keep together what belongs together. */
export const PRINT = `
.screen-only{display:none!important}
html{font-size:12px}
/* whole pixels, and no tracking where it is not seen: a printer then writes a word at once instead of letter by letter */
:root{${cssVariables("light")};--small:10px;--heading:20px;color-scheme:light}
h3,h2.h3,.h3{letter-spacing:0}
.pair{column-gap:22px}
body{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.unit,.pair,.figure,tr,.chart-block,.foot{break-inside:avoid}
h1,h2,h3,.sub,.kicker,caption{break-after:avoid}
/* the printer leaves out the space at the end of a line, which would glue words in the outline and to those who listen */
h1,h2,h3,p,li,.highlights span{white-space:break-spaces}
thead{display:table-header-group}
.section{border-top:1px solid var(--ink);padding-top:calc(var(--u)*.6);margin-top:calc(var(--u)*1.5)}
.page-start{margin-top:0!important}
.section.page-start{border-top:0;padding-top:0}
.page-start{break-before:page}
.tight .head,.tight .figures,.tight .row,.tight .foot{margin-bottom:calc(var(--u)*.85)}
.tight h1{font-size:1.75rem}
.tight .changed,.tight .alerts,.tight .commentary,.tight .todo,.tight .targets,.tight .health,.tight .contents{margin-bottom:calc(var(--u)*.85)}
.tight .highlights li{padding-top:calc(var(--u)*.24);padding-bottom:calc(var(--u)*.24)}
.tight .todo li{margin-top:calc(var(--u)*.22)}
.tight .badge{padding:calc(var(--u)*.4) 0}
.tight th,.tight td{padding-top:calc(var(--u)*.19);padding-bottom:calc(var(--u)*.19)}
.tight .block>.sub{margin-bottom:calc(var(--u)*.3)}
.tight .foot{gap:calc(var(--u)*.5)}
.section .foot:last-child{margin-bottom:0}
`;

const SCREEN = `
.print-only{display:none!important}
html{font-size:15px;scroll-padding-top:calc(var(--u)*14)}
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{display:grid;grid-template-columns:minmax(0,1fr);min-height:100vh}
a{color:var(--accent)}
.highlights a:hover,.todo a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:var(--u);top:var(--u);background:var(--surface);padding:.5em 1em;z-index:9}
.side{position:sticky;top:0;z-index:5;background:var(--surface);border-bottom:1px solid var(--hairline);padding:calc(var(--u)*.25) calc(var(--u)*3) calc(var(--u)*.25) var(--u);overflow-x:auto;scrollbar-width:none;mask-image:linear-gradient(90deg,#000 calc(100% - var(--u)*3),transparent)}
.side ol{display:flex;gap:calc(var(--u)*1.25);white-space:nowrap}
.side p{display:none}
.side a{color:var(--muted);text-decoration:none;font-size:var(--small);display:block;padding:.45em 0;min-height:24px}
.side a:hover{color:var(--ink)}
.side a[aria-current]{color:var(--accent);font-weight:600}
main{padding:calc(var(--u)*1.5) var(--u) calc(var(--u)*3);max-width:1000px;width:100%;margin:0 auto;min-width:0}
.summary{margin-bottom:calc(var(--u)*4)}
.section{border-top:1px solid var(--ink);padding-top:calc(var(--u)*1.5);margin-bottom:calc(var(--u)*4)}
.changed,.alerts,.commentary,.health,.row,.figures,.foot{margin-bottom:calc(var(--u)*2)}
.neighbours{display:flex;flex-wrap:wrap;gap:calc(var(--u)*.25) var(--u)}
.neighbours a{display:inline-block;min-height:24px;color:var(--muted);font-size:var(--small)}
.colophon{font-size:var(--small);color:var(--muted);border-top:1px solid var(--hairline);padding-top:var(--u)}
.table{overflow-x:auto;overflow-y:hidden;position:relative}
.chart[style]{overflow-x:auto;overflow-y:hidden}.chart[style] .drawn{min-width:var(--least)}
.tools{display:flex;flex-wrap:wrap;gap:calc(var(--u)*.5) var(--u);align-items:center;font-size:var(--small);color:var(--muted);margin-bottom:calc(var(--u)*.5)}
.tools input{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--hairline);border-radius:3px;padding:.35em .6em;min-height:2.2em}
.tools input[type=search]{width:13em}.tools input[type=number]{width:6em}
.tools label{display:flex;gap:.5em;align-items:center}
.under{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 var(--u);font-size:var(--small);color:var(--muted);margin-top:calc(var(--u)*.4)}
.under .source{margin:0}
.under button{color:var(--accent);min-height:2.2em;min-width:24px}
.under button:hover{text-decoration:underline}
th button{display:inline-flex;align-items:flex-end;gap:.35em;min-height:24px;padding:.3em 0;text-align:inherit}
th.n button{flex-direction:row-reverse}
th button::after{content:"";flex:none;width:.6em;height:.8em;margin-bottom:.22em;background:currentColor;opacity:.4;clip-path:polygon(50% 0,95% 40%,5% 40%,5% 60%,95% 60%,50% 100%,5% 60%,5% 40%)}
th button:hover{color:var(--ink)}
th button:hover::after{opacity:1}
th[aria-sort] button{color:var(--ink);font-weight:600}
th[aria-sort] button::after{opacity:1}
th[aria-sort=ascending] button::after{clip-path:polygon(50% 15%,100% 75%,0 75%)}
th[aria-sort=descending] button::after{clip-path:polygon(50% 85%,100% 25%,0 25%)}
.nothing{color:var(--muted);font-size:var(--small);padding:calc(var(--u)*.5) 0}
tbody tr:hover>*{background-color:var(--accent-soft)}
tbody tr:hover>.heat{background-color:unset}
tr[hidden]{display:none}
.filters{display:flex;flex-wrap:wrap;align-items:center;gap:calc(var(--u)*.4) calc(var(--u)*.6);background:var(--surface);padding:calc(var(--u)*.5) 0;margin-bottom:calc(var(--u)*1);border-bottom:1px solid var(--hairline);font-size:var(--small)}
.filters fieldset{border:1px solid var(--hairline);border-radius:4px;display:flex;overflow:hidden}
.filters fieldset label{display:block;position:relative}
.filters fieldset input{position:absolute;inset:0;opacity:0;cursor:pointer;width:100%;height:100%}
.filters fieldset span{display:block;padding:.4em .8em;min-height:28px;line-height:1.6;white-space:nowrap}
.filters fieldset label+label span{border-left:1px solid var(--hairline)}
.filters input:checked+span{background:var(--accent-soft);color:var(--accent);font-weight:600}
.filters input:focus-visible+span{outline:2px solid var(--accent);outline-offset:-2px}
.filters select{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--hairline);border-radius:4px;padding:.4em .6em;min-height:30px;max-width:15em}
.filters button{color:var(--accent);min-height:30px;padding:0 .4em}
.filtered-by{font-size:var(--small);color:var(--muted);margin-bottom:calc(var(--u)*1.5)}
.filtered-by b{color:var(--ink)}
.follows{font-size:var(--small);color:var(--accent);font-weight:600}
.follows.whole{color:var(--muted);font-weight:400}
.is-empty .chart,.is-empty .table{display:none}
.is-filtered .head h1,.is-filtered .head h2,.is-filtered .highlights,.is-filtered .actions{color:var(--muted)}
.linked>*{background-color:var(--accent-soft)}
.pick{display:inline;color:inherit;text-align:inherit;text-decoration:underline;text-decoration-color:var(--faint);text-decoration-thickness:1px;text-underline-offset:.22em;min-height:24px}
.pick:hover{color:var(--accent)}
.chart+.under{margin-top:0}
.numbers{max-height:20rem;overflow:auto}
dialog.list{margin:auto;width:min(64rem,calc(100vw - 2*var(--u)));max-height:calc(100vh - 4*var(--u));border:1px solid var(--hairline);border-radius:6px;background:var(--surface);color:var(--ink);padding:calc(var(--u)*1.25);overflow:auto}
dialog.list::backdrop{background:rgb(0 0 0/.45)}
.list-head{display:flex;justify-content:space-between;gap:var(--u);align-items:start}
.close{color:var(--accent);min-height:28px;white-space:nowrap}
dialog.list>.block{margin-top:var(--u)}
details.notes summary{cursor:pointer;color:var(--muted);padding:.45em 0;min-height:24px}
details.notes[open] summary{margin-bottom:.4em}
.live svg{cursor:default}
.static-behind{display:none}
#tip{position:fixed;z-index:20;pointer-events:none;background:var(--ink);color:var(--surface);font-size:var(--small);line-height:1.4;padding:.5em .75em;border-radius:4px;max-width:22em;display:none}
#tip dl{display:grid;grid-template-columns:auto auto;gap:0 1em}
#tip dt{opacity:.72}#tip dd{text-align:right;font-weight:600;overflow-wrap:anywhere}
@media(min-width:1240px){
 .filters{position:sticky;top:0;z-index:4}
 body{grid-template-columns:15rem minmax(0,1fr)}
 .side{height:100vh;border-bottom:0;mask-image:none;border-right:1px solid var(--hairline);padding:calc(var(--u)*1.5) var(--u);overflow:auto}
 .side ol{flex-direction:column;gap:0;white-space:normal}
 .side .neighbours{display:flex;font-weight:400;margin-top:var(--u)}
 .side p:not(.neighbours){display:block;font-weight:600;margin-bottom:calc(var(--u)*.75)}
 .side p small{display:block;font-weight:400;color:var(--muted);font-size:var(--small)}
 main{padding:calc(var(--u)*2) calc(var(--u)*3) calc(var(--u)*4)}
}
@media(max-width:760px){
 h1{font-size:1.8rem}h2{font-size:1.4rem}
 .pair{grid-template-columns:minmax(0,1fr);gap:calc(var(--u)*2)}
 .figures{grid-template-columns:1fr 1fr;border-bottom:0}
 .figure,.figure:first-child{border-left:0;padding:calc(var(--u)*.5) calc(var(--u)*.5) calc(var(--u)*.5) 0;border-bottom:1px solid var(--hairline)}
 .highlights li{grid-template-columns:1fr;gap:.1em}
 .badge{grid-template-columns:1fr;gap:calc(var(--u)*.6)}
 .tools input[type=search]{width:100%}.tools label.search{width:100%}
 .long{min-width:11em}
 .figure:last-child:nth-child(odd){grid-column:1/-1}
 .table tr>:first-child{position:sticky;left:0;z-index:1;background:var(--surface);white-space:normal;max-width:44vw;overflow-wrap:break-word}
}
@media(max-width:480px){
 .cards table,.cards tbody{display:block}
 .cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
 .cards tr{display:grid;grid-template-columns:1fr 1fr;gap:0 calc(var(--u)*1.25);padding:calc(var(--u)*.6) 0;border-bottom:1px solid var(--hairline)}
 .cards tr[hidden]{display:none}
 .cards tr>:first-child{grid-column:1/-1;position:static;max-width:none;font-weight:600;font-size:1rem}
 .cards th,.cards td{display:flex;justify-content:space-between;gap:1em;border:0;padding:.2em 0;white-space:normal;min-width:0}
 .cards tr>:first-child{display:block}
 .cards td::before{content:attr(data-l);color:var(--muted)}
 .cards td.long{grid-column:1/-1;display:block;max-width:none}
 .cards td.long::before{content:attr(data-l) ": "}
}
`;

const DARK = `:root{${cssVariables("dark")};color-scheme:dark}
html:not(.js) .drawn{background:#fff;border-radius:4px;padding:calc(var(--u)*.5)}
/* until it is drawn live */
html.js .drawn:not(.live){filter:invert(.92) hue-rotate(180deg)}`;

/** What a shop's own accent and logo change. */
function branded({ accent, logo }: Brand, mode: "screen" | "print"): string {
  const palette = paletteOf(accent);
  const light = accent === undefined ? "" : `:root{${cssVariables("light", palette)}}`;
  const dark =
    accent === undefined || mode === "print"
      ? ""
      : `@media screen and (prefers-color-scheme:dark){:root{${cssVariables("dark", palette)}}}`;
  return `${light}${dark}${logo === undefined ? "" : LOGO}`;
}
const LOGO = `
.logo{float:right;max-height:calc(var(--u)*3);max-width:calc(var(--u)*15);margin:0 0 var(--u) var(--u);object-fit:contain;object-position:right top}
/* a drawing fills its height, a photograph is never blown up */
.logo[src^="data:image/svg"]{height:calc(var(--u)*3)}
.side .logo{display:none;float:none;max-width:100%;margin:0 0 var(--u);object-position:left top}
@media screen and (min-width:1240px){.side .logo{display:block}}
@media screen and (prefers-color-scheme:dark){.logo{background:#fff;padding:calc(var(--u)/4);border-radius:3px}}`;

/** The whole style sheet for a page that is read on a screen (and may be printed by hand), or for one that is only printed. */
export const styleSheet = (mode: "screen" | "print", brand: Brand = {}): string =>
  `${
    mode === "print"
      ? BASE + PRINT
      : `${BASE}@media screen{${SCREEN}}@media screen and (prefers-color-scheme:dark){${DARK}}@media print{${PRINT}
.side,.tools,.filters,.numbers,.under button,#tip,.skip,dialog{display:none!important}tr[hidden]{display:table-row}.live{display:none}.static-behind{display:block}.section{break-before:page;border:0}}`
  }${branded(brand, mode)}`;
