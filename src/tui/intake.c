#include "tui/intake.h"

#include "base/utf8.h"
#include "tui/kept.h"

static bool take(struct rob_tui *tui, struct rob_field *field, const char *text, size_t len,
                 bool (*put)(struct rob_field *field, const char *text, size_t len), bool *kept)
{
    bool valid = rob_utf8_valid_prefix(text, len) == len;
    bool taken = valid && put(field, text, len);
    if (taken && field->left_out == 0)
        return true;
    tui->message_stays = false;
    if (!valid)
        rob_tui_say(tui, "Not taken: the text is not UTF-8.");
    else if (!taken)
        rob_tui_say(tui, "Too long, not taken: a text holds %d bytes at most, this has %zu.",
                    ROB_FIELD_MAX, len);
    else
        rob_tui_say(tui,
                    "%zu control character%s left out of the text. As it came:", field->left_out,
                    field->left_out == 1 ? " was" : "s were");
    tui->message_is_error = !taken;
    bool in_file = rob_kept_add(tui, text, len);
    if (kept)
        *kept = in_file;
    return taken;
}

bool rob_intake_insert(struct rob_tui *tui, struct rob_field *field, const char *text, size_t len)
{
    return take(tui, field, text, len, rob_field_insert, NULL);
}

bool rob_intake_replace(struct rob_tui *tui, struct rob_field *field, const char *text, size_t len,
                        bool *kept)
{
    return take(tui, field, text, len, rob_field_replace, kept);
}
