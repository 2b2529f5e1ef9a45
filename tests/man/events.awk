# The ops with their journals and fields, from src/core/ops.c:
# "judge reviewer study item outcome? answer? [support] ..."; ? may be null, [] only where it has a
# value. With fields=1, the fields and their kinds instead: "answer word".
/^    X\(/ {
    split($0, part, /[(,) ]+/)
    gsub(/"/, "", part[4])
    name[part[3]] = part[4]
    if (fields)
        print part[4], tolower(part[5])
}
/^    \[ROB_OP_/ {
    match($0, /OP\("[a-z-]+"\), [A-Z]+/)
    split(substr($0, RSTART, RLENGTH), part, /"|, /)
    text = part[2] " " tolower(part[4])
    in_op = 1
}
in_op {
    rest = $0
    while (match(rest, /[(, ]F\([A-Z_0-9]+, [A-Z_]+/)) {
        split(substr(rest, RSTART + 3, RLENGTH - 3), use, /, /)
        rest = substr(rest, RSTART + RLENGTH)
        field = name[use[1]]
        if (use[2] == "NULLABLE")
            field = field "?"
        if (use[2] == "IF_ANY")
            field = "[" field "]"
        text = text " " field
    }
}
in_op && /\)\},$/ {
    in_op = 0
    if (!fields)
        print text
}
