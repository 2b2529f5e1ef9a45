#include "store/journal.h"

#include "store/ahead.h"
#include "store/names.h"
#include "store/sealed_line.h"

#include "base/fail.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct rob_json_limits line_limits = {
    .bytes = ROB_LINE_MAX - 1, .depth = 4, .members = 256, .one_line = true};

/* --- one line ---------------------------------------------------------------------------- */

struct reader {
    struct rob_journal_end *end;
    struct rob_model *model; /* NULL: only check */
    struct rob_arena scratch;
    struct rob_intern scratch_words;
    struct rob_json json;
    struct rob_unsealing unsealing;
    uint32_t journal;
    const char *seat;
    uint32_t left;                      /* events of this command that are still to come */
    ROB_VEC(struct rob_node *) pending; /* those that have come, for the model */
    ROB_VEC(uint32_t) unknown;          /* lines of those with an op of a later version */
    off_t bytes;                        /* of all whole lines, including those of the command */
    uint32_t lines;
    char hash[ROB_HASH_HEX + 1];
    bool sound; /* the hashes of the next lines are known to be right */
    rob_journal_notice *notice;
    void *context;
    struct rob_error *err;
};

static enum rob_status in_line(struct reader *in, enum rob_status status)
{
    if (status && in->err && status == ROB_INVALID)
        in->err->line = in->lines + 1;
    return status;
}

static enum rob_status check_number(struct reader *in)
{
    const struct rob_json_node *n = rob_json_get(&in->json, in->json.nodes, "n");
    if (n && n->type == ROB_JSON_INTEGER && n->integer >= 0 && (uint32_t)n->integer == in->lines)
        return ROB_OK;
    return rob_fail(in->err, ROB_INVALID, "\"n\" must be %u here", (unsigned)in->lines);
}

static enum rob_status notice(struct reader *in, unsigned line, const char *kind,
                              const char *message)
{
    return in->notice ? in->notice(in->context, line, kind, message) : ROB_OK;
}

static enum rob_status tell_newer_version(struct reader *in)
{
    in->end->newer = true;
    return notice(in, 1, "newer",
                  "a version of the format that this program does not know; the journal is only "
                  "read");
}

static enum rob_status tell_unknown(struct reader *in, unsigned line)
{
    in->end->newer = true;
    return notice(in, line, "newer",
                  "an event that this version of the program does not know; this journal is "
                  "only read");
}

static bool is_hex(const char *text, size_t n)
{
    return strspn(text, "0123456789abcdef") == n && text[n] == '\0';
}

static enum rob_status check_head(const struct rob_journal_head *head, struct rob_error *err)
{
    size_t len = strspn(head->seat, "abcdefghijklmnopqrstuvwxyz0123456789-");
    bool keyed = head->version == ROB_JOURNAL_VERSION
                     ? head->key && is_hex(head->key, ROB_KEY_HEX)
                     : head->version > ROB_JOURNAL_VERSION || !head->key;
    if (is_hex(head->review, 32) && is_hex(head->writer, 6) && is_hex(head->salt, 32) &&
        head->version >= 1 && keyed && len > 0 && len <= 32 && head->seat[len] == '\0')
        return ROB_OK;
    return rob_fail(err, ROB_INVALID, "line 1 is not the beginning of a journal");
}

static void learn_owner(struct reader *in, const struct rob_journal_head *head)
{
    snprintf(in->end->seat, sizeof in->end->seat, "%s", head->seat);
    snprintf(in->end->key, sizeof in->end->key, "%s", head->key ? head->key : "");
    if (!in->seat)
        in->seat = in->end->seat;
}

/* Is the line of a reviewer in a sealed review? */
static bool is_boxed(const struct reader *in)
{
    return *in->end->key && in->seat && rob_journal_kind_of(in->seat) == ROB_JOURNAL_REVIEWER;
}

