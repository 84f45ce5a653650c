"""Makes a report of Online Retail the way a usual notebook does: pandas for the figures, mlxtend for the rules, matplotlib for the PDF.

Usage: report.py FILE PDF

Reads the CSV (pyarrow reader), drops what such a notebook drops (no customer, cancelled invoices, quantity or price not above
zero, repeated lines), then weekly revenue, top products and countries, RFM quintiles and segments, the retention matrix of
monthly cohorts, itemsets and rules at 2 % support, and twelve charts on ten pages.

Prints one line of JSON: lines, orders, customers, rules, and the process's peak memory in MB of a million bytes; who starts
it takes the time. A library that is not installed gives "missing".
"""

import json
import sys

from peak import peak_mb


def read(file):
    import pandas as pd

    frame = pd.read_csv(
        file, engine="pyarrow", dtype={"InvoiceNo": str, "StockCode": str, "Description": str, "Country": str}
    )
    frame["InvoiceDate"] = pd.to_datetime(frame["InvoiceDate"])
    frame = frame.dropna(subset=["CustomerID"]).drop_duplicates()
    frame = frame[~frame["InvoiceNo"].str.startswith("C") & (frame["Quantity"] > 0) & (frame["UnitPrice"] > 0)].copy()
    frame["CustomerID"] = frame["CustomerID"].astype(int)
    frame["Revenue"] = frame["Quantity"] * frame["UnitPrice"]
    return frame


SEGMENTS = {
    r"[1-2][1-2]": "Hibernating",
    r"[1-2][3-4]": "At Risk",
    r"[1-2]5": "Can't Lose",
    r"3[1-2]": "About to Sleep",
    r"33": "Need Attention",
    r"[3-4][4-5]": "Loyal",
    r"41": "Promising",
    r"51": "New",
    r"[4-5][2-3]": "Potential Loyalist",
    r"5[4-5]": "Champions",
}


def rfm_of(frame):
    import pandas as pd

    as_of = frame["InvoiceDate"].max().normalize() + pd.Timedelta(days=1)
    rfm = frame.groupby("CustomerID").agg(
        recency=("InvoiceDate", lambda dates: (as_of - dates.max().normalize()).days),
        frequency=("InvoiceNo", "nunique"),
        monetary=("Revenue", "sum"),
    )
    rfm["r"] = pd.qcut(rfm["recency"], 5, labels=[5, 4, 3, 2, 1]).astype(int)
    rfm["f"] = pd.qcut(rfm["frequency"].rank(method="first"), 5, labels=[1, 2, 3, 4, 5]).astype(int)
    rfm["m"] = pd.qcut(rfm["monetary"], 5, labels=[1, 2, 3, 4, 5]).astype(int)
    rfm["segment"] = (rfm["r"].astype(str) + rfm["f"].astype(str)).replace(SEGMENTS, regex=True)
    return rfm


def retention_of(frame):
    month = frame["InvoiceDate"].dt.year * 12 + frame["InvoiceDate"].dt.month
    cohort = month.groupby(frame["CustomerID"]).transform("min")
    active = (
        frame.assign(cohort=cohort, age=month - cohort).groupby(["cohort", "age"])["CustomerID"].nunique().unstack()
    )
    return active.div(active[0], axis=0)


def rules_of(frame):
    from mlxtend.frequent_patterns import association_rules, fpgrowth

    baskets = frame.groupby(["InvoiceNo", "StockCode"])["Quantity"].sum().unstack(fill_value=0) > 0
    itemsets = fpgrowth(baskets, min_support=0.02, use_colnames=True)
    return association_rules(itemsets, metric="lift", min_threshold=1).sort_values("lift", ascending=False)


def pages_of(frame, rfm, retention, rules):
    """Charts page by page: a title, and what draws it onto axes."""
    by_time = frame.set_index("InvoiceDate")["Revenue"]
    weekly = by_time.resample("W").sum()
    segments = rfm["segment"].value_counts().sort_values()
    worth = rfm.groupby("segment")["monetary"].sum().sort_values()

    def heat(axes, table, text):
        axes.imshow(table, aspect="auto", cmap="Blues")
        for y, row in enumerate(table.to_numpy()):
            for x, value in enumerate(row):
                if value == value:
                    axes.text(x, y, text.format(value), ha="center", va="center", fontsize=6)

    return [
        [("Revenue by week", lambda axes: weekly.plot(ax=axes))],
        [
            ("Revenue by month", lambda axes: by_time.resample("MS").sum().plot.bar(ax=axes)),
            ("Orders by hour", lambda axes: frame.groupby(frame["InvoiceDate"].dt.hour)["InvoiceNo"].nunique().plot.bar(ax=axes)),
        ],
        [("Top products", lambda axes: frame.groupby("Description")["Revenue"].sum().nlargest(15).iloc[::-1].plot.barh(ax=axes))],
        [("Top countries", lambda axes: frame.groupby("Country")["Revenue"].sum().nlargest(15).iloc[::-1].plot.barh(ax=axes))],
        [("Customers by recency and frequency", lambda axes: heat(axes, rfm.groupby(["r", "f"]).size().unstack(), "{:.0f}"))],
        [
            ("Customers by segment", lambda axes: segments.plot.barh(ax=axes)),
            ("Revenue by segment", lambda axes: worth.plot.barh(ax=axes)),
        ],
        [("Revenue per customer", lambda axes: rfm["monetary"].clip(upper=rfm["monetary"].quantile(0.99)).plot.hist(ax=axes, bins=50))],
        [("Retention by cohort", lambda axes: heat(axes, retention, "{:.0%}"))],
        [("Mean retention by age", lambda axes: retention.mean().plot(ax=axes))],
        [("Rules: support and lift", lambda axes: axes.scatter(rules["support"], rules["lift"], c=rules["confidence"]))],
    ]


def figure_of(charts, size):
    import matplotlib.pyplot as plt

    figure, all_axes = plt.subplots(len(charts), 1, figsize=size, squeeze=False)
    for (title, plot), axes in zip(charts, all_axes[:, 0]):
        plot(axes)
        axes.set_title(title)
    figure.tight_layout()
    return figure


def draw(pdf, frame, rfm, retention, rules):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(pdf) as out:
        for charts in pages_of(frame, rfm, retention, rules):
            figure = figure_of(charts, (8.27, 11.69))
            out.savefig(figure)
            plt.close(figure)


def main(file, pdf):
    try:
        frame = read(file)
        rfm = rfm_of(frame)
        rules = rules_of(frame)
        draw(pdf, frame, rfm, retention_of(frame), rules)
        told = {
            "lines": len(frame),
            "orders": int(frame["InvoiceNo"].nunique()),
            "customers": len(rfm),
            "rules": len(rules),
        }
    except ImportError as error:
        told = {"missing": str(error)}
    told["peak_mb"] = peak_mb()
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
