/* Passes over moments: funnels and sessions. */

#include "events.h"

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

/* Adds up, for each code of a column, how many people have an event of the only step with it; `known` begins with
 * -1. */
void firsthand_having(const Events *events, const Steps *steps, int64_t low, int64_t high, const Column *codes,
                      int32_t *rows, int32_t *known, int64_t *people)
{
    int64_t until;
    for (int64_t person = low; person < high; person = until) {
        until = some(events, person, high);
        int64_t own = person, found = pick(events, steps, events->begins[person], events->begins[until], rows);
        for (int64_t n = 0; n < found; n++) {
            int64_t code = at(*codes, rows[n]);
            while (rows[n] >= events->begins[own + 1]) own++;
            if (code < 0) continue;
            people[code] += known[code] != own;
            known[code] = (int32_t)own;
        }
    }
}

/* The rows with which sessions begin, ascending; how many. A session ends where nothing happens for more than `gap`. */
int64_t firsthand_sessions(const Events *events, int64_t low, int64_t high, int64_t gap, int64_t *times, int32_t *rows)
{
    int64_t found = 0, until;
    for (int64_t first = low; first < high; first = until) {
        until = some(events, first, high);
        int64_t begin = events->begins[first];
        stretch(events, begin, events->begins[until] - begin, times);
        for (int64_t person = first; person < until; person++) {
            int64_t row = events->begins[person], end = events->begins[person + 1];
            if (row < end) rows[found++] = (int32_t)row;
            /* Each row is written, and the next one over it unless it is meant, as in `pick`. */
            for (row++; row < end; row++)
                rows[found] = (int32_t)row, found += times[row - begin] - times[row - begin - 1] > gap;
        }
    }
    return found;
}

/* Adds up, for each key, how often it is there and how many different people have it, who ascend. */
void firsthand_tally(const int32_t *persons, const int64_t *keys, int64_t low, int64_t high, Tally *tally)
{
    for (int64_t n = low; n < high; n++) count(&tally[keys[n]], 1, persons[n]);
}

/* The first `length` events of the session from `row` to before `end`, -1 where there are fewer; with `collapse`, one
 * that comes several times at once counts as one. With `codes` there, and as one number: one more each, as digits of
 * a number to base `width`. */
static inline int64_t walk(Column event, int64_t row, int64_t end, int64_t collapse, int64_t length, int64_t width,
                           int16_t *codes)
{
    int64_t key = 0;
    for (int64_t place = 0; place < length; place++) {
        /* Looks at an event in any case, so that the processor has nothing to guess. */
        int64_t there = row < end, digit = (at(event, there ? row : end - 1) + 1) & -there;
        for (row++; collapse && row < end && at(event, row) + 1 == digit;) row++;
        key = key * width + digit;
        if (codes) codes[place] = (int16_t)(digit - 1);
    }
    return key;
}

/* Of the sessions that begin with rows[low] to before rows[high] the person and the first events, or where there is
 * `tally` only how many sessions and people have the same. After the last row stands how many events there are. */
void firsthand_walks(const Events *events, const int32_t *rows, int64_t low, int64_t high, int64_t person,
                     int64_t collapse, int64_t length, int64_t width, int32_t *persons, int16_t *codes, Tally *tally)
{
    /* The usual question is written out, so that nothing in it is left to be decided: it takes half the time. */
    int64_t usual = events->event.bytes == 1 && !collapse && length == 4 && !codes;
    int64_t keys[64], until;
    for (; low < high; low = until) {
        until = low + 64 < high ? low + 64 : high;
        for (int64_t n = low; n < until; n++) {
            int16_t *own = codes ? codes + n * length : 0;
            int64_t begin = rows[n], end = rows[n + 1];
            keys[n - low] = usual ? walk((Column){events->event.data, 1}, begin, end, 0, 4, width, 0)
                                  : walk(events->event, begin, end, collapse, length, width, own);
            if (tally) __builtin_prefetch(&tally[keys[n - low]], 1);
        }
        for (int64_t n = low; n < until; n++) {
            while (rows[n] >= events->begins[person + 1]) person++;
            if (tally) count(&tally[keys[n - low]], 1, person);
            else persons[n] = (int32_t)person;
        }
    }
}

/* Adds up nodes and links of paths: kinds[place * names + code + 1] is the kind of an event at a place, less than
 * `width`. Where nobody asks for `links` there are none. */
void firsthand_flows(const int32_t *persons, const int16_t *codes, int64_t low, int64_t high, int64_t length,
                     const int16_t *kinds, int64_t names, int64_t width, Tally *nodes, Tally *links)
{
    for (int64_t n = low; n < high; n++)
        for (int64_t place = 0, kind = 0; place < length; place++) {
            int64_t before = kind;
            kind = kinds[place * names + codes[n * length + place] + 1];
            count(&nodes[place * width + kind], 1, persons[n]);
            if (links && place) count(&links[((place - 1) * width + before) * width + kind], 1, persons[n]);
        }
}
