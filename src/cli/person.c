/* People as they are named on the command line. */
#include "cli/cli.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MADE_MAX = 32 }; /* as long as an id may be */

/* "Anna van der Berg" becomes "avdb", or whole "anna-van-der-berg", "Bo" "bo": letters from a to z,
 * without accents. */
static void make_id(char id[ROB_CLI_ID], const char *name, bool whole)
{
    size_t n = 0;
    bool one = whole || !strchr(name, ' ');
    char *copy = strdup(name), *rest = copy;
    for (char *word = copy ? strtok_r(copy, " .-", &rest) : NULL; word;
         word = strtok_r(NULL, " .-", &rest)) {
        char *plain = rob_text_normal(word);
        if (n && whole && n + 4 < MADE_MAX)
            id[n++] = '-';
        for (const char *c = plain ? plain : ""; *c && n + 4 < MADE_MAX; c++)
            if (islower((unsigned char)*c)) {
                id[n++] = *c;
                if (!one)
                    break;
            }
        free(plain);
    }
    free(copy);
    while (n && id[n - 1] == '-')
        n--;
    id[n] = '\0';
    if (n == 0 || strcmp(id, "lead") == 0 || strcmp(id, "consensus") == 0)
        snprintf(id, ROB_CLI_ID, "r");
}

/* "r1", "R1", "ab-2": small letters, or any with a digit, which names do not have. */
static bool is_id(const char *word)
{
    bool small = true, digit = false, plain = isalpha((unsigned char)*word);
    for (const char *c = word; *c; c++) {
        plain = plain && (isalnum((unsigned char)*c) || *c == '-') && (unsigned char)*c < 0x80;
        small = small && !isupper((unsigned char)*c);
        digit = digit || isdigit((unsigned char)*c);
    }
    return plain && (small || digit) && strlen(word) < ROB_CLI_ID;
}

void rob_cli_person(struct rob_cli_person *out, char *word, bool whole)
{
    char *equals = strchr(word, '=');
    *out = (struct rob_cli_person){.name = equals ? equals + 1 : NULL};
    if (equals)
        *equals = '\0';
    snprintf(out->id, sizeof out->id, "%.*s", ROB_CLI_ID - 1, word);
    if (equals) { /* the id as given, but for capitals */
        for (char *c = out->id; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        out->name = *out->name ? out->name : NULL;
        return;
    }
    if (is_id(word)) {
        for (char *c = out->id; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        return;
    }
    make_id(out->id, word, whole);
    out->name = word;
    out->made = true;
}

void rob_cli_person_again(struct rob_cli_person *person, unsigned number)
{
    size_t n = strlen(person->id);
    while (n > 1 && isdigit((unsigned char)person->id[n - 1]))
        n--;
    snprintf(person->id + n, sizeof person->id - n, "%u", number);
}
