#!/usr/bin/env python3
"""Holds documents against the schemas of forms/schema.

    validate.py SCHEMAS schemas              the schemas themselves: valid, closed, described, and
                                             whole: each has a copy of those that it refers to
    validate.py SCHEMAS embed                renews these copies
    validate.py SCHEMAS valid FILE...        each fits the schema of its name: "log.x.json", "log"
    validate.py SCHEMAS invalid FILE...      none does
    validate.py SCHEMAS strict FILE...       as "valid"; and no copy does that lacks a member, has
                                             one more, or a value of another type

Needs jsonschema 4. A document is held against one schema file alone. Says nothing where all is
well.
"""
import contextlib
import functools
import json
import os
import re
import sys

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import best_match

# Members that a document may lack. The keys of maps are no names of members.
OPTIONAL = {"all", "conflict", "degenerate", "referred", "replicates_left_out", "stale"}

# Controls and marks of direction must not stand as they are in what the program writes.
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Wrong(Exception):
    pass


def pairs(members):
    names = [name for name, _ in members]
    for name in names:
        if names.count(name) > 1:
            raise Wrong(f'the name "{name}" occurs twice in an object')
    return dict(members)


def no_number(word):
    raise Wrong(f"{word} is not JSON")


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
        return text, json.loads(text, object_pairs_hook=pairs, parse_constant=no_number)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Wrong(str(error)) from error


def load_schemas(folder):
    schemas = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".schema.json"):
            schemas[name] = read(os.path.join(folder, name))[1]
    return schemas


# --- checking no more than is needed -----------------------------------------------------------

SPINE = {}  # while one value of a valid document is altered: the step to it from each holder


@contextlib.contextmanager
def whole():
    spine = dict(SPINE)
    SPINE.clear()
    yield
    SPINE.update(spine)


def narrowed(check):
    """Of a holder on the way to an altered value, a keyword for each entry sees that entry only:
    with the other reviewers it held before."""
    def keyword(validator, value, instance, schema):
        step = SPINE.get(id(instance))
        if isinstance(instance, dict) and step is not None:
            instance = {name: instance[name] for name in (step,) if name in instance}
        elif isinstance(instance, list) and step is not None:
            instance = instance[step:step + 1]
        return check(validator, value, instance, schema)
    return keyword


def undivided(check):
    """A condition holds or not for all of a value: which of its parts decide is not known."""
    def keyword(*arguments):
        with whole():
            return list(check(*arguments) or ())
    return keyword


def remembered(check):
    """What fitted a part of a schema once does so again."""
    known = set()

    def keyword(validator, value, instance, schema):
        if id(instance) in SPINE:
            return check(validator, value, instance, schema)
        key = id(schema), json.dumps(instance)
        errors = [] if key in known else list(check(validator, value, instance, schema))
        if not errors:
            known.add(key)
        return errors
    return keyword


def changed(change, *keywords):
    return {word: change(Draft202012Validator.VALIDATORS[word]) for word in keywords}


VALIDATOR = validators.extend(Draft202012Validator, {
    **changed(narrowed, "items", "properties", "patternProperties", "additionalProperties"),
    **changed(undivided, "anyOf", "contains", "if", "not", "oneOf"),
    **changed(remembered, "$ref")})


def make_validator(schemas, name):
    return VALIDATOR(schemas[name])


# --- documents ---------------------------------------------------------------------------------


def place(error):
    return "/".join(str(step) for step in error.absolute_path) or "the document"


def check(validator, name, path):
    text, document = read(path)
    error = best_match(validator.iter_errors(document))
    if error:
        raise Wrong(f"{place(error)}: {error.message[:300]}")
    if name == "form":
        return document
    if next(iter(document)) != "schema":
        raise Wrong('"schema" is not the first member')
    hidden = HIDDEN.search(text)
    if hidden:
        raise Wrong(f"U+{ord(hidden.group()):04X} stands in it as it is")
    return document


# --- what a schema must not let pass -----------------------------------------------------------


def look(value):
    return tuple(sorted(value)) if isinstance(value, dict) else type(value)


def shorten(value, members):
    """Of the entries of a list or map keeps two, the longest, and each that looks otherwise."""
    if not isinstance(value, (dict, list)):
        return value
    steps = list(value) if isinstance(value, dict) else range(len(value))
    entries = [step for step in steps if isinstance(step, int) or step not in members]
    longest = max(entries, key=lambda step: len(json.dumps(value[step])), default=None)
    kept, looks = {}, []
    for step in steps:
        if step in entries and step != longest and len(looks) >= 2 and look(value[step]) in looks:
            continue
        looks += [look(value[step])] * (step in entries)
        kept[step] = shorten(value[step], members)
    return kept if isinstance(value, dict) else list(kept.values())


