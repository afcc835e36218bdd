/** The one style sheet of the index page: no fonts, images or scripts from anywhere; readable on paper, small screens and in the dark. */
export const INDEX_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --tint: #f4f6f8; --accent: #0b57a4;
  --good: #11632f; --warn: #7a4b00; --bad: #a40e26 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --line: #3a424b; --paper: #0f1419; --tint: #181f26;
  --accent: #79b8ff; --good: #6fdd8b; --warn: #f0b957; --bad: #ff8f8f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
.skip { position: absolute; left: -999rem } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem 1rem; z-index: 1 }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 2.5rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem } h2 { font-size: 1.4rem; margin: 2.75rem 0 .75rem; border-bottom: 2px solid var(--line); padding-bottom: .3rem }
h3 { font-size: 1.15rem; margin: 2rem 0 .5rem } h4 { font-size: 1rem; margin: 1.25rem 0 .4rem } p { margin: .5rem 0; max-width: 46rem }
.lead, .note { color: var(--soft) } a { color: var(--accent); text-underline-offset: .15em } a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
nav ul { columns: 2 16rem; padding-left: 1.1rem; margin: .5rem 0 }
.card { background: var(--tint); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1.1rem; margin: 1rem 0 } .card h2 { margin-top: .25rem }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .9rem } caption { text-align: start; padding: .6rem .75rem; color: var(--soft) }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem; border-top: 1px solid var(--line); overflow-wrap: break-word }
th { white-space: nowrap } tbody th { white-space: normal; min-width: 9rem } thead th { background: var(--tint); font-weight: 600 } td { max-width: 24rem; min-width: 7rem }
td.data { font-family: ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; font-size: .84rem; white-space: pre-wrap; unicode-bidi: isolate }
.number { text-align: end; font-variant-numeric: tabular-nums } .tag { font-weight: 600 } .good { color: var(--good) } .warn { color: var(--warn) } .bad { color: var(--bad) }
dl { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .25rem 1.25rem; margin: .75rem 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
details { margin: .75rem 0 } summary { cursor: pointer; font-weight: 600 } ul.files { padding-left: 1.1rem; margin: 0 }
code { font-family: ui-monospace, SFMono-Regular, Consolas, monospace; font-size: .9em } footer { margin-top: 3rem; padding-bottom: 3rem; border-top: 1px solid var(--line) }
@media (max-width: 40rem) {
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table.stack, table.stack caption, table.stack tbody, table.stack tr, table.stack th, table.stack td { display: block; width: 100%; max-width: none; text-align: start }
  table.stack tr { border-top: 1px solid var(--line); padding: .4rem 0 } table.stack th, table.stack td { border: 0; padding: .1rem .75rem }
  table.stack td[data-label]::before { content: attr(data-label) ": "; color: var(--soft) }
}
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dt { margin-top: .4rem } h1 { font-size: 1.6rem } }
@media print { .scroll { overflow: visible } nav, .skip { display: none } h2, h3 { break-after: avoid } tr { break-inside: avoid } }
`;
