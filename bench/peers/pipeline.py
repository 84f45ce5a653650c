"""Does the work of a run in another engine: read a sales CSV, clean it, leave out repeated lines, then RFM, cohorts, baskets.

Usage: pipeline.py ENGINE FILE AS_OF

ENGINE is duckdb (SQL), polars (lazy, streaming) or pandas (pyarrow reader and types). FILE has the columns of `tillbook sample`.
The rules are Tillbook's as far as such a script would have them: a record that is no record, or lacks an id, a number, a
price or a date, is dropped. Nothing is counted by reason, kept for inspection or profiled.

Prints one line of JSON: lines, orders, customers, revenue (net), cells of the cohort table, pairs of products in at least 0.5 % of the
baskets, and the process's peak memory in MB of a million bytes; who starts it takes the time. An engine that is not installed gives "missing".
"""

import json
import sys

from peak import peak_mb

COLUMNS = "order_id ordered_at customer_id product_id product_name category quantity unit_price country".split()
SERVICES = ["POST", "DOT", "M", "BANK CHARGES", "AMAZONFEE", "CRUK", "D", "S", "B", "GIFT"]
MIN_SUPPORT = 0.005


def with_duckdb(file, as_of):
    import duckdb

    db = duckdb.connect()
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    db.execute(f"""
        CREATE TABLE lines AS
        WITH records AS (
          SELECT DISTINCT trim(order_id) AS order_id, trim(customer_id) AS customer_id, trim(product_id) AS product_id,
            trim(product_name) AS product_name, trim(category) AS category, trim(country) AS country,
            try_cast(quantity AS DOUBLE) AS quantity,
            try_cast(unit_price AS DECIMAL(18, 4)) AS unit_price,
            try_strptime(ordered_at, '%Y-%m-%d %H:%M') AS ordered_at
          FROM read_csv('{file}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
            columns = {{{columns}}}, ignore_errors = true)
        )
        SELECT *, CAST(round(quantity * unit_price * 10000) AS BIGINT) AS amount_e4, order_id LIKE 'C%' AS cancelled,
          quantity > 0 AND unit_price > 0 AND order_id NOT LIKE 'C%' AS is_sale
        FROM records
        WHERE order_id IS NOT NULL AND product_id IS NOT NULL AND quantity <> 0 AND unit_price IS NOT NULL
          AND ordered_at >= TIMESTAMP '1990-01-01' AND ordered_at < TIMESTAMP '{as_of}'
          AND NOT regexp_matches(order_id, '[\\x00-\\x1f]') AND NOT regexp_matches(product_id, '[\\x00-\\x1f]')
    """)
    db.execute("""
        CREATE TABLE orders AS
        SELECT order_id, min(customer_id) AS customer_id, min(ordered_at) AS ordered_at, bool_or(is_sale) AS is_sale,
          sum(amount_e4) AS net_e4
        FROM lines GROUP BY order_id
    """)
    db.execute(f"""
        CREATE TABLE rfm AS
        WITH c AS (
          SELECT customer_id, date_diff('day', max(ordered_at) FILTER (is_sale), TIMESTAMP '{as_of}') AS recency,
            count(*) FILTER (is_sale) AS frequency, sum(net_e4) AS monetary
          FROM orders WHERE customer_id IS NOT NULL GROUP BY customer_id HAVING frequency > 0
        )
        SELECT *, 6 - ntile(5) OVER (ORDER BY recency) AS r, ntile(5) OVER (ORDER BY frequency) AS f,
          ntile(5) OVER (ORDER BY monetary) AS m FROM c
    """)
    db.execute("""
        CREATE TABLE cohorts AS
        WITH sales AS (
          SELECT DISTINCT customer_id, year(ordered_at) * 12 + month(ordered_at) AS month
          FROM orders WHERE is_sale AND customer_id IS NOT NULL
        ), firsts AS (SELECT customer_id, min(month) AS cohort FROM sales GROUP BY customer_id)
        SELECT cohort, month - cohort AS age, count(*) AS active FROM sales JOIN firsts USING (customer_id) GROUP BY ALL
    """)
    db.execute(f"""
        CREATE TABLE pairs AS
        WITH items AS (SELECT DISTINCT order_id, product_id FROM lines WHERE is_sale),
        baskets AS (SELECT order_id FROM items GROUP BY order_id HAVING count(*) BETWEEN 2 AND 100),
        n AS (SELECT count(*) AS n FROM baskets),
        kept AS (SELECT items.* FROM items SEMI JOIN baskets USING (order_id)),
        frequent AS (
          SELECT product_id, count(*) AS support FROM kept GROUP BY product_id HAVING count(*) >= {MIN_SUPPORT} * (SELECT n FROM n)
        ),
        usual AS (SELECT kept.* FROM kept SEMI JOIN frequent USING (product_id))
        SELECT a.product_id AS left_id, b.product_id AS right_id, count(*) AS together,
          count(*) / any_value(l.support) AS confidence, count(*) * (SELECT n FROM n) / (any_value(l.support) * any_value(r.support)) AS lift
        FROM usual a JOIN usual b ON a.order_id = b.order_id AND a.product_id < b.product_id
        JOIN frequent l ON l.product_id = a.product_id JOIN frequent r ON r.product_id = b.product_id
        GROUP BY ALL HAVING count(*) >= {MIN_SUPPORT} * (SELECT n FROM n)
    """)
    one = lambda sql: db.execute(sql).fetchone()[0]
    return {
        "lines": one("SELECT count(*) FROM lines"),
        "orders": one("SELECT count(*) FROM orders"),
        "customers": one("SELECT count(*) FROM rfm"),
        "revenue": float(one("SELECT sum(net_e4) FROM orders")) / 10000,
        "cells": one("SELECT count(*) FROM cohorts"),
        "pairs": one("SELECT count(*) FROM pairs"),
    }


