/* Passes over events in the order person, time, name: what takes NumPy sorts, searches and gathers.
 *
 * Plain C99 without Python: whole numbers in, whole numbers out; no memory of its own, nothing kept between calls.
 * Each pass goes over the people from `low` to before `high`, so several may run at once, each with results of its
 * own. What NumPy does instead stands where compiled.py is called.
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

/* The days on which people did something: first and last such event of each, and how many. Those of person p are
 * from begins[p] to before begins[p + 1]. */
typedef struct { int64_t *begins; int32_t *day, *first, *last, *many; } Visits;

/* periods[day - lowest] is the period of a day, `count` where it is in none. */
typedef struct { const int32_t *periods; int64_t lowest, count; } Calendar;

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
static int64_t pick(const Events *events, const Steps *steps, int64_t begin, int64_t end, int32_t *rows)
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
static void moments(const Events *events, const int32_t *rows, int64_t count, int64_t *times)
{
    if (events->date.bytes == 2 && events->within.bytes == 4) {
        const int16_t *date = events->date.data;
        const int32_t *within = events->within.data;
        for (int64_t n = 0; n < count; n++) times[n] = within[rows[n]] * events->unit + date[rows[n]] * DAY;
    } else {
        for (int64_t n = 0; n < count; n++) times[n] = moment(events, rows[n]);
    }
}

/* The end of the people whose events are gone through together, at least one of them: `rows` and what else has an
 * entry for each of their events has room for AT_ONCE and the events of the busiest. */
static int64_t some(const Events *events, int64_t low, int64_t high)
{
    int64_t end = low + 1;
    while (end < high && events->begins[end + 1] - events->begins[low] <= AT_ONCE) end++;
    return end;
}

/* The visits of these people from place 0 on; how many there are. */
int64_t firsthand_visits(const Events *events, const Steps *step, int64_t low, int64_t high, int32_t *rows,
                         Visits *visits)
{
    int64_t place = -1, person = low;
    while (person < high) {
        int64_t until = some(events, person, high), n = 0;
        int64_t found = pick(events, step, events->begins[person], events->begins[until], rows);
        for (; person < until; person++) {
            visits->begins[person - low] = place + 1;
            for (int64_t before = INT64_MIN; n < found && rows[n] < events->begins[person + 1]; n++) {
                int64_t day = at(events->day, rows[n]);
                if (day != before) {
                    before = visits->day[++place] = (int32_t)day;
                    visits->first[place] = rows[n];
                    visits->many[place] = 0;
                }
                visits->last[place] = rows[n];
                visits->many[place]++;
            }
        }
    }
    return place + 1;
}

/* In how many periods each person did something. */
void firsthand_active(const Visits *visits, const Calendar *calendar, int64_t low, int64_t high, int64_t *active)
{
    for (int64_t person = low; person < high; person++) {
        int64_t before = calendar->count;
        for (int64_t n = visits->begins[person]; n < visits->begins[person + 1]; n++) {
            int64_t period = calendar->periods[visits->day[n] - calendar->lowest];
            active[person] += period != before && period != calendar->count;
            before = period;
        }
    }
}

/* Adds up events and different people by value and period. numbers[code + 1] is the number of a value, at most
 * 63; without codes there is one. Results, and `known`, which begins with -1, have a cell more for each value than
 * there are periods. */
void firsthand_counts(const Events *events, const Steps *step, const Visits *visits, const Calendar *calendar,
                      int64_t low, int64_t high, const Column *codes, const uint8_t *numbers,
                      int32_t *known, int64_t *happened, int64_t *people)
{
    int64_t width = calendar->count + 1;
    for (int64_t person = low; person < high; person++)
        for (int64_t n = visits->begins[person]; n < visits->begins[person + 1]; n++) {
            int64_t period = calendar->periods[visits->day[n] - calendar->lowest];
            uint64_t values = 0;
            if (codes->data) {
                for (int64_t row = visits->first[n]; row <= visits->last[n]; row++) {
                    if (step->filled && !fills(events, step, row)) continue;
                    int value = numbers[at(*codes, row) + 1];
                    happened[value * width + period]++;
                    values |= (uint64_t)1 << value;
                }
            } else {
                happened[period] += visits->many[n];
                values = 1;
            }
            for (; values; values &= values - 1) {
                int64_t cell = __builtin_ctzll(values) * width + period;
                people[cell] += known[cell] != person;
                known[cell] = (int32_t)person;
            }
        }
}

