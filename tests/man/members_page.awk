# The members of a form's objects, from syrob-form.5: `.It Va id Pq required text` in the section
# about the object.
BEGIN {
    object["THE FORM"] = "form"
    object["THE SOURCE"] = "source"
    object["RISKS"] = "risk"
    object["ANSWERS"] = "answer"
    object["TYPES OF BIAS"] = "domain"
    object["THE ITEMS"] = "item"
    object["TEMPLATES"] = "template"
    object["SIGNALLING QUESTIONS"] = "signal"
}
/^\.Sh / {
    section = substr($0, 5)
}
/^\.It Va .* Pq / && section in object {
    print object[section], $3, $5
}
