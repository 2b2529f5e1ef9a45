#include "base/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum { MANY = 8192, THREADS_MAX = 4 };

struct share {
    size_t from, to;
    void (*each)(void *context, size_t i);
    void *context;
    pthread_t thread;
};

static void *run(void *data)
{
    const struct share *share = data;
    for (size_t i = share->from; i < share->to; i++)
        share->each(share->context, i);
    return NULL;
}

static size_t count_threads(size_t n)
{
    long processors = n < MANY ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (size_t)processors;
}

void rob_parallel(size_t n, void (*each)(void *context, size_t i), void *context)
{
    struct share shares[THREADS_MAX];
    size_t n_shares = count_threads(n), started = 0;
    sigset_t all, old;
    for (size_t k = 0; k < n_shares; k++)
        shares[k] = (struct share){.from = n / n_shares * k,
                                   .to = n / n_shares * (k + 1),
                                   .each = each,
                                   .context = context};
    shares[n_shares - 1].to = n;
    sigfillset(&all);
    if (n_shares > 1 && pthread_sigmask(SIG_SETMASK, &all, &old) == 0) {
        while (started + 1 < n_shares &&
               pthread_create(&shares[started].thread, NULL, run, &shares[started]) == 0)
            started++;
        (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    }
    for (size_t k = started; k < n_shares; k++)
        (void)run(&shares[k]);
    for (size_t k = 0; k < started; k++)
        (void)pthread_join(shares[k].thread, NULL);
}
