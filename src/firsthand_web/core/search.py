"""Full-text search over all records of a product. The one place, with backup, that speaks SQL itself."""

import re

from django.db import connection
from django.db.models import QuerySet

from firsthand_web.core import registry
from firsthand_web.core.models import Product, Record, SearchEntry


def index(records: list[Record]) -> None:
    """Write the search entries of these records; private ones and unregistered types are passed over."""
    entries = []
    for record in records:
        kind = registry.type_of(record)
        if kind is not None and not kind.private:
            entries.append(
                SearchEntry(
                    product_id=record.product_id,
                    record_type=kind.name,
                    record_id=record.pk,
                    title=kind.title(record)[:300],
                    text=kind.text(record),
                )
            )
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["record_type", "record_id"],
        update_fields=["title", "text"],
    )


def forget(type_name: str, ids: list[int]) -> None:
    for start in range(0, len(ids), 500):
        SearchEntry.objects.filter(record_type=type_name, record_id__in=ids[start : start + 500]).delete()


def purge() -> None:
    """Rewrite the index, so that words of rows that are gone stand nowhere in it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_search_index(core_search_index) VALUES ('optimize')")


def find(product: Product, query: str, *, limit: int = 50) -> list[SearchEntry]:
    """The best matches, best first. Every word must occur; the last may be unfinished."""
    words = _words(query)
    if not words:
        return []
    if connection.vendor != "sqlite":
        return list(_without_index(product, words)[:limit])
    sql = """
        SELECT e.id FROM core_search_index i JOIN core_searchentry e ON e.id = i.rowid
        WHERE core_search_index MATCH %s AND e.product_id = %s
        ORDER BY bm25(core_search_index, 4.0, 1.0), e.id LIMIT %s
    """
    ids = _ask(sql, [_match(words), product.pk, limit])
    entries = SearchEntry.objects.in_bulk(ids)
    return [entries[pk] for pk in ids if pk in entries]


def newest(product: Product, query: str, *, record_type: str, limit: int) -> list[int]:
    """Ids of the newest records of one type that match: quick also where most of a hundred thousand do."""
    words = _words(query)
    if not words:
        return []
    if connection.vendor != "sqlite":
        found = _without_index(product, words).filter(record_type=record_type).order_by("-pk")
        return list(found.values_list("record_id", flat=True)[:limit])
    sql = """
        SELECT e.record_id FROM core_search_index i CROSS JOIN core_searchentry e ON e.id = i.rowid
        WHERE core_search_index MATCH %s AND e.product_id = %s AND e.record_type = %s
        ORDER BY i.rowid DESC LIMIT %s
    """
    return _ask(sql, [_match(words), product.pk, record_type, limit])


def _words(query: str) -> list[str]:
    return re.findall(r"\w+", query, flags=re.UNICODE)[:12]


def _match(words: list[str]) -> str:
    return " ".join(f'"{word}"' for word in words) + "*"


def _without_index(product: Product, words: list[str]) -> QuerySet[SearchEntry]:
    found = SearchEntry.objects.filter(product=product)
    for word in words:
        found = found.filter(text__icontains=word) | found.filter(title__icontains=word)
    return found


def _ask(sql: str, values: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
