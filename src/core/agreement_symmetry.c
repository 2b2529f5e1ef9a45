/* Tests whether one reviewer judges more severely than the other: Bowker, Stuart and Maxwell. */
#include "core/agreement_internal.h"

#include <math.h>

static struct rob_agreement_test finish(double value, unsigned df)
{
    if (!df)
        return (struct rob_agreement_test){NAN, NAN, 0, ROB_NO_DISCORDANCE};
    return (struct rob_agreement_test){value, rob_chi_square_p(value, df), df, NULL};
}

static struct rob_agreement_test bowker(const struct rob_agreement__table *table)
{
    unsigned q = table->q, df = 0;
    double value = 0;
    for (unsigned i = 0; i < q; i++)
        for (unsigned j = i + 1; j < q; j++) {
            double above = table->cells[i * q + j], below = table->cells[j * q + i];
            if (above + below > 0) {
                value += (above - below) * (above - below) / (above + below);
                df++;
            }
        }
    return finish(value, df);
}

/*
 * V is the Laplacian of a graph: its nodes are the categories, its edges weigh n_ij + n_ji.
 * Eliminating a node of weight V_kk leaves the Laplacian of a graph with an additional edge w_ik
 * w_kj / V_kk between its neighbours, and adds d_k^2 / V_kk to d'V^-1 d. Only sums of terms >= 0
 * arise (Grassmann, Taksar and Heyman 1985), so a node without edges has exactly 0: an unused
 * category, or the last of a group that never meets the others, where V loses rank.
 */
static struct rob_agreement_test stuart_maxwell(const struct rob_agreement__table *table)
{
    unsigned q = table->q, df = 0;
    double value = 0, d[ROB_CATEGORIES], edge[ROB_CATEGORIES][ROB_CATEGORIES];
    for (unsigned i = 0; i < q; i++) {
        d[i] = (double)table->row[i] - (double)table->column[i];
        for (unsigned j = 0; j < q; j++)
            edge[i][j] = (double)table->cells[i * q + j] + (double)table->cells[j * q + i];
    }
    for (unsigned k = 0; k < q; k++) {
        double weight = 0;
        for (unsigned j = k + 1; j < q; j++)
            weight += edge[k][j];
        if (weight <= 0)
            continue;
        value += d[k] * d[k] / weight;
        df++;
        for (unsigned i = k + 1; i < q; i++) {
            d[i] += d[k] * edge[i][k] / weight;
            for (unsigned j = k + 1; j < q; j++)
                edge[i][j] += edge[i][k] * edge[k][j] / weight;
        }
    }
    return finish(value, df);
}

void rob_agreement__symmetry(struct rob_agreement *out, const struct rob_agreement__table *table)
{
    out->bowker = bowker(table);
    out->stuart_maxwell = stuart_maxwell(table);
}
