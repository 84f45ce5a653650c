"""Seconds that pandas takes to write the lines of a CSV file into PostgreSQL: to_sql.py FILE ADDRESS. Reading the file is not counted."""
import sys
import time

import pandas as pd
from sqlalchemy import create_engine

path, address = sys.argv[1:]
lines = pd.read_csv(path, parse_dates=["invoice_date", "invoice_month", "invoiced_at"], dtype={"invoice_no": str, "stock_code": str})
engine = create_engine(address.replace("postgres://", "postgresql+psycopg2://", 1))
started = time.perf_counter()
lines.to_sql("by_pandas", engine, if_exists="replace", index=False, chunksize=10_000)
print(time.perf_counter() - started)
