# Takes examples apart: steps/N.command and steps/N.expected for each line that begins with "$ ".
# Lines with "> " that follow belong to the command, the others are what it prints.
/^\$ / {
    if (n)
        finish()
    n++
    command = steps "/" n ".command"
    expected = steps "/" n ".expected"
    printf "" > expected
    print substr($0, 3) > command
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
