#include "store/ahead.h"

#include "base/arena.h"
#include "core/event.h"
#include "store/chain.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1 << 18, PIECES = 8, HELPERS_MAX = 3 };

enum state {
    IDLE,  /* the caller's: empty, or it verifies the lines itself */
    WAITS, /* for anyone */
    TAKEN, /* by a helper */
    SOUND,
    UNSOUND,
};

struct piece {
    char *data; /* PIECE bytes; NULL until they are needed */
    size_t len; /* of its whole lines */
    char before[ROB_HASH_HEX + 1];
    enum state state;
};

struct rob_ahead {
    int fd, error;
    unsigned processors;
    bool at_end;
    char rest[PIECE]; /* of a line whose end is in the next piece */
    size_t n_rest;
    char hash[ROB_HASH_HEX + 1]; /* stated by the last line */
    struct piece ring[PIECES];
    size_t first, n; /* of the pieces that are filled; the one before them is the caller's */
    bool filling;    /* a thread reads the next one, and alone uses the members above `ring` */

    pthread_mutex_t lock; /* of all this */
    pthread_cond_t changed;
    pthread_t helpers[HELPERS_MAX];
    size_t n_helpers;
    bool stop;
    struct rob_arena_block *room; /* made by a helper, not yet taken */
    bool has_room;                /* or one is being made, or there is no memory for it */
};

/* --- reading ------------------------------------------------------------------------------- */

static size_t read_whole(struct rob_ahead *ahead, char *data, size_t len)
{
    size_t have = 0;
    while (have < len) {
        ssize_t n = read(ahead->fd, data + have, len - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            ahead->error = errno;
        ahead->at_end = n <= 0;
        if (n <= 0)
            break;
        have += (size_t)n;
    }
    return have;
}

static void take_stated(struct rob_ahead *ahead, const struct piece *piece)
{
    uint64_t numbers[4];
    size_t end = piece->len - 1, start = end;
    while (start > 0 && piece->data[start - 1] != '\n')
        start--;
    if (!rob_chain_stated(ahead->hash, numbers, piece->data + start, end - start))
        ahead->hash[0] = '\0'; /* the next piece will not be sound */
}

/* Reads the next whole lines; the piece stays empty at the end of the file. */
static void read_piece(struct rob_ahead *ahead, struct piece *piece)
{
    piece->len = 0;
    if (!piece->data && !(piece->data = malloc(PIECE))) {
        ahead->error = ENOMEM;
        ahead->at_end = true;
        return;
    }
    memcpy(piece->data, ahead->rest, ahead->n_rest);
    size_t have =
        ahead->n_rest + read_whole(ahead, piece->data + ahead->n_rest, PIECE - ahead->n_rest);
    piece->len = have;
    while (piece->len > 0 && piece->data[piece->len - 1] != '\n')
        piece->len--;
    ahead->n_rest = have - piece->len;
    memcpy(ahead->rest, piece->data + piece->len, ahead->n_rest);
    ahead->at_end = ahead->at_end || ahead->n_rest > ROB_LINE_MAX;
    if (!piece->len)
        return;
    memcpy(piece->before, ahead->hash, sizeof piece->before);
    take_stated(ahead, piece);
}

static bool may_fill(const struct rob_ahead *ahead)
{
    return !ahead->filling && !ahead->at_end && ahead->n < (ahead->n_helpers ? PIECES - 1 : 1);
}

static void fill(struct rob_ahead *ahead)
{
    struct piece *piece = &ahead->ring[(ahead->first + ahead->n) % PIECES];
    ahead->filling = true;
    pthread_mutex_unlock(&ahead->lock);
    read_piece(ahead, piece);
    pthread_mutex_lock(&ahead->lock);
    ahead->filling = false;
    piece->state = ahead->n_helpers ? WAITS : IDLE;
    ahead->n += piece->len > 0;
    pthread_cond_broadcast(&ahead->changed);
}

/* --- helpers ------------------------------------------------------------------------------- */

static struct piece *find_waiting(struct rob_ahead *ahead)
{
    for (size_t i = 0; i < ahead->n; i++) {
        struct piece *piece = &ahead->ring[(ahead->first + i) % PIECES];
        if (piece->state == WAITS)
            return piece;
    }
    return NULL;
}

static void verify(struct rob_ahead *ahead, struct piece *piece)
{
    piece->state = TAKEN;
    pthread_mutex_unlock(&ahead->lock);
    bool sound = rob_chain_is_sound(piece->data, piece->len, piece->before);
    pthread_mutex_lock(&ahead->lock);
    piece->state = sound ? SOUND : UNSOUND;
    pthread_cond_broadcast(&ahead->changed);
}

static void make_room(struct rob_ahead *ahead)
{
    ahead->has_room = true;
    pthread_mutex_unlock(&ahead->lock);
    struct rob_arena_block *room = rob_arena_block_new();
    pthread_mutex_lock(&ahead->lock);
    ahead->room = room;
}

/* A helper verifies before it reads, since only one thread can read. */
static void *help(void *context)
{
    struct rob_ahead *ahead = context;
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->stop) {
        struct piece *piece = find_waiting(ahead);
        if (piece)
            verify(ahead, piece);
        else if (may_fill(ahead))
            fill(ahead);
        else if (!ahead->has_room && (ahead->filling || !ahead->at_end))
            make_room(ahead);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    pthread_mutex_unlock(&ahead->lock);
    return NULL;
}

/* Signals are for the thread of the caller, who has set up what happens then. */
static void start_helpers(struct rob_ahead *ahead)
{
    long processors = ahead->processors ? (long)ahead->processors : sysconf(_SC_NPROCESSORS_ONLN);
    sigset_t all, old;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &old) != 0)
        return;
    while (ahead->n_helpers < HELPERS_MAX && (long)ahead->n_helpers + 1 < processors) {
        if (pthread_create(&ahead->helpers[ahead->n_helpers], NULL, help, ahead) != 0)
            break; /* with fewer, then */
        ahead->n_helpers++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/* --- the caller's side ---------------------------------------------------------------------- */

bool rob_ahead_next(struct rob_ahead *ahead, struct rob_ahead_piece *out)
{
    struct piece *piece = NULL;
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->n && (ahead->filling || !ahead->at_end))
        if (may_fill(ahead))
            fill(ahead);
        else
            pthread_cond_wait(&ahead->changed, &ahead->lock);
    if (ahead->n) {
        if (!ahead->n_helpers && !ahead->at_end && ahead->processors != 1)
            start_helpers(ahead);
        piece = &ahead->ring[ahead->first];
        if (piece->state == WAITS)
            piece->state = IDLE;
        while (piece->state == TAKEN)
            pthread_cond_wait(&ahead->changed, &ahead->lock);
        ahead->first = (ahead->first + 1) % PIECES;
        ahead->n--;
        *out = (struct rob_ahead_piece){piece->data, piece->len, piece->state == SOUND};
        pthread_cond_broadcast(&ahead->changed);
    }
    pthread_mutex_unlock(&ahead->lock);
    return piece != NULL;
}

