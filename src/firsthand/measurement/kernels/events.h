/* Events in the order person, time, name, and what every pass over them does: plain C99 without Python.
 *
 * Whole numbers in, whole numbers out; no memory of their own, nothing kept between calls. A pass goes over the
 * people from `low` to before `high`, so several may run at once, each with results of its own. What NumPy does
 * instead stands where passes.py is called.
 */

#include <stdint.h>

static const int64_t DAY = 86400000000; /* microseconds */
enum { AT_ONCE = 1 << 14 };             /* events, so that what is found of them stays near the processor */

/* Whole numbers with sign, of so many bytes each. */
typedef struct { const void *data; int64_t bytes; } Column;

/* The events of person p are the rows from begins[p] to before begins[p + 1]. A moment is `unit` times `within`
 * microseconds, after midnight of `date` (days since 1970, UTC) where there is such a column; `day` is local. */
typedef struct { const int64_t *begins; Column event, day, date, within; int64_t unit; } Events;

/* holds[code + 1] tells whether a row with that code is meant; -1 is for no value. */
typedef struct { Column codes; const uint8_t *holds; } Condition;

/* filled[event] has a bit for each step that the event can fill; without `filled` every event can fill step 0.
 * The conditions of step s are those in `where` up to before until[s], from where those of the step before end. */
typedef struct { const uint64_t *filled; const int64_t *until; const Condition *where; int64_t steps; } Steps;

/* Who got to a step: `found` people, ascending. */
typedef struct { int32_t *person; int64_t *time, *since_start, *since_previous, found; } Reach;

/* How many `times`, and with how many different people, who ascend; `who` is one more than the last, 0 at first. */
typedef struct { int32_t times, people, who; } Tally;

static inline void count(Tally *tally, int64_t times, int64_t person)
{
    tally->times += (int32_t)times;
    tally->people += tally->who != person + 1;
    tally->who = (int32_t)person + 1;
}

static inline int64_t at(Column column, int64_t row)
{
    if (column.bytes == 1) return ((const int8_t *)column.data)[row];
    if (column.bytes == 2) return ((const int16_t *)column.data)[row];
    if (column.bytes == 4) return ((const int32_t *)column.data)[row];
    return ((const int64_t *)column.data)[row];
}

static inline int64_t moment(const Events *events, int64_t row)
{
    int64_t within = at(events->within, row) * events->unit;
    return events->date.data ? within + at(events->date, row) * DAY : within;
}

/* The steps that the event of a row fills. */
static inline uint64_t fills(const Events *events, const Steps *steps, int64_t row)
{
    uint64_t found = steps->filled ? steps->filled[at(events->event, row)] : 1;
    if (!steps->until[steps->steps - 1]) return found;
    for (uint64_t left = found; left; left &= left - 1) {
        int step = __builtin_ctzll(left);
        for (int64_t n = step ? steps->until[step - 1] : 0; n < steps->until[step]; n++)
            if (!steps->where[n].holds[at(steps->where[n].codes, row) + 1]) found &= ~(left & -left);
    }
    return found;
}

/* The rows from `begin` to before `end` that can fill a step, ascending; how many there are. Each row is written,
 * and the next one over it unless it is meant, so that the processor has nothing to guess. */
static inline int64_t pick(const Events *events, const Steps *steps, int64_t begin, int64_t end, int32_t *rows)
{
    const uint64_t *filled = steps->filled;
    int64_t found = 0, held = 0;
    if (!filled) {
        for (int64_t row = begin; row < end; row++) rows[found++] = (int32_t)row;
    } else if (events->event.bytes == 1) {
        const int8_t *event = events->event.data;
        for (int64_t row = begin; row < end; row++) rows[found] = (int32_t)row, found += filled[event[row]] != 0;
    } else {
        const int16_t *event = events->event.data;
        for (int64_t row = begin; row < end; row++) rows[found] = (int32_t)row, found += filled[event[row]] != 0;
    }
    if (!steps->until[steps->steps - 1]) return found;
    for (int64_t n = 0; n < found; n++) rows[held] = rows[n], held += fills(events, steps, rows[n]) != 0;
    return held;
}

/* The moments of rows. */
static inline void moments(const Events *events, const int32_t *rows, int64_t count, int64_t *times)
{
    if (events->date.bytes == 2 && events->within.bytes == 4) {
        const int16_t *date = events->date.data;
        const int32_t *within = events->within.data;
        for (int64_t n = 0; n < count; n++) times[n] = within[rows[n]] * events->unit + date[rows[n]] * DAY;
    } else {
        for (int64_t n = 0; n < count; n++) times[n] = moment(events, rows[n]);
    }
}

/* The moments of so many rows from `begin` on. */
static inline void stretch(const Events *events, int64_t begin, int64_t count, int64_t *restrict times)
{
    if (events->date.bytes == 2 && events->within.bytes == 4) {
        const int16_t *restrict date = (const int16_t *)events->date.data + begin;
        const int32_t *restrict within = (const int32_t *)events->within.data + begin;
        for (int64_t n = 0; n < count; n++) times[n] = within[n] * events->unit + date[n] * DAY;
    } else {
        for (int64_t n = 0; n < count; n++) times[n] = moment(events, begin + n);
    }
}

/* The end of the people whose events are gone through together, at least one of them: `rows` and what else has an
 * entry for each of their events has room for AT_ONCE and the events of the busiest. */
static inline int64_t some(const Events *events, int64_t low, int64_t high)
{
    int64_t end = low + 1;
    while (end < high && events->begins[end + 1] - events->begins[low] <= AT_ONCE) end++;
    return end;
}
