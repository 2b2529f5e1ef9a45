# The literal displays of one section of a page, as they are read: a line "%" before each.
/^\.Sh / {
    inside = ($0 == ".Sh " section)
}
/^\.Bd -literal/ && inside {
    print "%"
    literal = 1
    next
}
/^\.Ed/ {
    literal = 0
}
literal {
    gsub(/\\&/, "")
    gsub(/\\\(aq/, "'")
    gsub(/\\-/, "-")
    gsub(/\\e/, "\\")
    print
}
