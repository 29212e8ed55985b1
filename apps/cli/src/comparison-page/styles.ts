/** The page's look: light and dark as the reader's system is, and on paper. */
export const pageStyles = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f2; --card: #fff; --ink: #1b2026; --soft: #5a636d; --line: #dcd9d2;
  --baseline: #b9c9d8; --target: #1d4ed8; --bad: #b83208; --good: #0b7a63; --none: #767e87;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121518; --card: #1b1f24; --ink: #e9ebee; --soft: #a3abb5; --line: #30363d;
    --baseline: #43586c; --target: #93b9ff; --bad: #ff9069; --good: #4cc9ab; --none: #88919b;
  }
}
:root { --calm: color-mix(in srgb, var(--good) 40%, var(--ground)); }
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body {
  margin: 0 auto; max-width: 100rem; padding: 2rem clamp(1rem, 3vw, 3rem); background: var(--ground); color: var(--ink);
  font: 0.9375rem/1.45 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere;
}
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.25rem 0.75rem; z-index: 2; }
a { color: inherit; }
:focus-visible, article:target, .skipped-list div:target { outline: 3px solid var(--target); outline-offset: 2px; }
.page h1 { font-size: clamp(1.4rem, 3vw, 2.1rem); line-height: 1.2; margin: 0 0 1.25rem; letter-spacing: -0.015em; text-wrap: balance; }
.page h1::before { content: ""; display: block; width: 3rem; height: 0.3rem; border-radius: 1rem; margin-bottom: 0.9rem; background: var(--good); }
.page.drifted h1::before { background: var(--bad); }
.page dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 0; }
.page dt, .legend, small, footer, article header p { color: var(--soft); font-size: 0.8125rem; }
.page dd { margin: 0; font-weight: 600; }
.page small { display: block; font-weight: 400; font-variant-numeric: tabular-nums; }
nav { margin: 1.75rem 0 1rem; }
.strip { display: grid; grid-template-columns: repeat(auto-fill, 1.5rem); gap: 0.25rem; list-style: none; margin: 0; padding: 0; }
.strip a { display: grid; place-content: center; height: 1.5rem; border-radius: 0.25rem; background: var(--calm); border: 1px solid var(--good); text-decoration: none; }
.strip a.drifted { background: var(--bad); border-color: var(--bad); }
.strip a.drifted::after { content: "✗"; color: var(--card); font-size: 0.8rem; font-weight: 700; line-height: 1; }
.strip a.skipped { background: none; border: 2px dashed var(--none); }
.strip a:hover { box-shadow: 0 0 0 2px var(--ground), 0 0 0 4px currentColor; }
.legend { margin: 0.75rem 0 0; display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 1rem; }
.legend span { display: flex; align-items: center; gap: 0.4rem; }
.swatch { width: 1rem; height: 0.75rem; border-radius: 0.15rem; background: var(--calm); border: 1px solid var(--good); }
.swatch.baseline { background: var(--baseline); border-color: var(--baseline); }
.swatch.target { background: none; border: 2px solid var(--target); }
.swatch.drifted { background: var(--bad); border-color: var(--bad); }
.swatch.skipped { background: none; border: 2px dashed var(--none); }
.toolbar { position: sticky; top: 0; z-index: 1; padding: 0.6rem 0; background: var(--ground); display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.toolbar[hidden], article[hidden] { display: none; }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--none); border-radius: 0.4rem; padding: 0.35rem 0.6rem; }
input { flex: 0 1 18rem; min-width: 0; }
output { color: var(--soft); }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: 1rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1rem 1.1rem; }
article.drifted { border-top: 4px solid var(--bad); padding-top: calc(1rem - 3px); }
article header { display: flex; justify-content: space-between; gap: 0.25rem 1rem; align-items: baseline; margin-bottom: 0.6rem; }
h2 { font-size: 1.0625rem; line-height: 1.3; margin: 0; }
article header p { margin: 0; white-space: nowrap; }
.badge { color: var(--good); font-weight: 600; margin-right: 0.4rem; }
.drifted .badge, .over td:last-child { color: var(--bad); }
.note { margin: 0 0 0.6rem; color: var(--soft); font-size: 0.8125rem; }
svg { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 auto 0.6rem; overflow: visible; }
svg text { font-size: 10.5px; fill: var(--soft); direction: ltr; unicode-bidi: isolate; font-variant-numeric: tabular-nums; }
.m { text-anchor: middle; } .e { text-anchor: end; }
.b { fill: var(--baseline); }
.t { fill: none; stroke: var(--target); stroke-width: 1.75; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
rect.t { stroke-width: 1.25; }
.x { stroke: var(--none); stroke-width: 1; }
table { width: 100%; border-collapse: collapse; font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 0.3rem 0 0.3rem 0.5rem; border-top: 1px solid var(--line); font-weight: 400; vertical-align: baseline; overflow-wrap: normal; }
td { white-space: nowrap; }
th small { display: block; font-size: 0.75rem; font-weight: 400; }
thead th { border-top: 0; color: var(--soft); font-size: 0.75rem; }
th:first-child { text-align: left; padding-left: 0; }
.over th, .over td { font-weight: 600; }
summary { cursor: pointer; color: var(--soft); font-size: 0.8125rem; padding: 0.4rem 0; border-top: 1px solid var(--line); }
.skipped-list { margin-top: 2rem; }
.skipped-list dl { margin: 0.5rem 0 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: 0.5rem 1rem; }
.skipped-list div { border: 1px dashed var(--none); border-radius: 0.6rem; padding: 0.5rem 0.9rem; }
dt { font-weight: 400; } .skipped-list dt { font-weight: 600; } .skipped-list dd { margin: 0; color: var(--soft); }
footer { margin-top: 2.5rem; }
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc;
    --baseline: #b9c9d8; --target: #1d4ed8; --bad: #b83208; --good: #0b7a63; --none: #767e87;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 9pt; }
  main { grid-template-columns: 1fr 1fr; }
  article, .skipped-list div { break-inside: avoid; }
  .toolbar, .skip, .strip a:hover { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