static enum rob_status read_event(struct reader *in, struct rob_event *event, const char *line,
                                  size_t len)
{
    struct rob_journal_head head = {0};
    struct rob_arena *arena = in->model ? &in->model->arena : &in->scratch;
    struct rob_intern *words = in->model ? &in->model->words : &in->scratch_words;
    enum rob_status status = rob_json_read(&in->json, line, len, &line_limits, in->err);
    if (!status && in->json.nodes->type != ROB_JSON_OBJECT)
        status = rob_fail(in->err, ROB_INVALID, "expected an object");
    if (!status)
        status = check_number(in);
    if (!status)
        status = rob_event_read(event, in->lines == 0 ? &head : NULL, &in->json, is_boxed(in),
                                arena, words, in->err);
    if (status)
        return status;
    if ((in->lines == 0) != (event->op == ROB_OP_OPEN))
        return rob_fail(in->err, ROB_INVALID, "line 1, and no other, is an \"open\" event");
    if (in->lines == 0)
        status = check_head(&head, in->err);
    if (status)
        return status;
    if (in->lines == 0)
        learn_owner(in, &head);
    if (in->lines == 0 && head.version > ROB_JOURNAL_VERSION)
        status = tell_newer_version(in);
    if (status)
        return status;
    if (event->op != ROB_OP_COUNT && in->seat &&
        !rob_op_belongs(event->op, rob_journal_kind_of(in->seat)))
        return rob_fail(in->err, ROB_INVALID, "a journal of %s cannot hold \"%s\"", in->seat,
                        rob_op_id(event->op));
    return ROB_OK;
}

/* A command takes effect as a whole: its events wait until the last one has been read. */
static enum rob_status add_when_whole(struct reader *in, struct rob_node *node)
{
    const struct rob_event *event = &node->event;
    bool known = event->op != ROB_OP_COUNT;
    enum rob_status status = ROB_OK;
    if (in->left && event->left + 1 != in->left)
        return rob_fail(in->err, ROB_INVALID, "\"left\" must be %u here", (unsigned)(in->left - 1));
    if (known ? in->model && !rob_vec_push(&in->pending, node)
              : !rob_vec_push(&in->unknown, event->line))
        return rob_fail_memory(in->err);
    in->left = event->left;
    if (in->left)
        return ROB_OK;
    for (size_t i = 0; i < in->pending.n && !status; i++)
        status = rob_model_add(in->model, in->pending.at[i], in->err);
    for (size_t i = 0; i < in->unknown.n && !status; i++)
        status = tell_unknown(in, in->unknown.at[i]);
    in->pending.n = in->unknown.n = 0;
    return status;
}

/* Lines that this account has verified before are known by the chain. */
static bool is_verified(const struct reader *in, size_t len)
{
    return in->model &&
           in->bytes + (off_t)len < (off_t)in->model->journals.at[in->journal].verified;
}

/* The parts of a line that only a sealed review has. */
static enum rob_status read_sealed(struct reader *in, struct rob_event *event, const char *before,
                                   const char *text, size_t len)
{
    struct rob_sealed_line line = {in->seat, in->end->key, before, text, len};
    enum rob_status status = rob_sealed_check(event, in->err);
    if (!status && rob_sealed_is_signed(event, in->seat) && !is_verified(in, len)) {
        status = rob_sealed_verify(&line, in->err);
        in->end->n_verified++;
    }
    if (status || !in->model)
        return status;
    return rob_sealed_take_up(event, &line, in->model->keyring, &in->unsealing, &in->model->arena,
                              &in->model->words, in->err);
}