struct rob_arena_block *rob_ahead_room(struct rob_ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    struct rob_arena_block *room = ahead->room;
    ahead->room = NULL;
    if (room) {
        ahead->has_room = false;
        pthread_cond_broadcast(&ahead->changed);
    }
    pthread_mutex_unlock(&ahead->lock);
    return room;
}

int rob_ahead_error(const struct rob_ahead *ahead)
{
    return ahead->error;
}

size_t rob_ahead_rest(const struct rob_ahead *ahead)
{
    return ahead->n_rest;
}

struct rob_ahead *rob_ahead_new(int fd, unsigned processors)
{
    struct rob_ahead *ahead = calloc(1, sizeof *ahead);
    if (!ahead)
        return NULL;
    ahead->fd = fd;
    ahead->processors = processors;
    if (pthread_mutex_init(&ahead->lock, NULL) != 0 ||
        pthread_cond_init(&ahead->changed, NULL) != 0) {
        free(ahead);
        return NULL;
    }
    return ahead;
}

void rob_ahead_free(struct rob_ahead *ahead)
{
    if (!ahead)
        return;
    pthread_mutex_lock(&ahead->lock);
    ahead->stop = true;
    pthread_cond_broadcast(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    for (size_t i = 0; i < ahead->n_helpers; i++)
        pthread_join(ahead->helpers[i], NULL);
    pthread_cond_destroy(&ahead->changed);
    pthread_mutex_destroy(&ahead->lock);
    for (size_t i = 0; i < PIECES; i++)
        free(ahead->ring[i].data);
    free(ahead->room);
    free(ahead);
}
