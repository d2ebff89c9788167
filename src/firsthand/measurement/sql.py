"""What is asked of a store, as SQL over `events(message_id, user_id, event, time, properties)`."""

from typing import Final

LAST: Final = "SELECT max(time) FROM events"
NAMES: Final = """SELECT event, count(*), count(DISTINCT user_id), min(time), max(time)
FROM events GROUP BY event ORDER BY event"""
PROPERTIES: Final = "SELECT DISTINCT unnest(json_keys(properties)) AS name FROM events ORDER BY name"
