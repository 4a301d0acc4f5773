/** The style sheet of the page: one column of text as wide as the charts, light or dark as the reader's system is. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1f2328; --muted: #59636e; --line: #d8dee4; --paper: #ffffff; --link: #0063a0; --bad: #b34700; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --muted: #9198a1; --line: #30363d; --paper: #0d1117; --link: #56b4e9; --bad: #e69f00; }
}
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 Inter, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.15rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
a { color: var(--link); }
.muted, footer { color: var(--muted); }
.question { font-size: 1.1rem; }
figure { margin: 0 0 1rem; }
figure svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .9rem .25rem 0; text-align: left; vertical-align: top; white-space: nowrap; border-bottom: 1px solid var(--line); }
.prose td { white-space: normal; }
th { color: var(--muted); font-weight: 600; }
.number { text-align: right; }
.thresholds { padding: 0; list-style: none; }
.failed { color: var(--bad); font-weight: 600; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .75rem; font-size: .85rem; overflow-wrap: anywhere; }
@media print { figure, table { break-inside: avoid; } }
`;
