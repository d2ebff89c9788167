/* Passes over postings: the events of one name, apart from all others. */

#include "events.h"

/* The rows of one name, ascending, and a key for each: `span` times the person, and the units since `base`. The span
 * is more than twice what lies between any two moments, so keys at most `apart` from another are of one person, and
 * all others are further away. Before the first key stands one that is far below, after the last one far above. */
typedef struct { int32_t *rows; int64_t *keys, found; } Postings;
typedef struct { int64_t base, span, apart, unit; } Line;

static const int64_t FAR = (int64_t)1 << 62;

/* How many events each name has. */
void firsthand_frequencies(const Events *events, int64_t low, int64_t high, int64_t *found)
{
    int64_t end = events->begins[high];
    for (int64_t row = events->begins[low]; row < end; row++) found[at(events->event, row)]++;
}

/* The postings of several names at once: the bit of a name among `steps` is its place among them. */
void firsthand_postings(const Events *events, const Steps *steps, const Line *line, int64_t low, int64_t high,
                        int32_t *rows, Postings *postings)
{
    int64_t day = DAY / line->unit, person = low, until;
    for (int64_t first = low; first < high; first = until) {
        until = some(events, first, high);
        int64_t found = pick(events, steps, events->begins[first], events->begins[until], rows);
        for (int64_t n = 0; n < found; n++) {
            int32_t row = rows[n];
            while (row >= events->begins[person + 1]) person++;
            int64_t key = at(events->within, row) + (events->date.data ? at(events->date, row) * day : 0);
            Postings *own = &postings[__builtin_ctzll(steps->filled[at(events->event, row)])];
            own->rows[own->found] = row;
            own->keys[own->found++] = key - line->base + person * line->span;
        }
    }
}

/* The keys of the postings from `from` to before `until` of which every condition of the step holds. */
static int64_t keep(const Postings *postings, int64_t from, int64_t until, const Steps *steps, int64_t step,
                    int64_t *keys)
{
    int64_t found = 0;
    for (int64_t n = from; n < until; n++) {
        int held = 1;
        for (int64_t k = step ? steps->until[step - 1] : 0; k < steps->until[step]; k++)
            held &= steps->where[k].holds[at(steps->where[k].codes, postings->rows[n]) + 1];
        keys[found] = postings->keys[n];
        found += held;
    }
    keys[found] = FAR;
    return found;
}

/* One step of a merge: the next key knows how many of those before it there are, or there is one more of these. */
static inline void merge(const int64_t *before, const int64_t *keys, int64_t *n, int64_t *seen, int32_t *behind)
{
    int64_t later = before[*seen] <= keys[*n];
    behind[*n] = (int32_t)*seen;
    *seen += later;
    *n += !later;
}

/* For each of the keys how many of `many` of the step before are not later. Two halves at once, as each waits for its
 * own comparisons only. */
static void match(const int64_t *before, int64_t many, const int64_t *restrict keys, int64_t count,
                  int32_t *restrict behind)
{
    int64_t half = count / 2, n = 0, m = half, seen = 0, low = 0, high = many;
    while (half && low < high) {
        int64_t middle = (low + high) / 2;
        if (before[middle] <= keys[half - 1]) low = middle + 1;
        else high = middle;
    }
    while (n < half && m < count) merge(before, keys, &n, &seen, behind), merge(before, keys, &m, &low, behind);
    while (n < half) merge(before, keys, &n, &seen, behind);
    while (m < count) merge(before, keys, &m, &low, behind);
}

/* The keys of one step that follow on those of the step before within the window, and the start of each: that of the
 * last one before it, as starts grow along a person's keys. Writes over what is not meant, so that the processor has
 * nothing to guess; so there is room for one more than there can be. */
