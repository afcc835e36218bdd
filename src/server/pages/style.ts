/** The one style sheet of console and portal, inlined into each page and allowed by its hash. Nothing is loaded from elsewhere. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #55606d; --line: #d4d9e0; --paper: #fff; --ground: #f4f5f7; --accent: #1f5fa8; --on-accent: #fff;
  --bad: #a4161a; --bad-ground: #fdeaea; --warn: #7a4b00; --warn-ground: #fff3d6; --good: #1b6238; --good-ground: #e6f4ea;
  --quiet-ground: #eceff3; --focus: #b35900;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ebef; --soft: #a7b1bd; --line: #3a424c; --paper: #1d2126; --ground: #14171b; --accent: #8bbcf5; --on-accent: #10141a;
    --bad: #ff9a9a; --bad-ground: #43191b; --warn: #f5c76b; --warn-ground: #3b2b0c; --good: #86d6a3; --good-ground: #14351f;
    --quiet-ground: #2a3038; --focus: #ffb45c;
  }
}
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink); background: var(--ground); }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 1; }
header.top { background: var(--paper); border-bottom: 1px solid var(--line); }
header.top > div { max-width: 76rem; margin: 0 auto; padding: 0.75rem 1rem; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; }
header.top > div.narrow { max-width: 40rem; }
header.top .brand { font-weight: 650; color: var(--ink); text-decoration: none; }
header.top .who { color: var(--soft); font-size: 0.875rem; }
header.top nav { margin-inline-start: auto; display: flex; gap: 1rem; align-items: center; }
main { flex: 1; width: 100%; max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
main.narrow { max-width: 40rem; }
footer { max-width: 76rem; width: 100%; margin: 0 auto; padding: 1rem; color: var(--soft); font-size: 0.875rem; }
footer.narrow { max-width: 40rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.75rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
p { margin: 0 0 0.75rem; }
.soft { color: var(--soft); }
.small { font-size: 0.875rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 0.5rem; padding: 1.25rem; margin: 0 0 1.25rem; }
.card > :last-child { margin-bottom: 0; }
.columns { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); } }
.badge { display: inline-block; padding: 0.1rem 0.55rem; border-radius: 1rem; font-size: 0.875rem; font-weight: 600; background: var(--quiet-ground); color: var(--ink); }
table .badge { border-radius: 0.75rem; white-space: nowrap; }
.badges { display: flex; flex-wrap: wrap; gap: 0.25rem; } .badges .badge { margin-top: 0.35rem; }
.badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.warn { background: var(--warn-ground); color: var(--warn); }
.badge.good { background: var(--good-ground); color: var(--good); }
.next { border-inline-start: 0.35rem solid var(--accent); }
p.lead { color: var(--soft); margin: -0.25rem 0 1rem; }
p.lead strong { color: var(--ink); }
.next p { font-size: 1.1rem; margin: 0; }
.notice { border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 0 0 1.25rem; background: var(--quiet-ground); }
.notice.bad { background: var(--bad-ground); color: var(--bad); }
.notice.warn { background: var(--warn-ground); color: var(--warn); }
.notice.good { background: var(--good-ground); color: var(--good); }
.notice > :last-child { margin-bottom: 0; }
dl.facts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0; }
dl.facts dt { color: var(--soft); font-size: 0.875rem; margin-top: 0.5rem; }
dl.facts dd { margin: 0; }
@media (min-width: 40rem) { dl.facts { grid-template-columns: 11rem minmax(0, 1fr); } dl.facts dt { margin-top: 0; } }
.columns aside dl.facts { grid-template-columns: minmax(0, 1fr); } .columns aside dl.facts dt { margin-top: 0.5rem; }
table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; overflow-wrap: break-word; }
.card:has(> table) { overflow-x: auto; }
caption { text-align: start; color: var(--soft); font-size: 0.875rem; padding-bottom: 0.5rem; }
th, td { text-align: start; vertical-align: top; padding: 0.55rem 0.6rem; border-bottom: 1px solid var(--line); }
thead th { white-space: nowrap; overflow-wrap: normal; color: var(--soft); font-weight: 600; font-size: 0.8125rem; border-bottom-width: 2px; }
tbody tr:last-child > * { border-bottom: 0; }
table.stack th[scope="row"] { min-width: 7.5rem; }
td.num { font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 44rem) {
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.stack, table.stack tbody, table.stack tr, table.stack td, table.stack th { display: block; width: 100%; }
  table.stack tr { border-bottom: 1px solid var(--line); padding: 0.6rem 0; }
  table.stack tbody tr:last-child { border-bottom: 0; }
  table.stack caption { display: block; width: 100%; }
  table.stack td, table.stack th { border: 0; padding: 0.15rem 0; }
  table.stack td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-size: 0.875rem; }
}
ul.counts { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; }
ul.counts a { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; text-decoration: none; color: var(--ink); border-bottom: 3px solid transparent; }
ul.counts a:hover, ul.counts a[aria-current] { border-bottom-color: var(--accent); }
ul.counts .count { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
form.filters { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; }
form.filters > div { flex: 1 1 9.5rem; }
label { display: block; font-weight: 600; font-size: 0.875rem; margin-bottom: 0.25rem; }
input, select, textarea { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 0.375rem; padding: 0.5rem 0.65rem; width: 100%; min-height: 2.75rem; }
textarea { min-height: 6rem; resize: vertical; }
input[type="radio"], input[type="checkbox"] { width: auto; min-height: 0; margin: 0.3rem 0.6rem 0 0; flex: none; }
fieldset { border: 0; margin: 0 0 1.1rem; padding: 0; } legend { font-weight: 600; font-size: 0.875rem; padding: 0; margin-bottom: 0.25rem; }
label.choice { display: flex; align-items: flex-start; font-weight: 400; font-size: 1rem; padding: 0.35rem 0; min-height: 2.75rem; }
input[aria-invalid="true"] { border-color: var(--bad); border-width: 2px; }
input.code { font-family: ui-monospace, Consolas, monospace; letter-spacing: 0.2em; font-size: 1.25rem; max-width: 14rem; }
.field { margin-bottom: 1.1rem; }
.field .hint { color: var(--soft); font-size: 0.875rem; margin: 0.3rem 0 0; }
.field .wrong { color: var(--bad); font-size: 0.9375rem; font-weight: 600; margin: 0.3rem 0 0; }
button, .button { font: inherit; font-weight: 600; display: inline-block; min-height: 2.75rem; padding: 0.5rem 1.1rem; border-radius: 0.375rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; }
button.quiet, .button.quiet { background: transparent; color: var(--accent); }
button.link { border: 0; background: none; color: var(--accent); padding: 0; min-height: 0; font-weight: 400; text-decoration: underline; }
ol.stages { list-style: none; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem; }
ol.stages li { padding: 0.25rem 0.75rem; border-radius: 1rem; background: var(--quiet-ground); color: var(--soft); font-size: 0.875rem; }
ol.stages li.past { background: var(--good-ground); color: var(--good); }
ol.stages li.now { background: var(--accent); color: var(--on-accent); font-weight: 650; }
ol.timeline { list-style: none; margin: 0; padding: 0; }
ol.timeline li { border-inline-start: 2px solid var(--line); padding: 0 0 0.9rem 1rem; }
ol.timeline li:last-child { padding-bottom: 0; }
ol.timeline time { display: block; color: var(--soft); font-size: 0.8125rem; }
ol.steps { margin: 0; padding-inline-start: 1.4rem; }
ol.steps li { margin-bottom: 0.6rem; }
code, .mono { font-family: ui-monospace, Consolas, monospace; font-size: 0.9em; }
.passphrase { font-family: ui-monospace, Consolas, monospace; background: var(--quiet-ground); border-radius: 0.375rem; padding: 0.5rem 0.75rem; user-select: all; }
details { margin-top: 0.75rem; }
.columns > div > details { margin: 0 0 1.25rem; }
details > summary { cursor: pointer; color: var(--accent); margin-bottom: 0.5rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th[scope="row"] { font-weight: 600; }
th[scope="row"] .soft { font-weight: 400; }
.reason + .reason { margin-top: 0.5rem; }
.prose { white-space: pre-wrap; margin-top: 0.25rem; }
.due { font-size: 1.35rem; font-weight: 650; margin-bottom: 0.5rem; }
@media print { header.top nav, form, .skip { display: none; } .card { border: 0; padding: 0; } }
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** No script, no image, no frame, nothing from elsewhere; forms go home only. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
