import { createHash } from 'node:crypto';

/** For the screen and for paper; verdicts are told by words as well as by colour. */
export const PAGE_STYLE = `
:root { font-size: 15px; color-scheme: light; --ink: #1b1f24; --quiet: #59636e; --line: #d1d9e0; --good: #1a7f37; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 66rem; padding: 0 1.5rem; color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.quiet, caption { color: var(--quiet); } .hash { font: .8rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; }
dt { color: var(--quiet); } dd { margin: 0; }
h1, p, dd, figcaption { overflow-wrap: anywhere; } .wide { overflow-x: auto; margin: .5rem 0; }
table { width: 100%; border-collapse: collapse; } caption { text-align: left; font-size: .85rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; font-size: .9rem; } thead th { overflow-wrap: normal; } th[scope=row] { min-width: 10rem; }
td:not([class]) { min-width: 7rem; } th:first-child, td:first-child { padding-left: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; } td.number { white-space: nowrap; }
.verdict { font-weight: 600; overflow-wrap: normal; } .MET { color: var(--good); } .MISSED { color: var(--bad); }
.outcome { font-size: 1.3rem; } tfoot { display: table-row-group; } tfoot th, tfoot td { font-weight: 600; font-size: 1rem; border: 0; }
.trends { display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; } figcaption { font-size: .85rem; }
.trend { width: 100%; height: auto; } .trend path { fill: none; stroke-width: 1.5; }
.trend .actual { stroke: var(--ink); } .trend .target { stroke: var(--quiet); stroke-dasharray: 4 3; }
.trend circle { fill: var(--ink); } .trend .MISSED { fill: var(--bad); } .trend text { fill: var(--quiet); font-size: 10px; } .trend .end { text-anchor: end; }
@page { margin: 15mm; }
h1, h2, caption { break-after: avoid; } tr, dl { break-inside: avoid; }
@media print { :root { font-size: 11px; } body { margin: 0; max-width: none; padding: 0; } .wide { overflow: visible; } }
`;

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

/** Of the page alone: nothing is loaded, nothing runs, and no style counts but its own. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;
