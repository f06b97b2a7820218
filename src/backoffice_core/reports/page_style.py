"""How the page looks: system fonts, light and dark by the reader's own setting, and in print."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root{--ink:#1d2733;--soft:#5b6875;--paper:#fff;--ground:#f4f6f8;--line:#dfe4e9;--accent:#0072b2;
--good:#00694d;--bad:#b03a00;--band:#f8fafb}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaee;--soft:#9fabb7;--paper:#1b2128;
--ground:#12171c;--line:#333d47;--accent:#6cb8ea;--good:#4fd1a5;--bad:#ff9a5c;--band:#20272f}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:3.5rem}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{margin:0 0 .75rem;font-size:1.7rem}
h2{margin:0 0 1rem;font-size:1.25rem}
.verdict{list-style:none;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}
.verdict li{padding:.3rem .8rem;border-radius:2rem;background:var(--paper);border:1px solid}
.holds{color:var(--good)}.broken{color:var(--bad);font-weight:600}
.cards{display:flex;flex-wrap:wrap;gap:.75rem;margin:0}
.cards div{flex:1 1 12.5rem;min-width:max-content;background:var(--paper);
border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}
dt{color:var(--soft);font-size:.85rem}
dd{margin:.1rem 0 0;font-size:1.1rem;font-weight:600;font-variant-numeric:tabular-nums;
white-space:nowrap}
nav{position:sticky;top:0;z-index:2;margin:1.25rem 0;padding:.6rem 1.25rem;background:var(--paper);
border-block:1px solid var(--line);display:flex;flex-wrap:wrap;
gap:.25rem 1.25rem;justify-content:center}
a{color:var(--accent);text-decoration:none}a:hover,a:focus{text-decoration:underline}
section{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;
padding:1.25rem;margin:0 0 1.25rem}
figure{margin:0 0 1.25rem;background:#fff;border-radius:.4rem;padding:.5rem}
img{display:block;width:100%;height:auto}
.scroll{overflow-x:auto;margin:0 0 .4rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin-bottom:.4rem}
caption{text-align:left;font-weight:600;font-size:1rem;padding:.5rem 0}
th,td{padding:.3rem .6rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);vertical-align:bottom}
tbody tr:nth-child(even){background:var(--band)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n{white-space:normal}.d,td:first-child{white-space:nowrap}
.timesheets th,.timesheets td{padding:.3rem .25rem;font-size:.8rem}
.strong td,tfoot td{font-weight:600}tfoot td{border-top:2px solid var(--line)}
table.roster th,table.roster td{padding:.3rem .25rem;font-size:.75rem}
table.ties td:first-child{white-space:normal}
table.profit_and_loss,table.balance_sheet,table.journals,table.ties,table.changes{max-width:52rem}
.empty,.note{color:var(--soft)}.note{font-size:.85rem;margin:0 0 1rem}
details{margin:0 0 1rem}summary{cursor:pointer;font-weight:600;padding:.4rem 0;color:var(--accent)}
details caption{display:none}
.timesheets td:nth-child(2),.wages td:nth-child(2){white-space:nowrap}
footer{padding-bottom:2rem;color:var(--soft)}
@media (max-width:40rem){header,main,footer{padding:0 .6rem}section{padding:.8rem}
nav{position:static}html{scroll-padding-top:0}
.findings,.findings caption,.findings tbody,.findings tr{display:block}
.findings thead,.findings td:empty{display:none}
.findings tr{padding:.4rem .6rem;border-bottom:1px solid var(--line)}
.findings td{display:inline-block;padding:0 .6rem 0 0;border:0;color:var(--soft)}
.findings td:first-child{font-weight:600}
.findings td:last-child{display:block;color:var(--ink)}}
@media print{nav{display:none}body{background:#fff}section{border:0;padding:0}
details:not([open])>*{display:block}}
"""
