# The ops with their journals and fields, from include/syrob/event.h and src/core/event_fields.c:
# "judge reviewer study item outcome? answer? [support] ..."; ? may be null, [] only where it has a
# value. With fields=1, the fields and their kinds instead: "answer word".
BEGIN {
    split("A any L lead R reviewer C consensus", words, " ")
    for (i = 1; i in words; i += 2)
        journal[words[i]] = words[i + 1]
}
/^#define ROB_OP_LIST/ {
    in_ops = 1
}
in_ops && /^    X\(/ {
    split($0, part, /[(,) ]+/)
    gsub(/"/, "", part[4])
    id[part[3]] = part[4]
    kind[part[3]] = journal[part[5]]
}
in_ops && !/\\$/ {
    in_ops = 0
}
/ROB_FIELD_[A-Z]+,/ && /^    X\(/ {
    split($0, part, /[(,) ]+/)
    gsub(/"/, "", part[4])
    name[part[3]] = part[4]
    sub(/ROB_FIELD_/, "", part[5])
    if (fields)
        print part[4], tolower(part[5])
}
/^    \[ROB_OP_/ {
    op = $1
    gsub(/\[ROB_OP_|\]/, "", op)
    text = id[op] " " kind[op]
    in_op = 1
}
in_op {
    rest = $0
    while (match(rest, /\{F_[A-Z_0-9]+, ROB_[A-Z_]+\}/)) {
        split(substr(rest, RSTART + 1, RLENGTH - 2), use, /, /)
        rest = substr(rest, RSTART + RLENGTH)
        field = name[substr(use[1], 3)]
        if (use[2] == "ROB_NULLABLE")
            field = field "?"
        if (use[2] == "ROB_IF_ANY")
            field = "[" field "]"
        text = text " " field
    }
}
in_op && /\}\},$/ {
    in_op = 0
    if (!fields)
        print text
}