static enum rob_status read_line(struct reader *in, const char *line, size_t len)
{
    struct rob_node single = {0};
    struct rob_node *node = in->model ? rob_arena_new(&in->model->arena, sizeof *node) : &single;
    uint64_t hash[4];
    char before[ROB_HASH_HEX + 1];
    memcpy(before, in->hash, sizeof before);
    enum rob_status status = node ? ROB_OK : rob_fail_memory(in->err);
    if (!status && (!in->sound || !rob_chain_stated(in->hash, hash, line, len)))
        status = rob_chain_check(in->hash, hash, line, len, in->lines + 1, in->err);
    if (!status)
        status = in_line(in, read_event(in, &node->event, line, len));
    if (!status && *in->end->key)
        status = in_line(in, read_sealed(in, &node->event, before, line, len));
    if (status)
        return status;
    rob_event_take_hash(&node->event, hash);
    node->event.line = in->lines + 1;
    node->event.journal = in->journal;
    status = in_line(in, add_when_whole(in, node));
    if (status)
        return status;
    in->lines++;
    in->bytes += (off_t)len + 1;
    if (!in->left) {
        memcpy(in->end->hash, in->hash, sizeof in->hash);
        in->end->size = in->bytes;
        in->end->lines = in->lines;
    }
    if (!in->model)
        rob_arena_free(&in->scratch), rob_intern_free(&in->scratch_words);
    return ROB_OK;
}

static void begin(struct reader *in)
{
    in->bytes = in->end->size;
    in->lines = in->end->lines;
    memcpy(in->hash, in->end->hash, sizeof in->hash);
    in->seat = in->model        ? in->model->journals.at[in->journal].seat
               : *in->end->seat ? in->end->seat
                                : NULL;
}

static void finish(struct reader *in)
{
    rob_vec_free(&in->pending);
    rob_vec_free(&in->unknown);
    rob_arena_free(&in->scratch);
    rob_intern_free(&in->scratch_words);
    rob_json_free(&in->json);
    rob_unsealing_free(&in->unsealing);
}

/* Reads the whole lines of a text; returns the number of their bytes. */
static enum rob_status read_lines(struct reader *in, const char *text, size_t len, size_t *used)
{
    size_t at = 0;
    for (;;) {
        const char *newline = memchr(text + at, '\n', len - at);
        if (!newline)
            break;
        size_t n = (size_t)(newline - (text + at));
        enum rob_status status = read_line(in, text + at, n);
        if (status)
            return status;
        at += n + 1;
    }
    *used = at;
    return ROB_OK;
}

static enum rob_status read_memory(struct reader *in, const char *text, size_t len)
{
    size_t used = 0;
    begin(in);
    enum rob_status status = read_lines(in, text, len, &used);
    if (!status && (used != len || in->left))
        status = rob_fail(in->err, ROB_INVALID, "the last line is not whole");
    finish(in);
    return status;
}

enum rob_status rob_journal_read_lines(struct rob_journal_end *end, const char *text, size_t len,
                                       struct rob_model *model, uint32_t journal,
                                       rob_journal_notice *noticed, void *context,
                                       struct rob_error *err)
{
    struct reader in = {.end = end,
                        .model = model,
                        .journal = journal,
                        .notice = noticed,
                        .context = context,
                        .err = err};
    return read_memory(&in, text, len);
}

enum rob_status rob_journal_rehearse(const struct rob_journal_end *end, const char *text,
                                     size_t len, struct rob_error *err)
{
    struct rob_journal_end scratch = *end;
    struct reader in = {.end = &scratch, .sound = true, .err = err};
    enum rob_status status = read_memory(&in, text, len);
    if (status && err)
        err->line = 0; /* nothing was written */
    return status;
}

/* --- a whole file ------------------------------------------------------------------------ */

