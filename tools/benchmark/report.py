"""What was measured as Markdown and as a chart (SVG)."""
from xml.sax.saxutils import escape

from benchmark.commands import PG_DUMP, QUERIES, WANTED
from benchmark.scaling import SERIES, per_object

COLOURS = ("#2f6f9f", "#c8553d", "#588157", "#8d6a9f")
WIDTH, BAR, LABEL = 800, 22, 250


def numbers(figures, *ratios):
    processor = sorted(figures.processor)[len(figures.processor) // 2]
    return [f"{figures.median:.3f}", f"{processor:.3f}", *ratios, f"{figures.peak:.0f}"]


def commands_table(measured, others):
    """Of {schema: Commands}, and {schema: [(name, Figures, Figures of pg_dump in the same rounds)]} of other programs."""
    lines = [
        "| schema | program | median, s | processor, s | of pg_dump | of catalog queries | peak, MB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for schema, commands in measured.items():
        for what, figures in commands.found.items():
            if figures.failed or figures.median is None:
                lines.append(f"| {schema} | {what} | {(figures.failed or 'not measured').replace('|', '/')} | | | | |")
                continue
            ratios = [f"{figures.ratio(commands.found[base]):.2f}" for base in (PG_DUMP, QUERIES)]
            lines.append(f"| {schema} | {what} | {' | '.join(numbers(figures, *ratios))} |")
        for what, figures, dump in others.get(schema, []):
            lines.append(f"| {schema} | {what} | {' | '.join(numbers(figures, f'{figures.ratio(dump):.2f}', ''))} |")
    return "\n".join(lines)


# From here on the time an object takes is to be the same, within a quarter.
FROM = 1000


def scaling_table(scaling):
    """Of {tables: {what: Figures}}; behind each time an object, how much more than at 1,000 tables that is."""
    lines = [f"| tables | {' | '.join(SERIES)} | peak, MB |", "|---:|" + "---:|" * (len(SERIES) + 1)]
    for tables, found in scaling.items():
        cells = []
        for what in SERIES:
            figures = found[what]
            if figures.median is None:
                cells.append(figures.failed or "not measured")
            else:
                first = scaling.get(FROM, {}).get(what) if tables > FROM else None
                more = f" ({per_object(tables, figures) / per_object(FROM, first):.2f})" if first and first.median else ""
                cells.append(f"{figures.median:.2f} s, {per_object(tables, figures):.1f} µs{more}")
        peak = max(figures.peak for figures in found.values())
        lines.append(f"| {tables:,} | {' | '.join(cells)} | {peak:.0f} |")
    return "\n".join(lines)


def text(x, y, words, anchor="start", size=12, colour="#222"):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(words)}</text>'


def bars(top, title, rows):
    """Horizontal bars of (label, ratio, wanted or None), and where they end."""
    out = [text(10, top + 16, title, size=14)]
    most = max(ratio for _, ratio, _ in rows)
    scale = (WIDTH - LABEL - 70) / most
    y = top + 28
    for label, ratio, wanted in rows:
        colour = COLOURS[0] if wanted is not None else "#b0b0b0"
        out.append(text(LABEL - 8, y + 15, label, "end"))
        out.append(f'<rect x="{LABEL}" y="{y}" width="{ratio * scale:.1f}" height="{BAR - 5}" fill="{colour}"/>')
        out.append(text(LABEL + ratio * scale + 6, y + 14, f"{ratio:.2f}"))
        if wanted is not None:
            x = LABEL + wanted * scale
            out.append(f'<line x1="{x:.1f}" y1="{y - 2}" x2="{x:.1f}" y2="{y + BAR - 3}" stroke="#222" stroke-width="1.5"/>')
        y += BAR
    return out, y + 14


def lines_of(top, title, scaling):
    """Microseconds an object over the number of tables, both axes counted from nothing and by powers of four."""
    sizes = list(scaling)
    series = {what: [(size, per_object(size, scaling[size][what])) for size in sizes if scaling[size][what].median]
              for what in SERIES}  # fmt: skip
    most = max((value for points in series.values() for _, value in points), default=1.0)
    left, height = 60, 200
    step = (WIDTH - left - 40) / max(1, len(sizes) - 1)
    base = top + 36 + height
    out = [text(10, top + 16, title, size=14)]
    for part in range(5):
        y = base - height * part / 4
        out.append(f'<line x1="{left}" y1="{y:.0f}" x2="{WIDTH - 30}" y2="{y:.0f}" stroke="#ddd"/>')
        out.append(text(left - 6, y + 4, f"{most * part / 4:.0f}", "end"))
    for number, size in enumerate(sizes):
        out.append(text(left + number * step, base + 18, f"{size:,}", "middle"))
    for number, (what, points) in enumerate(series.items()):
        colour = COLOURS[number]
        at = [(left + sizes.index(size) * step, base - height * value / most) for size, value in points]
        out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
                   + " ".join(f"{x:.1f},{y:.1f}" for x, y in at) + '"/>')  # fmt: skip
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at]
        out.append(f'<rect x="{left + number * 184}" y="{base + 30}" width="10" height="10" fill="{colour}"/>')
        out.append(text(left + number * 184 + 14, base + 39, what, size=11))
    return out, base + 54


def chart(commands, scaling, others, caption):
    """Of the Commands of one schema, the series by size, and of other programs as in commands_table()."""
    rows = [(PG_DUMP, 1.0, None)]
    for what, figures in commands.found.items():
        if what not in (PG_DUMP, QUERIES) and figures.median:
            rows.append((what, figures.ratio(commands.found[PG_DUMP]), WANTED.get(what)))
    if commands.found.get(QUERIES) and commands.found[QUERIES].median:
        rows.append((QUERIES, commands.found[QUERIES].ratio(commands.found[PG_DUMP]), None))
    rows += [(name, figures.ratio(dump), None) for name, figures, dump in others]
    parts, y = bars(8, "Time of each command, pg_dump --schema-only = 1 (the stroke: at most)", rows)
    if scaling:
        more, y = lines_of(y, "Microseconds an object, by the number of tables", scaling)
        parts += more
    parts.append(text(10, y + 10, caption, size=10, colour="#666"))
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 22:.0f}" width="{WIDTH}" '
            f'font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/>')  # fmt: skip
    return head + "\n" + "\n".join(parts) + "\n</svg>\n"
