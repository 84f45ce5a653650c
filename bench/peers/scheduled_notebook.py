"""Makes a report of Online Retail the way a team does that schedules its notebook: papermill runs it and nbconvert makes the HTML,
report.html in FOLDER; who starts this prints it with a browser, as nbconvert's own PDF exporter does. The figures and charts are those of
report.py, one cell each.

Usage: scheduled_notebook.py FILE FOLDER

Prints one line of JSON: pictures and peak memory in MB of a million bytes, of the largest of the processes; who starts it takes the
time. A library that is not installed gives "missing".
"""

import json
import resource
import sys
from pathlib import Path

from peak import peak_mb

HERE = Path(__file__).parent
FIRST = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
import matplotlib.pyplot as plt
from report import figure_of, pages_of, read, retention_of, rfm_of, rules_of
"""
CELLS = [
    "frame = read(file)\nframe.describe()",
    "rfm = rfm_of(frame)\nrfm.groupby('segment')[['recency', 'frequency', 'monetary']].mean()",
    "retention = retention_of(frame)\nretention.round(3)",
    "rules = rules_of(frame)\nrules.head(25)",
    "pages = pages_of(frame, rfm, retention, rules)",
]
PAGES = 10


def notebook():
    import nbformat.v4 as v4

    parameters = v4.new_code_cell("file = ''", metadata={"tags": ["parameters"]})
    charts = [f"figure_of(pages[{i}], (9, 6))\nplt.show()" for i in range(PAGES)]
    cells = [v4.new_markdown_cell("# Weekly report"), parameters, *map(v4.new_code_cell, [FIRST, *CELLS, *charts])]
    return v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )


def main(file, folder):
    try:
        import nbformat
        import papermill
        from nbconvert import HTMLExporter

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        source, made = str(folder / "weekly.ipynb"), str(folder / "made.ipynb")
        nbformat.write(notebook(), source)
        papermill.execute_notebook(source, made, parameters={"file": file}, progress_bar=False)
        html, _ = HTMLExporter(template_name="lab").from_filename(made)
        (folder / "report.html").write_text(html, encoding="utf8")
        told = {"pictures": html.count("data:image/png")}
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 // 1_000_000
        told["peak_mb"] = max(peak_mb(), children)
    except ImportError as error:
        told = {"missing": str(error)}
    print(json.dumps(told))


main(sys.argv[1], sys.argv[2])
