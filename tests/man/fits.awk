# Does the second file look like the first? "..." in a line stands for anything, a line of "..." for
# any lines. A first file that is empty fits everything.
function line_fits(pattern, text,    n, part, i, at) {
    n = split(pattern, part, /\.\.\./)
    if (n == 1)
        return pattern == text
    if (index(text, part[1]) != 1)
        return 0
    text = substr(text, length(part[1]) + 1)
    for (i = 2; i < n; i++) {
        at = index(text, part[i])
        if (!at)
            return 0
        text = substr(text, at + length(part[i]))
    }
    at = length(text) - length(part[n])
    return at >= 0 && substr(text, at + 1) == part[n]
}
function fits(p, t) {
    if (p > n_patterns)
        return t > n_texts
    if (patterns[p] != "...")
        return t <= n_texts && line_fits(patterns[p], texts[t]) && fits(p + 1, t + 1)
    for (; t <= n_texts + 1; t++)
        if (fits(p + 1, t))
            return 1
    return 0
}
FILENAME == ARGV[1] {
    patterns[++n_patterns] = $0
    next
}
{
    texts[++n_texts] = $0
}
END {
    exit !(n_patterns == 0 || fits(1, 1))
}
