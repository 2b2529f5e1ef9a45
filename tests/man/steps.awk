# Takes examples apart: steps/N.command and steps/N.expected for each line that begins with "$ ".
# Lines with "> " that follow belong to the command, the others are what it prints. Before "$" there
# may be a name, which goes to steps/N.person.
/^[a-z]*\$ / {
    if (n)
        finish()
    n++
    command = steps "/" n ".command"
    expected = steps "/" n ".expected"
    printf "" > expected
    at = index($0, "$ ")
    print substr($0, at + 2) > command
    if (at > 1)
        print substr($0, 1, at - 1) > (steps "/" n ".person")
    close(steps "/" n ".person")
    more = 1
    next
}
n && more && /^> / {
    print substr($0, 3) > command
    next
}
n && !/^%/ {
    more = 0
    print > expected
}
function finish() {
    close(command)
    close(expected)
}
