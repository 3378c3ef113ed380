"""Asks the questions of a page of a table, and compares the answers with those on the page.

    questions.py PAGE TABLE [--write]

Each block of SQL but the first has its answer in the block of text behind it. `--write` puts the answers there instead.
"""

import pathlib
import re
import sys
import tempfile

import duckdb

BLOCK = re.compile(r"^```sql\n(?P<sql>.*?)\n```\n(?:\n```text\n(?P<answer>.*?)```\n)?", re.S | re.M)


def shown(result):
    rows = [result.columns] + [["" if value is None else str(value) for value in row] for row in result.fetchall()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "".join(" | ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in rows)


def main(page, table, *options):
    path = pathlib.Path(page)
    text = path.read_text()
    connection = duckdb.connect()
    failed = asked = 0

    def ask(match):
        nonlocal failed, asked
        sql = match["sql"].replace("'table/", f"'{table}/")
        if match["answer"] is None:
            connection.execute(sql)
            return match[0]
        asked += 1
        answer = shown(connection.sql(sql))
        if answer != match["answer"]:
            failed += 1
            if "--write" not in options:
                print(f"{match['sql']}\n\nthe page says:\n{match['answer']}\nand the answer is:\n{answer}")
        return f"```sql\n{match['sql']}\n```\n\n```text\n{answer}```\n"

    written = BLOCK.sub(ask, text)
    if "--write" in options:
        path.write_text(written)
        failed = 0
    failed += not reads_older(connection, table)
    print(f"{asked + 1 - failed} passed, {failed} failed")
    return 1 if failed or asked < 5 else 0


def reads_older(connection, table):
    """Whether files that lack a column are read together with those that have it."""
    with tempfile.TemporaryDirectory() as folder:
        files = f"{table}/**/*.parquet"
        older = f"{folder}/older.parquet"
        connection.execute(f"copy (select * exclude (turn_trigger) from read_parquet('{files}')) to '{older}' (format parquet)")
        both = connection.sql(f"select count(*), count(turn_trigger) from read_parquet(['{files}', '{older}'], union_by_name = true)")
        alone = connection.sql(f"select 2 * count(*), count(turn_trigger) from read_parquet('{files}')")
        return both.fetchall() == alone.fetchall()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
