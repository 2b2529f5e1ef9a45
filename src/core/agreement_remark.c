/* Remarks that must accompany a kappa. */
#include <syrob/agreement_view.h>

#include <math.h>

static const char *const texts[] = {
#define X(name, text) text,
    ROB_REMARK_LIST(X)
#undef X
};

_Static_assert(sizeof texts / sizeof *texts == ROB_REMARK_COUNT, "one text a remark");

const char *rob_remark_text(enum rob_remark remark)
{
    return texts[remark];
}

static bool is_one_sided(const struct rob_agreement *agreement)
{
    for (unsigned c = 0; c < agreement->q; c++)
        if (agreement->category[c].first == agreement->n ||
            agreement->category[c].second == agreement->n)
            return true;
    return false;
}

enum rob_remark rob_agreement_remark(const struct rob_agreement *agreement)
{
    const struct rob_statistic *kappa = &agreement->kappa, *most = &agreement->kappa_max;
    if (!agreement->n)
        return ROB_REMARK_NONE;
    if (kappa->undefined)
        return ROB_REMARK_ONE_CATEGORY;
    if (kappa->degenerate)
        return agreement->agreed == agreement->n ? ROB_REMARK_PERFECT
               : is_one_sided(agreement)         ? ROB_REMARK_ONE_SIDED
                                                 : ROB_REMARK_POINT;
    if (kappa->value >= 0.4)
        return ROB_REMARK_NONE;
    if (agreement->percent_agreement.value >= 0.8)
        return ROB_REMARK_PREVALENCE;
    return most->value < 0.6 ? ROB_REMARK_MARGINS : ROB_REMARK_NONE;
}

double rob_agreement_chance(const struct rob_agreement *agreement)
{
    double n = (double)agreement->n, sum = 0;
    for (unsigned c = 0; c < agreement->q; c++)
        sum += (double)agreement->category[c].first * (double)agreement->category[c].second;
    return agreement->n ? sum / (n * n) : NAN;
}

enum rob_remark rob_agreement_pair_remark(const struct rob_agreement_pair *pair,
                                          const struct rob_agreement_row *overall)
{
    enum rob_remark remark = rob_agreement_remark(&overall->stats);
    const struct rob_statistic *kappa = &overall->stats.kappa;
    bool above = !kappa->undefined && pair->kappas.n_defined > 1 &&
                 kappa->value - pair->kappas.median >= 0.2;
    return remark == ROB_REMARK_NONE && above ? ROB_REMARK_POOLED : remark;
}
