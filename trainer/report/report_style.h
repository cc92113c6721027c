#pragma once

namespace mobilenet {

// The report's style sheet, for light and dark mode, phones and print. Blue and orange are distinct
// for every kind of colour vision, and nothing is shown by hue alone.
inline constexpr char kReportStyle[] = R"css(
:root{color-scheme:light dark;--ink:#222;--soft:#595959;--faint:#ddd;--ground:#fff;
--train:#c2571a;--held:#1f6fb2;--hit:31 111 178;--miss:194 87 26}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--soft:#b4b4b4;--faint:#444;--ground:#161616;
--train:#f0975a;--held:#6db3ee}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem 1rem 3rem;max-width:56rem;background:var(--ground);
color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--faint)}
.figures{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0}
.figures div{display:flex;flex-direction:column-reverse}
.figures dt{color:var(--soft);font-size:.9rem}
.figures dd{margin:0;font-size:1.8rem;line-height:1.2;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}
.facts dt{color:var(--soft)}
.facts dd{margin:0}
img,svg{max-width:100%;height:auto}
.curve{display:block;width:100%}
.calibration{display:block;width:100%;max-width:26rem;font-size:12px}
.calibration text{fill:var(--ink)}
.right{fill:var(--held);opacity:.55}
.said{stroke:var(--train);stroke-width:3}
.count{fill:var(--soft)}
.ideal{stroke:var(--ink);stroke-dasharray:4 4;fill:none}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:.9rem;padding-bottom:.5rem}
th,td{padding:.3rem .5rem;text-align:right;font-weight:normal}
th:first-child{text-align:left}
thead th{color:var(--soft);vertical-align:bottom}
.classes tr,.bins tr{border-bottom:1px solid var(--faint)}
abbr{text-decoration:none}
.confusion{table-layout:fixed}
.confusion th:first-child{width:26%}
.confusion td{text-align:center;border:1px solid var(--ground);padding:.4rem 0}
.confusion thead th:not(:first-child){text-align:center;padding:.3rem 0}
.hit{background:rgb(var(--hit)/var(--depth))}
.miss{background:rgb(var(--miss)/var(--depth))}
.deep{color:#fff}
.hit,.miss{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.dense th:first-child{width:34%}
.dense thead{font-size:.55rem}
.dense td span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:1.5rem;
margin:1rem 0}
figure{margin:0;break-inside:avoid}
figure .pair{display:flex;gap:.4rem}
figure .pair img{width:calc(50% - .2rem);object-fit:contain;align-self:flex-start;border-radius:.3rem}
figcaption{font-size:.9rem;margin-top:.35rem}
figcaption small{color:var(--soft);font-size:inherit}
summary{cursor:pointer;color:var(--soft)}
code{font:.9em ui-monospace,monospace}
@media(max-width:34rem){
.facts{grid-template-columns:1fr;gap:0}
.facts dd{margin-bottom:.5rem}
th,td{padding:.25rem .2rem;font-size:.85rem}
.confusion th,.confusion td{font-size:.7rem}
}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#444;--faint:#bbb;--ground:#fff;--train:#c2571a;--held:#1f6fb2}
body{max-width:none;padding:0;font-size:10pt}
h2{break-after:avoid}
table,svg,.curve{break-inside:avoid}
.mistakes{grid-template-columns:1fr 1fr}
.right,.count{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
)css";

}  // namespace mobilenet
