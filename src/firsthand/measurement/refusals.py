"""What DuckDB says of a file that it cannot read, in the words of whoever brought the file."""

import re

# What it says, and what that means; the path in it is that of a copy of ours, and tells nobody anything.
MEANT = (
    (r"GZIP|ZSTD", "the packed file is cut short or damaged"),
    (r"[Ff]ooter|magic bytes|Parquet|TProtocol|Thrift", "the Parquet file is damaged"),
    (r"sniffing|utf-?8|unicode", "it is neither a table of text in UTF-8 nor Parquet"),
)
PATH = re.compile(r"""\s*(?:in |: )?(?:the )?(?:file )?(?:"/[^"]*"|'/[^']*'|/\S+)""")


def why_unreadable(error: Exception) -> str:
    """The reason as half a sentence: a known one in plain words, another as it came, without paths."""
    first = str(error).partition("\n")[0].strip()
    for pattern, meaning in MEANT:
        if re.search(pattern, first):
            return meaning
    return f"it cannot be read ({PATH.sub('', first).rstrip('. ')})"