def places(value, members, shape=()):
    """The shape and path of each value; entries of a list or map that look alike are of one."""
    yield (shape, look(value)), ()
    steps = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, below in steps:
        word = step if step in members else "*"
        for inner, path in places(below, members, shape + (word,)):
            yield inner, (step,) + path


def alterations(holder, last, members):
    """Changes holder[last] in one way after the other, and changes it back."""
    value = holder[last]
    holder[last] = "!" if isinstance(value, (dict, list)) else {"surplus!": []}
    yield "another type"
    if isinstance(value, dict):
        holder[last] = {**value, "surplus!": []}
        yield "a member more"
    if last in members and last not in OPTIONAL:
        del holder[last]
        yield "not there"
    holder[last] = value


def check_strict(validator, document, members):
    root = [shorten(document, members)]
    if not validator.is_valid(root[0]):
        raise Wrong("not valid any more with fewer entries")
    for (shape, _), path in dict(places(root[0], members)).items():
        SPINE.clear()
        holder, last = root, 0
        for step in path:
            holder, last = holder[last], step
            SPINE[id(holder)] = step
        for what in alterations(holder, last, members):
            if validator.is_valid(root[0]):
                raise Wrong(f"valid all the same: {'/'.join(shape) or 'the document'}: {what}")
    SPINE.clear()


# --- the schemas -------------------------------------------------------------------------------


def target(schemas, name, reference):
    file, _, pointer = reference.partition("#")
    found = schemas[file or name]
    for step in pointer.split("/")[1:]:
        found = found[step]
    return found


def walk(schema, path=""):
    """Each part that describes a value; conditions only add to those."""
    yield path, schema
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from walk(schema[key], f"{path}/{key}")
    for key in ("properties", "$defs"):
        for name, part in schema.get(key, {}).items():
            if isinstance(part, dict) and "$id" not in part:  # else the copy of another file
                yield from walk(part, f"{path}/{key}/{name}")
    for key in ("oneOf", "anyOf"):
        for i, part in enumerate(schema.get(key, [])):
            yield from walk(part, f"{path}/{key}/{i}")


def embedded(schemas, name):
    """The schema with a copy of each file that it refers to."""
    schema = schemas[name]
    files = {part["$ref"].partition("#")[0] for _, part in walk(schema) if "$ref" in part}
    own = {key: part for key, part in schema.get("$defs", {}).items() if "$id" not in part}
    copies = {file: schemas[file] for file in sorted(files - {""})}
    return {**schema, "$defs": {**own, **copies}} if own or copies else schema


def embed(folder, schemas):
    for name in schemas:
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(embedded(schemas, name), file, indent=2, ensure_ascii=False)
            file.write("\n")


def check_schema(schemas, name):
    Draft202012Validator.check_schema(schemas[name])
    if not schemas[name]["$id"].endswith("/" + name):
        raise Wrong("its $id is not the file's name")
    if schemas[name].get("$defs") != embedded(schemas, name).get("$defs"):
        raise Wrong("not the copies that `validate.py SCHEMAS embed` makes")
    for path, part in walk(schemas[name]):
        if part.get("type") == "object" and "additionalProperties" not in part:
            raise Wrong(f"{path}: open to other members")
        if "$ref" in part and not target(schemas, name, part["$ref"]).get("description"):
            raise Wrong(f"{path}: {part['$ref']} has no description")
        for word, value in part.get("properties", {}).items():
            if part.get("type") == "object" and not ("description" in value or "$ref" in value):
                raise Wrong(f"{path}/properties/{word}: no description")


def names_of_members(schemas):
    return {word for schema in schemas.values() for _, part in walk(schema)
            for word in part.get("properties", {})}


def main(folder, command, *paths):
    schemas = load_schemas(folder)
    if command == "embed":
        return embed(folder, schemas)
    members = names_of_members(schemas)
    find_validator = functools.cache(functools.partial(make_validator, schemas))
    failures = 0
    for path in paths if command != "schemas" else schemas:
        name = os.path.basename(path).split(".")[0]
        try:
            if command == "schemas":
                check_schema(schemas, path)
                continue
            if f"{name}.schema.json" not in schemas:
                raise Wrong(f'there is no schema "{name}"')
            validator = find_validator(f"{name}.schema.json")
            if command == "invalid":
                if validator.is_valid(read(path)[1]):
                    raise Wrong("valid all the same")
                continue
            document = check(validator, name, path)
            if command == "strict":
                check_strict(validator, document, members)
        except Exception as error:  # any error is reported with the file's name
            kind = "" if isinstance(error, Wrong) else f"{type(error).__name__}: "
            failures += 1
            if failures <= 5:
                print(f"{path}: {kind}{error}", file=sys.stderr)
    if failures > 5:
        print(f"and {failures - 5} more", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[2] not in (
            "schemas", "embed", "valid", "invalid", "strict"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
