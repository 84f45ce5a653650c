"""Reads the tables of a lake with whatever readers of Delta tables are installed, at every version, and prints what each found.

usage: read.py LAKE TABLE…   →   JSON: {table: {reader: {versions: [[version, rows, sum of amount_e4], …], history: [[version, operation], …]}}, …}; three versions back,
and the history where the reader has one
"""

import json
import sys


def deltalake_reader(path):
    from deltalake import DeltaTable

    def at(version):
        import polars as pl

        rows = pl.from_arrow(DeltaTable(path, version=version).to_pyarrow_table())
        return rows.height, int(rows["amount_e4"].sum()) if "amount_e4" in rows.columns else 0

    table = DeltaTable(path)
    return table.version(), at, [[one["version"], one["operation"]] for one in table.history()]


def polars_reader(path):
    import polars as pl
    from deltalake import DeltaTable

    def at(version):
        rows = pl.scan_delta(path, version=version).collect()
        return rows.height, int(rows["amount_e4"].sum()) if "amount_e4" in rows.columns else 0

    return DeltaTable(path).version(), at, None


def duckdb_reader(path):
    import duckdb
    from deltalake import DeltaTable

    connection = duckdb.connect()
    # the extension comes as a package of the same version, and is not downloaded
    import duckdb_extension_delta
    from pathlib import Path

    files = Path(duckdb_extension_delta.__file__).parent.rglob("delta.duckdb_extension")
    connection.execute(f"LOAD '{next(files)}'")

    def at(version):
        scan = f"delta_scan('{path}', version={version})"
        names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()]
        total = "sum(amount_e4)" if "amount_e4" in names else "0"
        rows, amount = connection.execute(f"SELECT count(*), coalesce({total}, 0) FROM {scan}").fetchone()
        return rows, int(amount)

    return DeltaTable(path).version(), at, None


def spark_reader(path):
    from spark import session

    spark = session()
    history = spark.sql(f"DESCRIBE HISTORY delta.`{path}`").select("version", "operation").collect()

    def at(version):
        rows = spark.sql(f"SELECT * FROM delta.`{path}` VERSION AS OF {version}")
        total = "sum(amount_e4)" if "amount_e4" in rows.columns else "0"
        count, amount = rows.selectExpr("count(*)", total).first()
        return count, int(amount or 0)

    return max(version for version, _ in history), at, [[version, operation] for version, operation in history]


READERS = {"deltalake": deltalake_reader, "polars": polars_reader, "duckdb": duckdb_reader, "spark": spark_reader}

lake, *tables = sys.argv[1:]
found = {}
missing = {}
for table in tables:
    found[table] = {}
    for name, reader in READERS.items():
        try:
            newest, at, history = reader(f"{lake}/{table}")
        except (ImportError, KeyError) as error:
            missing[name] = str(error)
            continue
        found[table][name] = {
            "versions": [[version, *at(version)] for version in range(newest, max(-1, newest - 4), -1)],
            "history": history,
        }
print(json.dumps({"found": found, "missing": missing}))
