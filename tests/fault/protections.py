#!/usr/bin/env python3
"""Removes the protections of a review from faults, one at a time, and sees their tests fail.

    protections.py SOURCE BUILD [WORD ...]     only the rows whose fault or protection has a WORD
    protections.py SOURCE                      only sees that each protection is in the source

SOURCE is copied into BUILD, where the program of the fault tests is built from it with one
protection missing; the row's test must then fail. A test that still passes, or a protection that
is not in the source any more, ends this with 1. A change of a protected line must be made here,
too.
"""
import os
import shutil
import subprocess
import sys

# Fault, protection removed, test, file, text, replacement.
ROWS = [
    ("kill -9", "a command takes effect as a whole", "kill", "store/journal.c",
     "    if (in->left)\n        return ROB_OK;\n", "    in->left = 0;\n"),
    ("kill -9", "a file appears whole, by its new name", "kill", "base/file.c",
     "    char random[13];\n",
     "    int plain = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);\n"
     "    if (plain >= 0 && rob_file_write_all(plain, data, len) && close(plain) == 0)\n"
     "        return ROB_OK;\n"
     "    char random[13];\n"),
    ("kill -9", "the draft is written while keys come", "typing", "tui/loop.c",
     "    if (rob_terminal_clock() < loop->due)\n",
     "    if (rob_terminal_clock() < loop->due || !loop->deadly)\n"),
    ("an unknown key", "what comes with it is dropped", "typing", "tui/decode.c",
     "    decoder->dropping = decoder->dropping || !report;\n", ""),
    ("an unknown key", "a string is taken whole", "typing", "tui/sequence.c",
     "    case '_': /* APC */\n", "    case '_': /* APC */\n        return ROB_FORM_WHOLE;\n"),
    ("a text too long", "what is not taken is kept", "typing", "session/intake.c",
     "    bool in_file = rob_kept_add(session, text, len);\n", "    bool in_file = len > 0;\n"),
    ("a text too long", "the old text stays until the new one is taken", "typing", "session/field.c",
     "    rob_buf_str(&clean, \"\"); /* so that there is a text */\n",
     "    rob_buf_str(&clean, \"\");\n    rob_buf_clear(&field->text);\n    if (clean.len > most)\n"
     "        return true;\n"),
    ("a text too long", "what was not taken is not called saved", "typing", "tui/linear_lines.c",
     "    linear->refused = linear->refused || !taken;\n", ""),
    ("power cut", "fdatasync", "power", "base/file.c",
     "failed = fdatasync(fd);", "failed = 0 * fd;"),
    ("power cut", "fsync of the folder of a new journal", "power", "store/writer.c",
     "return fsync(dir) == 0 || errno == EINVAL;", "return dir >= 0;"),
    ("power cut", "the bytes of a key are synced", "power_key", "store/key.c",
     "        status = rob_file_write_private(state, name, text.data, text.len, false, err);\n",
     "    {\n        int fd = openat(state, name, O_WRONLY | O_CREAT, 0600);\n"
     "        status = rob_file_write_all(fd, text.data, text.len) ? ROB_OK : ROB_SYSTEM;\n"
     "        close(fd);\n    }\n"),
    ("power cut", "the name of a key is synced", "power_key", "store/key.c",
     "        status = rob_file_write_private(state, name, text.data, text.len, false, err);\n",
     "    {\n        int fd = openat(state, name, O_WRONLY | O_CREAT, 0600);\n"
     "        status = rob_file_write_all(fd, text.data, text.len) && rob_file_sync(fd) ? ROB_OK : ROB_SYSTEM;\n"
     "        close(fd);\n    }\n"),
    ("torn last line", "the tail is set aside", "torn", "store/resume.c",
     "    if (!bytes->len)\n        return ROB_OK;\n", "    if (which)\n        return ROB_OK;\n"),
    ("torn last line", "a recover event tells of it", "torn", "store/record.c",
     "if (!status && writer->restored)", "if (!status && writer->restored && 0)"),
    ("torn last line", "another's unfinished line is reported", "torn", "store/journal.c",
     "    if (in->end->torn == 0)\n", "    if (1)\n"),
    ("short write", "what is left is written", "disk", "base/file.c",
     "        data += n;\n        len -= (size_t)n;\n", "        return n > 0;\n"),
    ("EINTR", "the call is made again", "disk", "base/file.c",
     "        if (n < 0 && errno == EINTR)\n            continue;\n        if (n <= 0)\n",
     "        if (n <= 0)\n"),
    ("disk full", "the half line is cut off again", "disk", "store/writer.c",
     "    else if (ftruncate(writer->fd, writer->end.size) != 0)\n", "    else if (0)\n"),
    ("state folder full", "what gives way is kept beside the journal", "disk", "store/resume.c",
     "    rob_sha256_hex(hash, bytes->data, bytes->len, \"\", 0);\n    snprintf(name, sizeof name, \"%.48s",
     "    if (bytes->len)\n        return ROB_OK;\n"
     "    rob_sha256_hex(hash, bytes->data, bytes->len, \"\", 0);\n    snprintf(name, sizeof name, \"%.48s"),
    ("odd state folder", "work goes on without a lock", "disk", "store/writer.c",
     "    if (status != ROB_LOCKED && status != ROB_NO_MEMORY)\n", "    if (status == ROB_OK)\n"),
    ("odd state folder", "the second copy is looked at", "disk", "store/writer.c",
     "now.st_nlink == 1 && now.st_size == size;", "now.st_size == size;"),
    ("EIO", "never a second fsync", "disk", "store/writer.c",
     "    if (!rob_file_sync(writer->fd))\n",
     "    if (!rob_file_sync(writer->fd) && !rob_file_sync(writer->fd))\n"),
    ("EIO", "after a failed write nothing more is written", "disk", "store/writer.c",
     "writer->broken = errno == EIO;", "writer->broken = false;"),
    ("EIO", "the answer goes to the second copy", "disk", "store/writer.c",
     "    append_to_copy(writer, writer->end.size, lines, len);\n    bool kept",
     "    (void)lines, (void)len;\n    bool kept"),
    ("EIO", "a journal that does not read is read from the second copy", "disk", "store/load.c",
     "else if (status && status != ROB_NO_MEMORY && own)",
     "else if (status && status != ROB_NO_MEMORY && status != ROB_SYSTEM && own)"),
    ("a bit flipped, a line edited", "the hash of each line is compared", "rot", "store/chain.c",
     "return memcmp(right, numbers, sizeof right) == 0;", "return true;"),
    ("a bit flipped, a line edited", "a damaged line is read from the second copy", "rot", "store/load.c",
     "else if (status && status != ROB_NO_MEMORY && own)",
     "else if (status && status != ROB_NO_MEMORY && status != ROB_INVALID && own)"),
    ("last lines cut off", "the second copy goes on", "rot", "store/load.c",
     "    if (!status && own)\n        status = read_on", "    if (0)\n        status = read_on"),
    ("tail rewritten", "the second copy is compared", "rot", "store/check.c",
     "        check_forks,     check_second_copies,", "        check_forks,     check_forks,"),
    ("tail rewritten", "an account remembers what it has read", "remembered", "store/remember.c",
     "        return tell(review, row, \"changed\");\n    if (!here)", "        return ROB_OK;\n    if (!here)"),
    ("last lines cut off", "an account remembers how much it has read", "remembered", "store/remember.c",
     ": tell(review, row, \"shorter\");", ": ROB_OK;"),
    ("journal removed", "an account remembers that it has read it", "remembered", "store/remember.c",
     "return missing ? tell(review, row, \"gone\")", "return missing ? ROB_OK"),
    ("last lines cut off", "what is less takes the place of nothing", "remembered", "store/remember.c",
     "    if (row &&\n        (loaded->end.size <= row->bytes || !is_of(loaded, row) || "
     "!holds(review, loaded, row)))\n", "    if (row && 0)\n"),
    ("tail rewritten", "a merged copy shows the fork", "rot", "store/merge_place.c",
     "        standing->parted = true;\n", "        standing->known = true;\n"),
    ("tail rewritten", "links to the old events are reported", "rot", "store/check.c",
     ": rob_review__tell(review, event, \"missing-reference\", text.data);\n", ": ROB_OK;\n"),
    ("stopped program", "a second copy that lags is reported", "alike", "store/check.c",
     "    else if (behind && n)\n", "    else if (0)\n"),
    ("copied folder", "another folder has another writer", "copied", "store/place.c",
     "    if (!there)\n        return ROB_PLACE_OTHER;\n", "    if (!there)\n        return ROB_PLACE_SAME;\n"),
    ("copied folder", "what only the second copy has is reported", "copied", "store/elsewhere.c",
     "    return tell(review, &written);", "    return ROB_OK;"),
    ("folder put back", "review.json tells the folders apart", "copied", "store/place.c",
     "return strcmp(recorded->born, place->born) == 0 ? ROB_PLACE_SAME", "return 1 ? ROB_PLACE_SAME"),
    ("folder put back", "it must hold what the writer wrote", "copied", "store/resume.c",
     "both->journal_end.size >= both->copy_end.size && !has_parted(both)", "!has_parted(both)"),
    ("renamed folder", "the record follows it", "copied", "store/writer.c",
     "    if (!status && *found)\n        (void)rob_state_set_writer", "    if (0)\n        (void)rob_state_set_writer"),
    ("two programs", "the lock", "rivals", "store/state.c",
     "if (!take_lock(lock))", "if (0 && !take_lock(lock))"),
    ("a lock that does not work", "the length is looked at", "rivals", "store/writer.c",
     "now.st_nlink != 1 || now.st_size != writer->end.size)", "now.st_nlink != 1)"),
    ("a lock that does not work", "the last line is looked at", "rivals", "store/writer.c",
     "if (n != (ssize_t)sizeof tail || memcmp(tail + 6, writer->end.hash, ROB_HASH_HEX) != 0)",
     "if (0)"),
    ("replaced while open", "the inode is looked at", "rivals", "store/writer.c",
     "now.st_dev != writer->file.st_dev || now.st_ino != writer->file.st_ino ||", ""),
    ("conflicted copies", "a journal is known by its first line", "rot", "store/journal.c",
     "return name[0] != '.' && len > 6",
     "return name[0] != '.' && !strchr(name, ' ') && len > 6"),
    ("conflicted copies", "what two files share counts once", "rot", "core/model.c",
     "    if (known)\n        return meet_again(model, &known->event, &node->event, err);\n", ""),
    ("git", "CR LF is shown with its remedy", "rot", "store/chain.c",
     "if (len > 0 && line[len - 1] == '\\r')", "if (0)"),
    ("git", "conflict markers are shown with their remedy", "rot", "store/chain.c",
     "i < sizeof conflicts / sizeof *conflicts && len > 6;", "i < 0;"),
    ("clock", "`was` decides, not the time", "odd", "core/model_query.c",
     "        if (node->superseded)\n            continue;\n"
     "        if (value.event && !rob_event_same_content(value.event, &node->event))\n"
     "            value.conflict = true;\n"
     "        if (!value.event || node->event.id < value.event->id)\n",
     "        if (!value.event || node->event.time > value.event->time)\n"),
    ("read-only medium", "opening writes nothing", "odd", "store/load.c",
     "    review->model.review_id = review->id;\n",
     "    review->model.review_id = review->id;\n"
     "    if (rob_file_write(review->journals, \".probe\", \"\", 0, true, err))\n"
     "        return ROB_SYSTEM;\n"),
    ("symbolic link", "O_NOFOLLOW on reading", "odd", "store/journal.c",
     "    *fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);",
     "    *fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);"),
    ("symbolic link", "O_NOFOLLOW on the lock", "odd", "store/state.c",
     "O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600", "O_RDWR | O_CREAT | O_CLOEXEC, 0600"),
    ("hard link", "the links are counted", "odd", "store/journal.c",
     "else if (info.st_nlink > 1)", "else if (0)"),
    ("FIFO, directory", "the kind of file is looked at", "odd", "store/journal.c",
     "else if (!S_ISREG(info.st_mode))", "else if (0)"),
    ("out of memory", "an arena without memory says so", "memory", "base/arena.c",
     "    if (!block)\n        return false;\n", ""),
    ("out of memory", "a list without memory stays as it was", "memory", "base/vec.h",
     "    if (!room)\n        return false;\n", ""),
    ("two programs", "a lock that is let go is waited for", "rivals", "store/state.c",
     "enum { TRIES = 35 };", "enum { TRIES = 1 };"),
    ("another account", "a second copy is private", "private", "store/writer.c",
     "writer->name, create, 0600)", "writer->name, create, 0666)"),
    ("another account", "a state folder that is open is narrowed", "private", "store/tidy.c",
     "    narrow_state(state);\n", ""),
    ("left by a program", "what is under way stays", "private", "store/tidy.c",
     "TEMPORARY_DAYS = 1,", "TEMPORARY_DAYS = -1,"),
    ("left by a program", "what is not ours stays", "private", "store/tidy.c",
     "    if (is_of_ours(base))\n", "    if (base[0])\n"),
    ("hostile file", "the elements of a list", "alike", "core/event_lines.c",
     "    if (value->n > list_max(field))\n", "    if (0 && list_max(field))\n"),
    ("a list cut", "what is more than fits is refused", "alike", "cli/helpers.c",
     "        if (len && out->n == max)\n",
     "        if (len && out->n == max)\n            continue;\n        if (0)\n"),
    ("hostile file", "bytes of all journals", "names", "store/list.c",
     "    if (bytes <= max)\n", "    if (bytes || max)\n"),
    ("hostile file", "bytes of all journals after a merge", "names", "store/merge.c",
     "    return bytes <= max\n", "    return bytes || max\n"),
    ("review.json edited", "the lead's journal says when it was begun", "alike", "store/check.c",
     "if (created && strcmp(created, review->created) != 0)", "if (0 && created)"),
    ("a forged line", "who has assessed a study adjudicates nothing in it", "alike", "core/against.c",
     "if (adjudication && rests_on(look, seat))", "if (0 && adjudication)"),
    ("two machines", "what the other one reopened is not taken for forged", "histories", "core/against.c",
     "        if (node->event.journal != completion->journal)\n            return true;\n", ""),
    ("a forged line", "nothing comes behind the own reveal", "alike", "core/against.c",
     "        if (is_before(look, &node->event))\n            return \"it comes",
     "        if (0)\n            return \"it comes"),
    ("a long name", "the name of a temporary file is cut", "names", "base/file.c",
     "    if (len > KEPT_MAX)\n", "    if (0)\n"),
    ("another name", "what is not read for its name is reported", "names", "store/names.c",
     "    return is_head(text, len) ||\n", "    return 0 ||\n"),
    ("hostile file", "depth", "odd", "store/journal.c",
     ".depth = 4, .members = 256, .one_line", ".depth = 5, .members = 256, .one_line"),
    ("hostile file", "names in a line", "odd", "store/journal.c",
     ".members = 256, .one_line", ".members = 1 << 20, .one_line"),
    ("hostile file", "length of a line", "odd", "store/journal.c",
     "    if (rob_ahead_rest(ahead) > ROB_LINE_MAX)\n", "    if (0)\n"),
    ("hostile file", "length of a journal", "odd", "store/journal.c",
     "else if (info.st_size > ROB_JOURNAL_BYTES_MAX)", "else if (0)"),
    ("read too early", "nothing is shown before a reveal is on disk", "reveal", "core/model_progress.c",
     "    study->due = study->open ? reveals_due(model, s) : 0;\n", "    study->due = 0;\n"),
    ("changed after reading", "a completion that was read counts", "reveal", "core/model_passes.c",
     "    pass.fixed = pass.event != NULL;\n", "    pass.event = NULL;\n"),
    ("changed after reading", "what was read is not reopened", "reveal", "core/rules_assess.c",
     "    return (rob_rule__study(rule)->open || rob_model_was_read(rule->model, rule->study)) &&\n",
     "    return rob_rule__study(rule)->open &&\n"),
    ("folder read only", "its state folder says for whom an account writes", "reveal",
     "store/load.c", "    if (!rob_state_seats(review->id, note_own, &review->model))\n",
     "    if (review->state >= 0 && !rob_state_seats(review->id, note_own, &review->model))\n"),
    ("folder read only", "a reveal goes to the second copy", "reveal", "store/reveal.c",
     "    if (status == ROB_SYSTEM) /*", "    if (0) /*"),
    ("a forged first pass", "signatures are compared", "attacks", "store/sealed_line.c",
     "    return is_signed(line) ? ROB_OK", "    return is_signed(line) || true ? ROB_OK"),
    ("a forged first pass", "a study's key was committed to", "attacks", "core/model_unseal.c",
     "        if (strcmp(completion[i].event->commit, commitment) == 0)\n", "        if (completion[i].event)\n"),
    ("a forged first pass", "a reveal names what it has read", "attacks", "core/model_passes.c",
     "                names_completion(&node->event, completion);\n", "                completion;\n"),
    ("a forged custodian", "nobody is named later", "custody", "core/model_custodian.c",
     "    if (!is_in_first_command(model, event))\n", "    if (0 && !is_in_first_command(model, event))\n"),
    ("a forged custodian", "the review begins in one journal", "custody", "core/model_custodian.c",
     "return model->beginnings.n == 1 ? ", "return model->beginnings.n >= 1 ? "),
    ("a forged custodian", "no journal parts from another in its first command", "custody",
     "core/model_custodian.c", "return journal->kind == ROB_JOURNAL_LEAD && journal->own_from > 1 &&",
     "return journal->kind == ROB_JOURNAL_REVIEWER && journal->own_from > 1 &&"),
    ("a box of another secret", "a secret must give the reviewer's public key", "custody",
     "store/custody.c", "bool same = strcmp(keys.public_key, journal->key) == 0;", "bool same = !fault;"),
    ("a box of another reviewer", "a box says whose it is", "custody", "base/custody.c",
     "fault = ours ? ROB_CUSTODY_GOOD : ROB_CUSTODY_OTHER;", "fault = ROB_CUSTODY_GOOD, (void)ours;"),
    ("a key out early", "everybody must have finished", "schedules", "core/model_progress.c",
     "study->completed == study->assigned && !study->wants_another;",
     "(study->completed & (study->completed - 1)) && !study->wants_another;"),
]


