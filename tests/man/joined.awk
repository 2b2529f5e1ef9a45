# Lines that begin with a blank go on with the line before, joined by `glue`.
/^%/ || !NF {
    next
}
/^[^ ]/ && line {
    print line
    line = ""
}
{
    sub(/^ +/, "")
    line = line ? line glue $0 : $0
}
END {
    print line
}