static enum rob_status open_journal(int *fd, int dir, const char *name, struct rob_error *err)
{
    struct stat info;
    *fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0) {
        bool link = errno == ELOOP;
        enum rob_status status = rob_file_fail(err, "read", name);
        if (link)
            rob_error_hint(err, "; move it away, or put the file itself in its place");
        return status;
    }
    enum rob_status status = ROB_OK;
    if (fstat(*fd, &info) != 0)
        status = rob_file_fail(err, "read", name);
    else if (!S_ISREG(info.st_mode))
        status = rob_fail(err, ROB_INVALID, "it is not a regular file; move it away");
    else if (info.st_nlink > 1)
        status =
            rob_fail(err, ROB_INVALID,
                     "it has a second name (a hard link); move it away, and put a copy of it in "
                     "its place");
    else if (info.st_size > ROB_JOURNAL_BYTES_MAX)
        status = rob_fail(err, ROB_INVALID, "it is longer than 1 GiB");
    if (status)
        close(*fd);
    return status;
}

static enum rob_status read_torn(struct reader *in, off_t rest)
{
    in->end->torn = in->bytes - in->end->size + rest;
    if (in->end->torn == 0)
        return ROB_OK;
    return notice(in, in->end->lines + 1, "torn-line",
                  in->left ? "a command whose last lines are missing (a file half copied, or "
                             "a program that was stopped); it counts for nothing"
                           : "an unfinished last line (a file half copied, or a program "
                             "that was stopped); it counts for nothing");
}

static enum rob_status read_file(struct reader *in, struct rob_ahead *ahead, const char *name)
{
    struct rob_ahead_piece piece;
    enum rob_status status = ROB_OK;
    while (!status && rob_ahead_next(ahead, &piece)) {
        size_t used = 0;
        in->sound = piece.sound;
        if (in->model && !in->model->arena.spare)
            rob_arena_give(&in->model->arena, rob_ahead_room(ahead));
        status = read_lines(in, piece.lines, piece.len, &used);
    }
    if (status)
        return status;
    errno = rob_ahead_error(ahead);
    if (errno)
        return errno == ENOMEM ? rob_fail_memory(in->err) : rob_file_fail(in->err, "read", name);
    if (rob_ahead_rest(ahead) > ROB_LINE_MAX)
        return rob_fail_at(in->err, ROB_INVALID, in->lines + 1, "longer than %d bytes",
                           ROB_LINE_MAX);
    return read_torn(in, (off_t)rob_ahead_rest(ahead));
}

enum rob_status rob_journal_read(struct rob_journal_end *end, int dir, const char *name,
                                 struct rob_model *model, uint32_t journal,
                                 rob_journal_notice *noticed, void *context, struct rob_error *err)
{
    int fd = -1;
    enum rob_status status = open_journal(&fd, dir, name, err);
    if (status)
        return status;
    *end = (struct rob_journal_end){0};
    struct reader in = {.end = end,
                        .model = model,
                        .journal = journal,
                        .notice = noticed,
                        .context = context,
                        .err = err};
    struct rob_ahead *ahead = rob_ahead_new(fd, 0);
    begin(&in);
    status = ahead ? read_file(&in, ahead, name) : rob_fail_memory(err);
    rob_ahead_free(ahead);
    finish(&in);
    close(fd);
    return status;
}

/* The hash of the line that ends there; false if no line does. */
static bool read_hash(char hash[ROB_HASH_HEX + 1], int fd, off_t end)
{
    char tail[ROB_CHAIN_TAIL + 1];
    uint64_t numbers[4];
    if (end < (off_t)sizeof tail ||
        pread(fd, tail, sizeof tail, end - (off_t)sizeof tail) != (ssize_t)sizeof tail ||
        tail[ROB_CHAIN_TAIL] != '\n')
        return false;
    return rob_chain_stated(hash, numbers, tail, ROB_CHAIN_TAIL);
}

bool rob_journal_holds(int dir, const char *name, off_t size, const char *hash)
{
    char found[ROB_HASH_HEX + 1];
    int fd = -1;
    if (open_journal(&fd, dir, name, NULL) != ROB_OK)
        return false;
    bool holds = read_hash(found, fd, size) && strcmp(found, hash) == 0;
    close(fd);
    return holds;
}

