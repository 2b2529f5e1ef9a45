/*
 * LaTeX in the texts of BibTeX. libbibutils knows few of its accents, and takes "\leq" for an L
 * with a stroke and two letters.
 */
#include "cli/bibutils_parts.h"

#include "base/utf8.h"

#include <string.h>

/* A command without an argument. */
static const struct {
    const char *name, *text;
} signs[] = {
    {"ss", "ß"},
    {"o", "ø"},
    {"O", "Ø"},
    {"ae", "æ"},
    {"AE", "Æ"},
    {"oe", "œ"},
    {"OE", "Œ"},
    {"aa", "å"},
    {"AA", "Å"},
    {"l", "ł"},
    {"L", "Ł"},
    {"i", "i"},
    {"j", "j"},
    {"dh", "ð"},
    {"DH", "Ð"},
    {"th", "þ"},
    {"TH", "Þ"},
    {"dj", "đ"},
    {"DJ", "Đ"},
    {"alpha", "α"},
    {"beta", "β"},
    {"gamma", "γ"},
    {"delta", "δ"},
    {"epsilon", "ε"},
    {"varepsilon", "ε"},
    {"zeta", "ζ"},
    {"eta", "η"},
    {"theta", "θ"},
    {"iota", "ι"},
    {"kappa", "κ"},
    {"lambda", "λ"},
    {"mu", "μ"},
    {"nu", "ν"},
    {"xi", "ξ"},
    {"pi", "π"},
    {"rho", "ρ"},
    {"sigma", "σ"},
    {"tau", "τ"},
    {"upsilon", "υ"},
    {"phi", "φ"},
    {"varphi", "φ"},
    {"chi", "χ"},
    {"psi", "ψ"},
    {"omega", "ω"},
    {"Gamma", "Γ"},
    {"Delta", "Δ"},
    {"Theta", "Θ"},
    {"Lambda", "Λ"},
    {"Xi", "Ξ"},
    {"Pi", "Π"},
    {"Sigma", "Σ"},
    {"Phi", "Φ"},
    {"Psi", "Ψ"},
    {"Omega", "Ω"},
    {"textalpha", "α"},
    {"textbeta", "β"},
    {"textgamma", "γ"},
    {"textdelta", "δ"},
    {"textmu", "μ"},
    {"textkappa", "κ"},
    {"texttau", "τ"},
    {"textomega", "ω"},
    {"times", "×"},
    {"texttimes", "×"},
    {"pm", "±"},
    {"textpm", "±"},
    {"leq", "≤"},
    {"le", "≤"},
    {"geq", "≥"},
    {"ge", "≥"},
    {"neq", "≠"},
    {"approx", "≈"},
    {"sim", "~"},
    {"cdot", "·"},
    {"infty", "∞"},
    {"degree", "°"},
    {"textdegree", "°"},
    {"circ", "°"},
    {"rightarrow", "→"},
    {"to", "→"},
    {"textrightarrow", "→"},
    {"prime", "′"},
    {"textendash", "–"},
    {"textemdash", "—"},
    {"textquotesingle", "'"},
    {"textquoteright", "’"},
    {"textquoteleft", "‘"},
    {"textquotedblleft", "“"},
    {"textquotedblright", "”"},
    {"textbackslash", "\\"},
    {"textless", "<"},
    {"textgreater", ">"},
    {"textbar", "|"},
    {"textasciitilde", "~"},
    {"textasciicircum", "^"},
    {"textunderscore", "_"},
    {"ldots", "…"},
    {"dots", "…"},
    {"textellipsis", "…"},
    {"textregistered", "®"},
    {"texttrademark", "™"},
    {"copyright", "©"},
    {"S", "§"},
    {"pounds", "£"},
    {"euro", "€"},
    {"texteuro", "€"},
    {"backslash", "\\"},
    {"quad", " "},
    {"newline", " "},
    {"par", " "},
};

/* The combining character of an accent. */
static const struct {
    char name;
    uint32_t code;
} accents[] = {
    {'`', 0x300}, {'\'', 0x301}, {'^', 0x302}, {'~', 0x303}, {'=', 0x304},
    {'u', 0x306}, {'.', 0x307},  {'"', 0x308}, {'r', 0x30A}, {'H', 0x30B},
    {'v', 0x30C}, {'d', 0x323},  {'c', 0x327}, {'k', 0x328}, {'b', 0x331},
};

struct reading {
    struct rob_buf *out;
    const char *at, *end;
    bool math; /* between dollars */
};

static uint32_t accent(char name)
{
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        if (accents[i].name == name)
            return accents[i].code;
    return 0;
}

