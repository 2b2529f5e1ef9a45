# The members of a form's objects, from the tables in src/core/form*.c: "item id required".
/^static const struct rob_form_member .*_members\[\]/ {
    object = $5
    sub(/_members.*/, "", object)
}
/^    ROB_FORM_(TEXT|PART)\(/ && object {
    line = $0
    sub(/^[^"]*"/, "", line)
    name = line
    sub(/".*/, "", name)
    print object, name, line ~ /ROB_OPTIONAL/ ? "optional" : "required"
}
/^};/ {
    object = ""
}
