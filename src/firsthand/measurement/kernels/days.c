/* Passes over days: visits, and what is counted from them. */

#include "events.h"

/* The days on which people did something: first and last such event of each, and how many. Those of person p are
 * from begins[p] to before begins[p + 1]. */
typedef struct { int64_t *begins; int32_t *day, *first, *last, *many; } Visits;

/* periods[day - lowest] is the period of a day, `count` where it is in none. */
typedef struct { const int32_t *periods; int64_t lowest, count; } Calendar;

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
    const int8_t *small = codes->bytes == 1 && !step->until[0] && !step->filled ? codes->data : 0;
    for (int64_t person = low; person < high; person++)
        for (int64_t n = visits->begins[person]; n < visits->begins[person + 1]; n++) {
            int64_t period = calendar->periods[visits->day[n] - calendar->lowest];
            uint64_t values = 0;
            if (small) {
                for (int64_t row = visits->first[n]; row <= visits->last[n]; row++) {
                    int value = numbers[small[row] + 1];
                    happened[value * width + period]++;
                    values |= (uint64_t)1 << value;
                }
            } else if (codes->data) {
                for (int64_t row = visits->first[n]; row <= visits->last[n]; row++) {
                    if (!fills(events, step, row)) continue;
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

/* Adds up people by cohort and column in which they came back. `starts` are the rows with which people began;
 * places[k] is the column for k periods later, -1 for none. With `latest` only the latest return counts. */
void firsthand_returned(const Events *events, const Visits *back, const Calendar *calendar, int64_t low,
                        int64_t high, const int64_t *cohorts, const int32_t *starts, const int64_t *places,
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
