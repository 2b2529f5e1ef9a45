# Commands and options of syrob.1, as run.sh writes those of the program. Those of every command
# stand in OPTIONS, the others behind their command.
/^\.Sh / {
    section = $2
    command = section == "OPTIONS" ? "all" : ""
}
section == "COMMANDS" && /^\.It Ic / && !seen[$3]++ {
    command = $3
    print command
}
section == "COMMANDS" && /^\.It Ic / {
    command = $3
}
(section == "COMMANDS" || section == "OPTIONS") && /^\.It Fl / {
    print command, "-" $3 ($4 == "Ar" ? " " toupper($5) : "")
}
