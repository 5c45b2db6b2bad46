"""Alembic's comparison of a database's public schema with tables that are described in a JSON file.

    alembic_compare.py DATABASE_URL TABLES.json

Run by tools/bench in a virtual environment that has Alembic and psycopg2; prints the number of differences.
"""
import json
import re
import sys
import warnings

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKeyConstraint, Index, Integer, LargeBinary
from sqlalchemy import MetaData, SmallInteger, String, Table, Text, UniqueConstraint, create_engine, text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, INET, JSON, JSONB, NUMERIC, TSVECTOR, UUID
from sqlalchemy.types import UserDefinedType

TYPES = {
    "bigint": BigInteger, "bigserial": BigInteger, "integer": Integer, "serial": Integer, "smallint": SmallInteger,
    "text": Text, "boolean": Boolean, "date": Date, "bytea": LargeBinary, "jsonb": JSONB, "json": JSON, "uuid": UUID,
    "inet": INET, "tsvector": TSVECTOR, "double precision": DOUBLE_PRECISION, "numeric": NUMERIC,
    "character varying": String, "timestamp without time zone": DateTime,
}  # fmt: skip


class Other(UserDefinedType):
    cache_ok = True

    def __init__(self, name):
        self.name = name

    def get_col_spec(self, **_):
        return self.name


def type_of(name):
    if name.endswith("[]"):
        return ARRAY(type_of(name[:-2]))
    if name == "timestamp with time zone":
        return DateTime(timezone=True)
    sized = re.fullmatch(r"character varying\((\d+)\)", name)
    if sized:
        return String(int(sized.group(1)))
    return TYPES[name]() if name in TYPES else Other(name)


def metadata_of(tables):
    metadata = MetaData()
    for each in tables:
        columns = [
            Column(
                column["name"],
                type_of(column["type"]),
                nullable=not column["not_null"],
                primary_key=column["name"] in each["primary_key"],
                server_default=text(column["default"].replace(":", "\\:")) if column["default"] else None,
            )
            for column in each["columns"]
        ]
        table = Table(each["name"], metadata, *columns)
        for name, constrained in each["unique"].items():
            table.append_constraint(UniqueConstraint(*constrained, name=name))
        for name, key in each["foreign_keys"].items():
            target = [f"{key['table']}.{column}" for column in key["referenced"]]
            table.append_constraint(
                ForeignKeyConstraint(key["columns"], target, name=name, ondelete=key["on_delete"], link_to_name=True)
            )
        for name, index in each["indexes"].items():
            keys = [table.c[key] if key in table.c else text(key) for key in index["keys"]]
            Index(name, *keys, unique=index["unique"], _table=table)
    return metadata


def main():
    warnings.simplefilter("ignore")
    url, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        metadata = metadata_of(json.load(file))
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        print(len(compare_metadata(context, metadata)), "differences")


if __name__ == "__main__":
    main()