bool rob_journal_tail(off_t *size, char hash[ROB_HASH_HEX + 1], int dir, const char *name)
{
    int fd = -1;
    if (open_journal(&fd, dir, name, NULL) != ROB_OK)
        return false;
    *size = lseek(fd, 0, SEEK_END);
    bool found = read_hash(hash, fd, *size);
    close(fd);
    return found;
}

/* --- the folder of journals --------------------------------------------------------------- */

bool rob_journal_is_name(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 6 && len <= ROB_NAME_BYTES_MAX &&
           strcmp(name + len - 6, ".jsonl") == 0;
}

size_t rob_journals_count(int dir)
{
    DIR *folder = rob_file_list(dir);
    size_t n = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder))
        n += rob_journal_is_name(entry->d_name);
    if (folder)
        closedir(folder);
    return n;
}

enum rob_status rob_journals_check_room(int dir, bool stateful, struct rob_error *err)
{
    if (rob_journals_count(dir) < ROB_JOURNALS_MAX)
        return ROB_OK;
    return rob_fail(err, ROB_REFUSED,
                    "the review has %d journals, and no more are read: nothing was written%s",
                    ROB_JOURNALS_MAX,
                    stateful ? ""
                             : ". Without a folder for its state ($XDG_STATE_HOME) every command "
                               "begins a journal");
}

off_t rob_journals_bytes(int dir)
{
    DIR *folder = rob_file_list(dir);
    struct stat info;
    off_t bytes = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder))
        if (rob_journal_is_name(entry->d_name) &&
            fstatat(dir, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode) &&
            info.st_size <= ROB_JOURNAL_BYTES_MAX)
            bytes += info.st_size;
    if (folder)
        closedir(folder);
    return bytes;
}

off_t rob_journals_bytes_max(void)
{
    const char *set = getenv("SYROB_MAX_BYTES");
    char *end = NULL;
    long long bytes = set ? strtoll(set, &end, 10) : 0;
    return bytes > 0 && *end == '\0' ? (off_t)bytes : (off_t)2 << 30;
}

/* --- line 0 ------------------------------------------------------------------------------ */

static enum rob_status parse_head(struct rob_journal_head *out, const char *line, size_t len,
                                  struct rob_arena *arena, struct rob_error *err)
{
    char hash[ROB_HASH_HEX + 1] = "";
    struct rob_json json = {0};
    struct rob_event event = {0};
    struct rob_journal_head head = {0};
    struct rob_intern words = {0};
    uint64_t numbers[4];
    enum rob_status status = rob_chain_check(hash, numbers, line, len, 1, err);
    if (!status)
        status = rob_json_read(&json, line, len, &line_limits, err);
    if (!status)
        status = rob_event_read(&event, &head, &json, false, arena, &words, err);
    if (!status && event.op != ROB_OP_OPEN)
        status = rob_fail(err, ROB_INVALID, "line 1 is not the beginning of a journal");
    if (!status)
        status = check_head(&head, err);
    if (!status)
        *out = head;
    rob_json_free(&json);
    rob_intern_free(&words);
    return status;
}

enum rob_status rob_journal_head(struct rob_journal_head *out, int dir, const char *name,
                                 struct rob_arena *arena, struct rob_error *err)
{
    int fd = -1;
    enum rob_status status = open_journal(&fd, dir, name, err);
    if (status)
        return status;
    char line[4096];
    ssize_t n = pread(fd, line, sizeof line, 0);
    close(fd);
    const char *newline = n > 0 ? memchr(line, '\n', (size_t)n) : NULL;
    if (n < 0)
        return rob_file_fail(err, "read", name);
    if (!newline && n < (ssize_t)sizeof line)
        return rob_fail_at(err, ROB_INCOMPLETE, 1, "its first line is not whole");
    if (!newline)
        return rob_fail_at(err, ROB_INVALID, 1, "line 1 is not the beginning of a journal");
    return parse_head(out, line, (size_t)(newline - line), arena, err);
}
