# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as one HTML page: no script, nothing to fetch."""
import html
import math
import re
import subprocess
import sys

STYLE = """
:root { color-scheme: light dark; --paper: #fdfcfa; --ink: #1c1b19; --soft: #66625c; --rule: #d8d4cc; --good: #2a6b3c; --bad: #9a4a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #191918; --ink: #e6e3dd; --soft: #a09b92; --rule: #3c3a36; --good: #7cc48f; --bad: #f0a85c; } figure svg { filter: brightness(1.3); } }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 66rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 Charter, Cambria, "DejaVu Serif", Georgia, serif; }
h1 { font-size: 1.9rem; font-weight: 600; margin: 0 0 .3rem; } h2 { font-size: 1.25rem; font-weight: 600; margin: 2.6rem 0 .4rem; padding-top: .7rem; border-top: 1px solid var(--rule); }
p { margin: .4rem 0; max-width: 46rem; } .soft, td.note { color: var(--soft); font-size: .9rem; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; border-top: 1.5px solid; border-bottom: 1.5px solid; }
th, td { padding: .2rem 1.1rem .2rem 0; text-align: left; vertical-align: baseline; } th { font-weight: 600; border-bottom: 1px solid; white-space: nowrap; }
td.n { white-space: nowrap; } td.note { min-width: 13rem; } .met { color: var(--good); } .missed { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; max-width: 31rem; height: auto; } figcaption { color: var(--soft); font-size: .9rem; }
svg [color="black"] { color: var(--ink); } svg [fill="black"] { fill: var(--ink); } svg [stroke="black"] { stroke: var(--ink); } svg .gridline { stroke: var(--rule); }
"""
COLOURS = ["#2b6ca3", "#c1562f", "#3f8f5a", "#8a5aa8", "#b08a1e", "#5b6470"]


def number(value, error=None):
    """A value to the second figure of its error; without an error with four figures."""
    if value is None or not math.isfinite(value):
        return "–"
    if not error or not math.isfinite(error):
        return f"{value:#.4g}".rstrip(".").replace("-", "−")
    decimals = max(0, 1 - math.floor(math.log10(abs(error))))
    return f"{value:.{decimals}f} ± {error:.{decimals}f}".replace("-", "−")


def difference(n, reference):
    """Of a number of the report from a reference: in per cent, or in its unit where per cents say nothing."""
    if n["value"] is None or not reference:
        return ""
    if n.get("absolute"):
        return f"{n['value'] - reference['value']:+.3g} {n['unit']}".replace("-", "−")
    return f"{100 * (n['value'] / reference['value'] - 1):+.1f} %".replace("-", "−")


def draw(figure, prefix):
    """An SVG by gnuplot, its ids its own; labels that are empty have no key."""
    lines = ["set terminal svg size 500,350 font 'Charter,13'", "set border 3", "set tics nomirror out", "set encoding utf8",
             "set key below samplen 1.5 noenhanced", f"set xlabel {quoted(figure['x'])} noenhanced", f"set ylabel {quoted(figure['y'])} noenhanced"]
    plots, data = [], []
    colours = iter(COLOURS * 5)
    for k, series in enumerate(figure["series"]):
        style = {"points": "points pt 7 ps 0.25", "rule": "lines lw 0.8"}.get(series.get("style"), "lines lw 1.8")
        colour = "#909090" if series.get("style") == "rule" else next(colours)
        title = f"title {quoted(series['label'])}" if series["label"] else "notitle"
        data += [f"$d{k} << EOD", *(f"{x:.6g} {y:.6g}" for x, y in thinned(series)), "EOD"]
        plots.append(f"$d{k} with {style} lc rgb '{colour}' {title}")
    text = "\n".join([*lines, *data, "plot " + ", ".join(plots), ""])
    try:
        done = subprocess.run(["gnuplot"], input=text, capture_output=True, text=True)
    except OSError:
        sys.exit("found no gnuplot, expected it to draw the figures; install gnuplot-nox")
    if done.returncode != 0:
        sys.exit(f"gnuplot refused a figure: {done.stderr.strip()}")
    svg = done.stdout[done.stdout.index("<svg"):]
    svg = re.sub(r"<title>.*?</title>|<desc>.*?</desc>", "", svg, flags=re.DOTALL)
    return re.sub(r"""(\bid=|href=)(["'])(#?)""", rf"\1\2\3{prefix}", svg)