static size_t letters(const struct reading *in)
{
    size_t n = 0;
    while (in->at + n < in->end && ((in->at[n] | 0x20) >= 'a' && (in->at[n] | 0x20) <= 'z'))
        n++;
    return n;
}

static void skip_blanks(struct reading *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t'))
        in->at++;
}

/* --- accents ----------------------------------------------------------------------------- */

/* The letter below an accent: e, {e}, \i, {\i}; behind it the accent. */
static void add_accented(struct reading *in, uint32_t code)
{
    unsigned braces = 0;
    bool command = false;
    skip_blanks(in);
    for (; in->at < in->end && (*in->at == '{' || *in->at == '\\'); in->at++) {
        braces += *in->at == '{';
        command |= *in->at == '\\';
    }
    uint32_t letter = 0;
    size_t n = in->at < in->end && *in->at != '}'
                   ? rob_utf8_next(in->at, (size_t)(in->end - in->at), &letter)
                   : 0;
    rob_buf_add(in->out, in->at, n);
    in->at += n;
    if (n)
        rob_utf8_add(in->out, code);
    if (command) /* "Mart\'\i nez" */
        skip_blanks(in);
    for (; braces && in->at < in->end && *in->at == '}'; in->at++)
        braces--;
}

/* --- commands ---------------------------------------------------------------------------- */

static bool add_sign(struct reading *in, const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strlen(signs[i].name) == n && strncmp(signs[i].name, name, n) == 0) {
            rob_buf_str(in->out, signs[i].text);
            return true;
        }
    return false;
}

/* "\emph{x}" leaves x; of "\href{address}{x}", too. */
static void take_word(struct reading *in, size_t n)
{
    const char *name = in->at;
    uint32_t code = n == 1 ? accent(*name) : 0;
    in->at += n;
    bool sign = add_sign(in, name, n);
    if (!sign && code) {
        add_accented(in, code);
        return;
    }
    skip_blanks(in);
    if (n == 4 && strncmp(name, "href", 4) == 0 && in->at < in->end && *in->at == '{') {
        const char *close = memchr(in->at, '}', (size_t)(in->end - in->at));
        in->at = close ? close + 1 : in->end;
    }
}

static void take_command(struct reading *in)
{
    in->at++; /* the backslash */
    size_t n = letters(in);
    if (n) {
        take_word(in, n);
        return;
    }
    char c = in->at < in->end ? *in->at++ : '\0';
    uint32_t code = c ? accent(c) : 0;
    if (code && !in->math)
        add_accented(in, code);
    else if (c && strchr("\\,;: /\n", c))
        rob_buf_str(in->out, c == '/' ? "" : " ");
    else if (c && strchr("&%$#_{}@", c))
        rob_buf_char(in->out, c);
}

/* Two or three dashes, or two quotes, which stand for one sign. */
static bool take_ligature(struct reading *in)
{
    static const struct {
        const char *from, *to;
    } ligatures[] = {{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}};
    for (size_t i = 0; i < sizeof ligatures / sizeof *ligatures; i++) {
        size_t n = strlen(ligatures[i].from);
        if ((size_t)(in->end - in->at) >= n && strncmp(in->at, ligatures[i].from, n) == 0) {
            rob_buf_str(in->out, ligatures[i].to);
            in->at += n;
            return true;
        }
    }
    return false;
}

static void take_one(struct reading *in)
{
    char c = *in->at;
    if (c == '\\') {
        take_command(in);
        return;
    }
    if (take_ligature(in))
        return;
    in->at++;
    in->math ^= c == '$';
    if (c == '~')
        rob_buf_char(in->out, ' ');
    else if (!strchr("{}$", c) && !(in->math && (c == '^' || c == '_')))
        rob_buf_char(in->out, c);
}

static void take_plain(struct reading *in)
{
    char c = *in->at++;
    bool escape = c == '\\' && in->at < in->end;
    if (escape && !letters(in)) {
        rob_buf_char(in->out, *in->at++);
    } else if (escape) {
        size_t n = letters(in);
        const char *name = in->at;
        in->at += n;
        add_sign(in, name, n);
    } else if (c != '{' && c != '}') {
        rob_buf_char(in->out, c);
    }
}

void rob_bib_latex(struct rob_buf *out, const char *text, size_t len, bool plain)
{
    struct rob_buf parted = {0};
    struct reading in = {&parted, text, text + len, false};
    while (in.at < in.end) {
        if (plain)
            take_plain(&in);
        else
            take_one(&in);
    }
    rob_utf8_compose(out, rob_buf_text(&parted), parted.len);
    out->failed |= parted.failed;
    rob_buf_free(&parted);
}
