#include "session/intake.h"

#include "base/utf8.h"
#include "session/kept.h"

static bool take(struct rob_session *session, struct rob_field *field, const char *text, size_t len,
                 bool (*put)(struct rob_field *field, const char *text, size_t len), bool *kept)
{
    bool valid = rob_utf8_valid_prefix(text, len) == len;
    bool taken = valid && put(field, text, len);
    if (taken && field->left_out == 0)
        return true;
    session->message_stays = false;
    if (!valid)
        rob_session_say(session, "Not accepted: the text is not UTF-8.");
    else if (!taken)
        rob_session_say(session,
                        "Too long, not accepted: a text may have %d bytes, this one has %zu.",
                        ROB_FIELD_MAX, len);
    else
        rob_session_say(session, "%zu control character%s removed.", field->left_out,
                        field->left_out == 1 ? " was" : "s were");
    session->message_is_error = !taken;
    bool in_file = rob_kept_add(session, text, len);
    if (kept)
        *kept = in_file;
    return taken;
}

bool rob_intake_insert(struct rob_session *session, struct rob_field *field, const char *text,
                       size_t len)
{
    return take(session, field, text, len, rob_field_insert, NULL);
}

bool rob_intake_replace(struct rob_session *session, struct rob_field *field, const char *text,
                        size_t len, bool *kept)
{
    return take(session, field, text, len, rob_field_replace, kept);
}