def with_polars(file, as_of):
    from datetime import datetime

    import polars as pl

    end = datetime.fromisoformat(as_of)
    col = pl.col
    records = pl.scan_csv(
        file, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True, null_values=[""]
    ).select(
        *[col(name).str.strip_chars() for name in COLUMNS if name not in ("quantity", "unit_price", "ordered_at")],
        col("quantity").cast(pl.Float64, strict=False),
        (col("unit_price").cast(pl.Float64, strict=False) * 10000).round().cast(pl.Int64).alias("price_e4"),
        col("ordered_at").str.to_datetime("%Y-%m-%d %H:%M", strict=False),
    )
    control = r"[\x00-\x1f]"
    lines = (
        records.unique()
        .filter(
            col("order_id").is_not_null()
            & col("product_id").is_not_null()
            & (col("quantity") != 0)
            & col("price_e4").is_not_null()
            & (col("ordered_at") >= datetime(1990, 1, 1))
            & (col("ordered_at") < end)
            & ~col("order_id").str.contains(control)
            & ~col("product_id").str.contains(control)
        )
        .with_columns(
            (col("quantity") * col("price_e4")).round().cast(pl.Int64).alias("amount_e4"),
            ((col("quantity") > 0) & (col("price_e4") > 0) & ~col("order_id").str.starts_with("C")).alias("is_sale"),
        )
        .select("order_id", "customer_id", "product_id", "ordered_at", "amount_e4", "is_sale")
        .collect(engine="streaming")
    )
    orders = (
        lines.lazy()
        .group_by("order_id")
        .agg(col("customer_id").min(), col("ordered_at").min(), col("is_sale").any(), col("amount_e4").sum().alias("net_e4"))
        .collect(engine="streaming")
    )
    sale = col("is_sale")
    known = orders.lazy().filter(col("customer_id").is_not_null())
    rfm = (
        known.group_by("customer_id")
        .agg(
            (pl.lit(end) - col("ordered_at").filter(sale).max()).dt.total_days().alias("recency"),
            sale.sum().alias("frequency"),
            col("net_e4").sum().alias("monetary"),
        )
        .filter(col("frequency") > 0)
        .with_columns(
            (6 - ((col("recency").rank("ordinal") - 1) * 5 // pl.len() + 1)).alias("r"),
            *[((col(name).rank("ordinal") - 1) * 5 // pl.len() + 1).alias(name[0]) for name in ("frequency", "monetary")],
        )
        .collect(engine="streaming")
    )
    month = (col("ordered_at").dt.year().cast(pl.Int32) * 12 + col("ordered_at").dt.month()).alias("month")
    cohorts = (
        known.filter(sale)
        .select("customer_id", month)
        .unique()
        .with_columns(col("month").min().over("customer_id").alias("cohort"))
        .group_by("cohort", (col("month") - col("cohort")).alias("age"))
        .agg(pl.len().alias("active"))
        .collect(engine="streaming")
    )
    items = (
        lines.lazy()
        .filter(sale)
        .select("order_id", "product_id")
        .unique()
        .filter(pl.len().over("order_id").is_between(2, 100))
        .collect(engine="streaming")
    )
    n = items["order_id"].n_unique()
    frequent = items.lazy().group_by("product_id").agg(pl.len().alias("support")).filter(col("support") >= MIN_SUPPORT * n)
    usual = items.lazy().join(frequent, on="product_id", how="semi")
    pairs = (
        usual.join(usual, on="order_id")
        .filter(col("product_id") < col("product_id_right"))
        .group_by("product_id", "product_id_right")
        .agg(pl.len().alias("together"))
        .filter(col("together") >= MIN_SUPPORT * n)
        .join(frequent, on="product_id")
        .join(frequent, left_on="product_id_right", right_on="product_id", suffix="_right")
        .with_columns(
            (col("together") / col("support")).alias("confidence"),
            (col("together") * n / (col("support") * col("support_right"))).alias("lift"),
        )
        .collect(engine="streaming")
    )
    return {
        "lines": lines.height,
        "orders": orders.height,
        "customers": rfm.height,
        "revenue": orders["net_e4"].sum() / 10000,
        "cells": cohorts.height,
        "pairs": pairs.height,
    }


def with_pandas(file, as_of):
    import pandas as pd
    import pyarrow as pa
    from pyarrow import csv

    end = pd.Timestamp(as_of)
    table = csv.read_csv(
        file,
        read_options=csv.ReadOptions(encoding="latin1"),
        parse_options=csv.ParseOptions(invalid_row_handler=lambda row: "skip"),
        convert_options=csv.ConvertOptions(
            column_types={name: pa.string() for name in COLUMNS}, strings_can_be_null=True, null_values=[""]
        ),
    )
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    del table
    for name in ("order_id", "customer_id", "product_id", "product_name", "category", "country"):
        frame[name] = frame[name].str.strip()
    for name in ("quantity", "unit_price"):
        frame[name] = pd.to_numeric(frame[name].astype("str"), errors="coerce")
    frame["ordered_at"] = pd.to_datetime(frame["ordered_at"], format="%Y-%m-%d %H:%M", errors="coerce")
    frame = frame.drop_duplicates()
    control = r"[\x00-\x1f]"
    frame = frame[
        frame.order_id.notna()
        & frame.product_id.notna()
        & frame.quantity.notna()
        & (frame.quantity != 0)
        & frame.unit_price.notna()
        & (frame.ordered_at >= pd.Timestamp("1990-01-01"))
        & (frame.ordered_at < end)
        & ~frame.order_id.str.contains(control).fillna(False)
        & ~frame.product_id.str.contains(control).fillna(False)
    ]
    amount = (frame.quantity * frame.unit_price * 10000).round().astype("int64")
    is_sale = (frame.quantity > 0) & (frame.unit_price > 0) & ~frame.order_id.str.startswith("C")
    lines = frame[["order_id", "customer_id", "product_id", "ordered_at"]].assign(amount_e4=amount, is_sale=is_sale)
    del frame
    orders = lines.groupby("order_id", sort=False).agg(
        customer_id=("customer_id", "min"), ordered_at=("ordered_at", "min"), is_sale=("is_sale", "max"), net_e4=("amount_e4", "sum")
    )
    known = orders[orders.customer_id.notna()]
    sales = known[known.is_sale.astype(bool)]
    rfm = sales.groupby("customer_id").agg(last=("ordered_at", "max"), frequency=("ordered_at", "size"))
    rfm["monetary"] = known.groupby("customer_id").net_e4.sum()
    rfm["recency"] = (end - rfm["last"]).dt.days
    for name in ("recency", "frequency", "monetary"):
        rfm[name[0]] = pd.qcut(rfm[name].astype("float64").rank(method="first"), 5, labels=False) + 1
    months = sales.assign(month=sales.ordered_at.dt.year * 12 + sales.ordered_at.dt.month)[["customer_id", "month"]].drop_duplicates()
    months["cohort"] = months.groupby("customer_id").month.transform("min")
    cohorts = months.groupby(["cohort", months.month - months.cohort]).size()
    items = lines[lines.is_sale.astype(bool)][["order_id", "product_id"]].drop_duplicates()
    size = items.groupby("order_id").product_id.transform("size")
    items = items[(size >= 2) & (size <= 100)]
    n = items.order_id.nunique()
    support = items.product_id.value_counts()
    support = support[support >= MIN_SUPPORT * n]
    usual = items[items.product_id.isin(support.index)]
    both = usual.merge(usual, on="order_id")
    both = both[both.product_id_x < both.product_id_y]
    pairs = both.groupby(["product_id_x", "product_id_y"]).size().rename("together")
    pairs = pairs[pairs >= MIN_SUPPORT * n].reset_index()
    pairs["confidence"] = pairs.together / pairs.product_id_x.map(support)
    pairs["lift"] = pairs.confidence * n / pairs.product_id_y.map(support)
    return {
        "lines": len(lines),
        "orders": len(orders),
        "customers": len(rfm),
        "revenue": float(orders.net_e4.sum()) / 10000,
        "cells": len(cohorts),
        "pairs": len(pairs),
    }


ENGINES = {"duckdb": with_duckdb, "polars": with_polars, "pandas": with_pandas}


def main():
    engine, file, as_of = sys.argv[1:]
    try:
        told = ENGINES[engine](file, as_of)
    except ImportError as error:
        told = {"missing": str(error)}
    told["peak_mb"] = peak_mb()
    print(json.dumps(told))


main()