static int64_t follow(const Line *line, int64_t window, const int64_t *before, const int64_t *starts,
                   const int64_t *restrict listed, const int32_t *restrict behind, int64_t count,
                   int64_t *restrict keys, int64_t *restrict begun, Reach *reach)
{
    int64_t found = 0, people = reach->found, last = -FAR, apart = line->apart;
    int64_t *restrict time = reach->time, *restrict since_start = reach->since_start;
    int64_t *restrict since_previous = reach->since_previous;
    for (int64_t n = 0; n < count; n++) {
        int64_t key = listed[n], start = starts[behind[n] - 1], held = key - start <= window;
        keys[found] = time[people] = key;
        begun[found] = start;
        since_start[people] = key - start;
        since_previous[people] = key - before[behind[n] - 1];
        people += held & (key - last > apart);
        last = held ? key : last;
        found += held;
    }
    keys[found] = FAR;
    reach->found = people;
    return found;
}

/* Who begins: the last of each person's keys, and the first if anybody asks who. How many. */
static int64_t begin(const Line *line, const int64_t *listed, int64_t count, int64_t *restrict lasts, Reach *reach)
{
    int64_t people = 0, apart = line->apart;
    for (int64_t n = 0; n < count; n++) {
        lasts[people] = listed[n];
        people += listed[n + 1] - listed[n] > apart;
    }
    for (int64_t n = 0, last = -FAR, found = reach->found; reach->person && n < count; n++) {
        reach->time[found] = listed[n];
        reach->since_start[found] = reach->since_previous[found] = 0;
        found += listed[n] - last > apart;
        last = listed[n];
    }
    reach->found += people;
    return people;
}

/* How many of the people with these last keys began later than `late` and are not among those `done`. */
static int64_t wait(const Line *line, const int64_t *lasts, int64_t people, int64_t late, const int64_t *done)
{
    int64_t waiting = 0, apart = line->apart, span = line->span;
    for (int64_t n = 0; n < people; n++) {
        while (*done < lasts[n] - apart) done++;
        waiting += (lasts[n] % span > late) & (*done > lasts[n] + apart);
    }
    return waiting;
}

/* From keys and units to people and microseconds. */
static void told(const Line *line, Reach *reach)
{
    for (int64_t n = 0; n < reach->found; n++) {
        reach->since_start[n] *= line->unit;
        reach->since_previous[n] *= line->unit;
        if (!reach->person) continue;
        reach->person[n] = (int32_t)(reach->time[n] / line->span);
        reach->time[n] = (reach->time[n] % line->span + line->base) * line->unit;
    }
}

/* Who gets to each step of a funnel in order whose steps have different names; how many have not taken every step
 * though they could start later than `late`, in units. People come in `parts`: of step s the postings from
 * edges[part * steps + s] to before the next part's count. `behind` has room for the most postings of a step in one
 * part, `room` for three times as many for each step, and six. Where reach has no `person` nobody asks who. */
int64_t firsthand_chained(const Postings *postings, const Steps *steps, const Line *line, int64_t window, int64_t late,
                          const int64_t *edges, int64_t parts, int64_t most, int32_t *behind, int64_t *room,
                          Reach *reach)
{
    int64_t waiting = 0;
    for (int64_t part = 0; part < parts; part++, edges += steps->steps) {
        const int64_t *before = 0, *starts = 0;
        int64_t *lasts = 0, begun = 0, many = 0;
        for (int64_t step = 0; step < steps->steps; step++) {
            int64_t from = edges[step], until = edges[step + steps->steps], count = until - from;
            int64_t *kept = room + 3 * step * (most + 2) + 1, *keys = kept + most + 2, *begins = keys + most + 2;
            const int64_t *listed = postings[step].keys + from;
            kept[-1] = keys[-1] = begins[-1] = -FAR;
            if (steps->until[step] > (step ? steps->until[step - 1] : 0)) {
                count = keep(&postings[step], from, until, steps, step, kept);
                listed = kept;
            }
            if (step) {
                match(before, many, listed, count, behind);
                many = follow(line, window, before, starts, listed, behind, count, keys, begins, &reach[step]);
                before = keys;
                starts = begins;
            } else {
                lasts = keys;
                begun = begin(line, listed, count, lasts, reach);
                before = starts = listed;
                many = count;
            }
        }
        waiting += wait(line, lasts, begun, late, before);
    }
    for (int64_t step = !reach->person; step < steps->steps; step++) told(line, &reach[step]);
    return waiting;
}
