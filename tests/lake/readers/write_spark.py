"""Runs SQL on a Delta table with Spark and says what it has become.

usage: write_spark.py TABLE STATEMENT…   →   JSON: [[version, operation, rows, sum of amount_e4], …], newest first; TABLE in a statement is the table
"""

import json
import sys

from spark import session

table, *statements = sys.argv[1:]
spark = session()
name = f"delta.`{table}`"
for statement in statements:
    spark.sql(statement.replace("TABLE", name))
history = spark.sql(f"DESCRIBE HISTORY {name}").select("version", "operation").collect()
said = []
for version, operation in history:
    rows, amount = spark.sql(f"SELECT count(*), sum(amount_e4) FROM {name} VERSION AS OF {version}").first()
    said.append([version, operation, rows, int(amount or 0)])
print(json.dumps(said))
