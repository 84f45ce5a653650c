"""Makes a Delta table of its own out of another one's rows, and treats it as programs do: appends the rows once more, deletes some, puts
small files together, writes a checkpoint, and appends once more behind it.

usage: write.py FROM TO   →   JSON: rows and sum of amount_e4 of the newest version
"""

import json
import sys

import polars as pl
from deltalake import DeltaTable, write_deltalake

source, target = sys.argv[1:]
rows = pl.from_arrow(DeltaTable(source).to_pyarrow_table())
for part in (rows.head(5), rows.slice(5, 5), rows):
    write_deltalake(target, part, mode="append")
DeltaTable(target).delete("quantity > 1")
DeltaTable(target).optimize.compact()
DeltaTable(target).create_checkpoint()
write_deltalake(target, rows.head(10), mode="append")
now = pl.from_arrow(DeltaTable(target).to_pyarrow_table())
print(json.dumps([now.height, int(now["amount_e4"].sum())]))
