# Splits texts as Python's regex module does. Reads one JSON object: the pattern, whether to compose (NFC) first, and the texts, each with a place to cut at.
# Writes for each text null where it holds a character that this Python's tables do not know; else the ends of its pieces,
# those of the part before the cut alone, and whether composing the two parts apart is composing the whole.
import json, sys, unicodedata
import regex

task = json.load(sys.stdin)
pattern, unknown = regex.compile(task["pattern"]), regex.compile(r"\p{Cn}")
form = (lambda text: unicodedata.normalize("NFC", text)) if task["compose"] else (lambda text: text)
ends = lambda text: [match.end() for match in pattern.finditer(text)]
known = lambda text: unknown.search(text) is None and all(unicodedata.category(c) != "Cn" for c in text)
json.dump([
    {"whole": ends(form(text)), "before": ends(form(text[:cut])), "cut": len(form(text[:cut])), "same": form(text[:cut]) + form(text[cut:]) == form(text)}
    if known(text) else None
    for text, cut in task["texts"]], sys.stdout)
