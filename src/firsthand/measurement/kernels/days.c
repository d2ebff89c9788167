/* Passes over days: visits, and what is counted from them. */

#include "events.h"

/* The days on which people did something: first and last such event of each, and how many. Those of person p are
 * from begins[p] to before begins[p + 1]. */
typedef struct { int64_t *begins; int32_t *day, *first, *last, *many; } Visits;

/* periods[day - lowest] is the period of a day, `count` where it is in none. */
typedef struct { const int32_t *periods; int64_t lowest, count; } Calendar;

static inline void differ(Column column, int64_t begin, int64_t count, uint8_t *restrict marks)
{
    for (int64_t n = 1; n < count; n++) marks[n] |= at(column, begin + n) != at(column, begin + n - 1);
}

/* Marks of so many rows from `begin` on those with another value than the one before. */
static void changes(Column column, int64_t begin, int64_t count, uint8_t *marks)
{
    /* Written again for the usual sizes, so that several rows are compared at once. */
    if (column.bytes == 1) differ((Column){column.data, 1}, begin, count, marks);
    else if (column.bytes == 2) differ((Column){column.data, 2}, begin, count, marks);
    else differ(column, begin, count, marks);
}

/* The rows of the step, each of them `alone`. Where every event is meant, only those with which a person, a day or a
 * value of `codes`, if any, begins: each stands for the rows up to the next. `marks` has as much room as `rows`. */
static int64_t runs(const Events *events, const Steps *step, const Column *codes, int64_t low, int64_t high,
                    uint8_t *marks, int32_t *rows, int64_t *alone)
{
    int64_t begin = events->begins[low], size = events->begins[high] - begin, found = 0;
    *alone = step->filled || step->until[0];
    if (*alone) return pick(events, step, begin, begin + size, rows);
    for (int64_t n = 0; n < size; n++) marks[n] = 0;
    for (int64_t person = low; person < high; person++) marks[events->begins[person] - begin] = 1;
    changes(events->day, begin, size, marks);
    if (codes) changes(*codes, begin, size, marks);
    for (int64_t n = 0; n < size; n++) rows[found] = (int32_t)(begin + n), found += marks[n];
    return found;
}

/* The visits of these people from place 0 on; how many there are. */
int64_t firsthand_visits(const Events *events, const Steps *step, int64_t low, int64_t high, uint8_t *marks,
                         int32_t *rows, Visits *visits)
{
    int64_t place = -1, person = low, alone;
    while (person < high) {
        int64_t until = some(events, person, high), n = 0;
        int64_t found = runs(events, step, 0, person, until, marks, rows, &alone);
        for (; person < until; person++) {
            int64_t end = events->begins[person + 1];
            visits->begins[person - low] = place + 1;
            for (int64_t before = INT64_MIN; n < found && rows[n] < end; n++) {
                int64_t day = at(events->day, rows[n]), next = n + 1 < found ? rows[n + 1] : end;
                if (day != before) {
                    before = visits->day[++place] = (int32_t)day;
                    visits->first[place] = rows[n];
                    visits->many[place] = 0;
                }
                visits->last[place] = alone ? rows[n] : (int32_t)next - 1;
                visits->many[place] += alone ? 1 : (int32_t)next - rows[n];
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

/* Adds up events and different people by period. The last cell is for no period. */
void firsthand_counts(const Visits *visits, const Calendar *calendar, int64_t low, int64_t high, Tally *cells)
{
    for (int64_t person = low; person < high; person++)
        for (int64_t n = visits->begins[person]; n < visits->begins[person + 1]; n++)
            count(&cells[calendar->periods[visits->day[n] - calendar->lowest]], visits->many[n], person);
}

/* Adds up events and different people by value and period. numbers[code + 1] is the number of a value. There is a
 * cell more for each value than there are periods. */
void firsthand_counts_by(const Events *events, const Steps *step, const Calendar *calendar, int64_t low, int64_t high,
                         const Column *codes, const uint8_t *numbers, uint8_t *marks, int32_t *rows, Tally *cells)
{
    int64_t until, alone, person = low;
    for (int64_t first = low; first < high; first = until) {
        until = some(events, first, high);
        int64_t end = events->begins[until], found = runs(events, step, codes, first, until, marks, rows, &alone);
        for (int64_t n = 0; n < found; n++) {
            int64_t row = rows[n], next = n + 1 < found ? rows[n + 1] : end;
            while (row >= events->begins[person + 1]) person++;
            int64_t period = calendar->periods[at(events->day, row) - calendar->lowest];
            Tally *cell = &cells[numbers[at(*codes, row) + 1] * (calendar->count + 1) + period];
            count(cell, alone ? 1 : next - row, person);
        }
    }
}

/* For each person the cohort, which is the period of the first visit, -1 where that is not before `asked`, and the row
 * of that visit. Adds up how many people each cohort has. */
void firsthand_started(const Visits *visits, const Calendar *calendar, int64_t low, int64_t high, int64_t asked,
                       int32_t *cohorts, int32_t *starts, int64_t *sizes)
{
    for (int64_t person = low; person < high; person++) {
        int64_t n = visits->begins[person], there = n < visits->begins[person + 1];
        int64_t period = there ? calendar->periods[visits->day[n] - calendar->lowest] : asked;
        starts[person] = there ? visits->first[n] : 0;
        cohorts[person] = period < asked ? (int32_t)period : -1;
        if (period < asked) sizes[period]++;
    }
}

/* Adds up people by cohort and column in which they came back. `starts` are the rows with which people began;
 * places[k] is the column for k periods later, -1 for none. With `latest` only the latest return counts. */
void firsthand_returned(const Events *events, const Visits *back, const Calendar *calendar, int64_t low,
                        int64_t high, const int32_t *cohorts, const int32_t *starts, const int64_t *places,
                        int64_t columns, int64_t latest, int64_t *cells)
{
    for (int64_t person = low; person < high; person++) {
        int64_t n = back->begins[person], end = back->begins[person + 1], before = -1;
        if (cohorts[person] < 0) continue;
        /* What comes in the moment of the start counts, though it may stand before it. */
        int64_t start = starts[person];
        while (n < end && back->last[n] < start && moment(events, back->last[n]) < moment(events, start)) n++;
        if (latest && n < end) n = end - 1;
        for (; n < end; n++) {
            int64_t place = places[calendar->periods[back->day[n] - calendar->lowest] - cohorts[person]];
            /* Written in any case: a processor writes sooner than it guesses. */
            cells[cohorts[person] * columns + (place < 0 ? 0 : place)] += (place >= 0) & (place != before);
            before = place;
        }
    }
}
