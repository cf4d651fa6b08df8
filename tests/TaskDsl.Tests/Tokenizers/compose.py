# Composes texts (NFC) with Python's unicodedata: null where it does not know a character.
import json, sys, unicodedata

json.dump([unicodedata.normalize("NFC", text) if all(unicodedata.category(c) != "Cn" for c in text) else None for text in json.load(sys.stdin)["texts"]], sys.stdout)
