/* JSON parsed by cJSON after the strict reader, which remembers the place of each value. */
#include "base/json.h"

#include "base/fail.h"

enum rob_status rob_json_parse(struct rob_json *json, const char *text, size_t len,
                               const struct rob_json_limits *limits, struct rob_error *err)
{
    enum rob_status status = rob_json_read(json, text, len, limits, err);
    if (status)
        return status;
    json->root = cJSON_ParseWithLengthOpts(text, len, NULL, false);
    return json->root ? ROB_OK : rob_fail_memory(err);
}

/* Both hold the same values in the same order; names are nodes of their own, but not values. */
static const struct rob_json_node *find(const struct rob_json_node *node, const cJSON *at,
                                        const cJSON *value)
{
    const struct rob_json_node *found = at == value ? node : NULL, *child = node + 1;
    for (at = at->child; at && !found; at = at->next, child = rob_json_next(child)) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a child of `at` is one of `node` */
        child += node->type == ROB_JSON_OBJECT;
        found = find(child, at, value);
    }
    return found;
}

const struct rob_json_node *rob_json_node_of(const struct rob_json *json, const cJSON *value)
{
    return find(json->nodes, json->root, value);
}
