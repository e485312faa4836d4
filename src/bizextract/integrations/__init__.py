"""Notices for other tools: files of rows, workbooks, datasets, schema."""

from .dataset import json_schema, notice_features, to_dataset
from .files import to_csv, to_jsonl, to_parquet, write_task_csv
from .workbook import to_xlsx

__all__ = ["json_schema", "notice_features", "to_csv", "to_dataset", "to_jsonl", "to_parquet", "to_xlsx", "write_task_csv"]