def thinned(series, most=400):
    pairs = [(x, y) for x, y in zip(series["x"], series["y"]) if y is not None]
    every = 1 if series.get("style") == "points" else max(1, len(pairs) // most)
    return pairs[::every]


def quoted(text):
    return '"' + text.replace('"', "'") + '"'


COLUMNS = {
    "Quantity": lambda n: n["quantity"],
    "State": lambda n: n["state"],
    "This potential": lambda n: f"{number(n['value'], n['error'])} {n['unit']}".strip(),
    "Experiment": lambda n: of_reference(n.get("reference")),
    "off": lambda n: difference(n, n.get("reference")),
    "PBE": lambda n: of_reference(n.get("pbe")),
    "off PBE": lambda n: difference(n, n.get("pbe")),
}


def of_reference(reference):
    """As the source has it, where it has no error."""
    if not reference:
        return ""
    return number(reference["value"], reference["error"]) if reference["error"] else f"{reference['value']:.6g}".replace("-", "−")


def numbers_table(numbers):
    """Columns in which nothing stands are left out."""
    shown = {name: cell for name, cell in COLUMNS.items() if any(cell(n) for n in numbers)}
    head = "".join(f"<th>{name}</th>" for name in [*shown, ""])
    rows = ["<tr>" + "".join(f'<td class="n">{html.escape(cell(n))}</td>' for cell in shown.values()) +
            f'<td class="note">{html.escape(n.get("note") or "")}</td></tr>' for n in numbers]
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n' + "\n".join(rows) + "\n</tbody></table></div>\n"


def sources(numbers):
    """Each source once, with what it is for."""
    known = {}
    for n in numbers:
        for reference in (n.get("reference"), n.get("pbe")):
            if reference:
                known.setdefault((reference["source"], reference["status"]), set()).add(n["quantity"])
    return [f"{', '.join(sorted(quantities))}: {source} ({status})" for (source, status), quantities in known.items()]


def section(title, result, prefix):
    body = f"<h2>{html.escape(title)}</h2>\n" + numbers_table(result["numbers"])
    drawn = [f"<figure>{draw(f, f'{prefix}{k}-')}<figcaption>{html.escape(f['title'])}.</figcaption></figure>" for k, f in enumerate(result["figures"])]
    body += f'<div class="figures">{"".join(drawn)}</div>\n' if drawn else ""
    body += "".join(f'<p class="soft">{html.escape(note)}</p>\n' for note in result["notes"] if note)
    listed = "".join(f"<li>{html.escape(source)}</li>" for source in sources(result["numbers"]))
    return body + (f'<details class="soft"><summary>Sources</summary><ul>{listed}</ul></details>\n' if listed else "")


def targets_table(targets):
    cells = [(t["aim"], t["limit"], t["value"], f'<span class="{t["verdict"].split()[0]}">{t["verdict"]}</span>', t["note"]) for t in targets]
    lines = [f'<tr><td>{html.escape(a)}</td><td class="n">{html.escape(b)}</td><td class="n">{html.escape(c)}</td><td class="n">{d}</td><td class="note">{html.escape(e)}</td></tr>'
             for a, b, c, d, e in cells]
    return '<div class="scroll"><table><thead><tr><th>Aim</th><th>Limit</th><th>Measured</th><th></th><th></th></tr></thead><tbody>\n' + "\n".join(lines) + "\n</tbody></table></div>\n"


def page(report):
    """report: title, lead, targets, pbe (sentences), sections [(title, result)]."""
    body = f"<h1>{html.escape(report['title'])}</h1>\n" + "".join(f'<p class="soft">{html.escape(line)}</p>\n' for line in report["lead"])
    body += "<h2>Aims</h2>\n" + targets_table(report["targets"])
    if report["pbe"]:
        body += "<h2>Where PBE itself is off</h2>\n<p>A potential that is faithful to its labels inherits these.</p>\n<ul>" + \
            "".join(f"<li>{html.escape(line)}</li>" for line in report["pbe"]) + "</ul>\n"
    body += "".join(section(title, result, f"s{k}f") for k, (title, result) in enumerate(report["sections"]))
    return ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<link rel="icon" href="data:,">\n<title>{html.escape(report["title"])}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n')
