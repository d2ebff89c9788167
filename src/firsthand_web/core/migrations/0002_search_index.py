"""SQLite's full-text index over the search entries, kept in step by triggers."""

from typing import Any

from django.db import migrations

CREATE = [
    """
    CREATE VIRTUAL TABLE core_search_index USING fts5(
        title, text, content='core_searchentry', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2", prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER core_search_added AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_search_index(rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER core_search_removed AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_search_index(core_search_index, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
    END
    """,
    """
    CREATE TRIGGER core_search_changed AFTER UPDATE ON core_searchentry BEGIN
        INSERT INTO core_search_index(core_search_index, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO core_search_index(rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
]


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in CREATE:
            schema_editor.execute(statement)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER core_search_{name}")
        schema_editor.execute("DROP TABLE core_search_index")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_first")]
    operations = [migrations.RunPython(create, remove)]