/* Adds up people by cohort and column in which they came back. Each person's cohort began at `starts`; places[k] is
 * the column for k periods later, -1 for none. With `latest` only the latest return counts. */
void firsthand_returned(const Events *events, const Visits *back, const Calendar *calendar, int64_t low,
                        int64_t high, const int64_t *cohorts, const int64_t *starts, const int64_t *places,
                        int64_t columns, int64_t latest, int64_t *cells)
{
    for (int64_t person = low; person < high; person++) {
        int64_t n = back->begins[person], end = back->begins[person + 1], before = -1;
        if (cohorts[person] < 0) continue;
        while (n < end && moment(events, back->last[n]) < starts[person]) n++;
        if (latest && n < end) n = end - 1;
        for (; n < end; n++) {
            int64_t place = places[calendar->periods[back->day[n] - calendar->lowest] - cohorts[person]];
            if (place >= 0 && place != before) cells[cohorts[person] * columns + place]++;
            before = place;
        }
    }
}

/* Who got to a step: `found` people, ascending. */
typedef struct { int32_t *person; int64_t *time, *since_start, *since_previous, found; } Reach;

/* Steps in order, and barriers, which come after them among `Steps`; blocks[s] has a bit for each barrier that must
 * not lie strictly between the events of step s - 1 and step s. */
typedef struct { int64_t steps, window; const uint64_t *blocks; Reach *reach; } Funnel;

/* One person's chains. For each step s the latest start that leads to it, and the last event that does, at s + 1:
 * later ones never lead to less. `barrier` has the latest moment of each barrier, `earlier` the one before that. */
typedef struct {
    int64_t depth, start[64], event[64], time[64], since_start[64], since_previous[64], barrier[64], earlier[64];
} Chain;

static int blocked(const Chain *chain, uint64_t barriers, int64_t time, int64_t since)
{
    for (; barriers; barriers &= barriers - 1) {
        int n = __builtin_ctzll(barriers);
        if ((chain->barrier[n] < time ? chain->barrier[n] : chain->earlier[n]) > since) return 1;
    }
    return 0;
}

/* Take one event. It fills only one step of a chain, so the last that it can fill comes first. */
static inline void take(Chain *chain, const Funnel *funnel, int64_t time, uint64_t filled)
{
    uint64_t steps = filled & (((uint64_t)1 << funnel->steps) - 1);
    for (uint64_t left = filled >> funnel->steps; left; left &= left - 1) {
        int n = __builtin_ctzll(left);
        if (chain->barrier[n] != time) chain->earlier[n] = chain->barrier[n], chain->barrier[n] = time;
    }
    chain->start[0] = chain->event[0] = time;
    for (int step; steps; steps &= ~((uint64_t)1 << step)) {
        step = 63 - __builtin_clzll(steps);
        int64_t start = chain->start[step], before = chain->event[step], depth = chain->depth;
        int held = (step <= depth) & (time - start <= funnel->window);
        if (funnel->blocks[step] && held) held = !blocked(chain, funnel->blocks[step], time, before);
        /* Written in any case: a processor writes sooner than it guesses. */
        chain->start[step + 1] = held ? start : chain->start[step + 1];
        chain->event[step + 1] = held ? time : chain->event[step + 1];
        chain->time[depth] = time;
        chain->since_start[depth] = time - start;
        chain->since_previous[depth] = time - before;
        chain->depth += held & (step == depth);
    }
}

/* The place of an event among those of its moment: by the first step that it fills, then by the others. */
static inline uint64_t place(const Funnel *funnel, uint64_t filled)
{
    filled &= ((uint64_t)1 << funnel->steps) - 1;
    return (filled ? (uint64_t)__builtin_ctzll(filled) + 1 : 63) << funnel->steps | filled;
}