def build(source, tree):
    for command in (["cmake", "-S", source, "-B", tree, "-DCMAKE_BUILD_TYPE=Debug"],
                    ["cmake", "--build", tree, "--target", "syrob_plain", "syrob_inject"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit("cannot build: " + done.stdout[-2000:] + done.stderr[-2000:])


def run(source, tree, test):
    env = dict(os.environ, LC_ALL="C.UTF-8", SYROB_STOP="1", SYROB_DATA_DIR=source,
               SYROB_PROGRAM=os.path.join(tree, "tests/syrob_plain"),
               SYROB_INJECT=os.path.join(tree, "tests/libsyrob_inject.so"))
    try:
        done = subprocess.run(["sh", "tests/fault/%s.sh" % test], cwd=source, env=env,
                              capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "it does not end"
    if done.returncode in (0, 77):
        return None
    said = [line[8:] for line in done.stderr.splitlines() if line.startswith("FAILED: ")]
    return (said or done.stderr.splitlines() or ["status %d" % done.returncode])[0][:90]


def take_out(source, tree, row):
    fault, what, test, name, old, new = row
    path = os.path.join(source, "src", name)
    with open(path) as file:
        whole = file.read()
    if whole.count(old) != 1:
        return None, "not found once in " + name
    with open(path, "w") as file:
        file.write(whole.replace(old, new))
    build(source, tree)
    said = run(source, tree, test)
    with open(path, "w") as file:
        file.write(whole)
    return said, said or "its test still passes"


def find_lost(source):
    lost = 0
    for _, what, _, name, old, _ in ROWS:
        with open(os.path.join(source, "src", name)) as file:
            if file.read().count(old) != 1:
                print("not found once in %s: %s" % (name, what))
                lost += 1
    print("%d protections, %d lost" % (len(ROWS), lost))
    sys.exit(lost > 0)


def main():
    if len(sys.argv) == 2:
        find_lost(sys.argv[1])
    source, room, words = sys.argv[1], sys.argv[2], sys.argv[3:]
    copy, tree = os.path.join(room, "protections/source"), os.path.join(room, "protections/build")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy, copy_function=shutil.copy, # new times: all is built again
                    ignore=shutil.ignore_patterns("build", ".git"))
    build(copy, tree)
    wanted = [row for row in ROWS if not words or any(w in row[0] + " " + row[1] for w in words)]
    failures = 0
    for test in sorted({row[2] for row in wanted}):
        said = run(copy, tree, test)
        failures += said is not None
        print("%-29s %-54s %-7s %s" % ("none", "nothing is taken out", test, said or "passes"))
    for row in wanted:
        seen, said = take_out(copy, tree, row)
        failures += seen is None
        print("%-29s %-54s %-7s %s" % (row[0], row[1], row[2],
                                      ("fails: " if seen else "MISSED: ") + said), flush=True)
    print("%d protections, %d missed" % (len(wanted), failures))
    sys.exit(1 if failures or not wanted else 0)


main()
