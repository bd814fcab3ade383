"""The document as served, with words that the rules know where it says any text, so that made-up requests get far.

A body that a link names is taken whole. Use: words.py ADDRESS TOKEN > FILE
"""

import json
import sys
import urllib.request

ADDRESS, TOKEN = sys.argv[1:]


def get(path):
    asked = urllib.request.Request(ADDRESS + path, headers={"Authorization": f"Bearer {TOKEN}"})
    return json.load(urllib.request.urlopen(asked))


def one_of(*values):
    return {"enum": list(values)}


document = get("/v1/openapi.json")
asked = get("/v1/packs/england/2.0.0/facts")["facts"]
words = {"type": "string", "pattern": "^[A-Z][a-z ]{5,30}[a-z]$"}
known = {
    "reference": {"type": "string", "pattern": "^C-[0-9]{4}$"},
    "authority": one_of("england"),
    "pack": {"type": "null"},
    "received": {"type": "string", "pattern": "^2025-11-1[0-9]T1[0-9]:[0-5][0-9]$"},
    "on": {"type": "string", "pattern": "^2025-11-1[0-9]$"},
    "child": one_of("child-1"),
    "children": {"type": "array", "items": one_of("child-1", "child-2"), "minItems": 1, "maxItems": 2, "uniqueItems": True},
    "fact": one_of(*(fact["fact"] for fact in asked if fact["type"] == "yes_no" and fact["about"] == "child")),
    "answer": one_of("yes", "no", "not_known", "declined"),
    "pathway": one_of("no_statutory_pathway", "child_in_need_assessment", "section_47_enquiry", "emergency"),
    "from": words, "note": words, "words": words, "reason": words,
}
for name, schema in document["components"]["schemas"].items():
    if name.startswith("New"):
        own = schema.get("properties", {})
        own.update((key, known[key]) for key in own if key in known)
for path in document["paths"].values():
    for operation in path.values():
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                link["x-schemathesis"] = {"merge_body": False}
json.dump(document, sys.stdout)