/* Take the events of one moment, each kind of them in its place. */
static void together(Chain *chain, const Funnel *funnel, int64_t time, const uint64_t *filled, int64_t count)
{
    for (uint64_t last = 0, now;; last = now) {
        now = UINT64_MAX;
        for (int64_t n = 0; n < count; n++) {
            uint64_t here = place(funnel, filled[n]);
            if (here > last && here < now) now = here;
        }
        if (now == UINT64_MAX) return;
        for (int64_t n = 0; n < count; n++)
            if (place(funnel, filled[n]) == now) take(chain, funnel, time, filled[n]);
    }
}

/* Who gets to each step; how many have not taken every step though they could start later than `late`. */
int64_t firsthand_funnel(const Events *events, const Steps *steps, const Funnel *funnel, int64_t low, int64_t high,
                         int64_t late, int32_t *rows, int64_t *times, uint64_t *filled)
{
    int64_t waiting = 0, person = low;
    Chain chain;
    while (person < high) {
        int64_t until = some(events, person, high), n = 0, next;
        int64_t found = pick(events, steps, events->begins[person], events->begins[until], rows);
        moments(events, rows, found, times);
        for (int64_t k = 0; k < found; k++) filled[k] = fills(events, steps, rows[k]);
        for (; person < until; person++) {
            int64_t end = events->begins[person + 1];
            chain.depth = 0;
            for (int64_t b = 0; b < steps->steps - funnel->steps; b++)
                chain.barrier[b] = chain.earlier[b] = INT64_MIN;
            for (; n < found && rows[n] < end && chain.depth < funnel->steps; n = next) {
                for (next = n + 1; next < found && times[next] == times[n] && rows[next] < end;) next++;
                if (next > n + 1) together(&chain, funnel, times[n], filled + n, next - n);
                else take(&chain, funnel, times[n], filled[n]);
            }
            while (n < found && rows[n] < end) n++;
            for (int64_t step = 0; step < chain.depth; step++) {
                Reach *reach = &funnel->reach[step];
                reach->person[reach->found] = (int32_t)person;
                reach->time[reach->found] = chain.time[step];
                reach->since_start[reach->found] = chain.since_start[step];
                reach->since_previous[reach->found++] = chain.since_previous[step];
            }
            waiting += chain.depth && chain.depth < funnel->steps && chain.start[1] > late;
        }
    }
    return waiting;
}

/* Sessions, which end where nothing happens for more than `gap`: the person and the first `length` events of each,
 * -1 where there are fewer; with `collapse`, one that comes several times at once counts as one. How many. */
int64_t firsthand_sessions(const Events *events, int64_t low, int64_t high, int64_t gap, int64_t collapse,
                           int64_t length, int32_t *persons, int16_t *codes)
{
    int64_t found = 0;
    for (int64_t person = low; person < high; person++) {
        int64_t before = 0, last = -1, place = 0;
        for (int64_t row = events->begins[person]; row < events->begins[person + 1]; row++) {
            int64_t time = moment(events, row), code = at(events->event, row);
            if (row == events->begins[person] || time - before > gap) {
                for (place = 0; place < length; place++) codes[found * length + place] = -1;
                persons[found++] = (int32_t)person;
                place = 0;
                last = -1;
            }
            before = time;
            if (place < length && !(collapse && code == last)) codes[(found - 1) * length + place++] = (int16_t)code;
            last = code;
        }
    }
    return found;
}

/* Adds up, for each key, how often it is there and how many different people have it; people ascend, and `known`
 * begins with -1. */
void firsthand_tally(const int32_t *persons, const int64_t *keys, int64_t low, int64_t high, int32_t *known,
                     int32_t *times, int32_t *people)
{
    for (int64_t n = low; n < high; n++) {
        times[keys[n]]++;
        people[keys[n]] += known[keys[n]] != persons[n];
        known[keys[n]] = persons[n];
    }
}
