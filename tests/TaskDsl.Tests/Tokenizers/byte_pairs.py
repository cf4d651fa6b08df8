# A byte-level byte-pair tokenizer, written for the tests after the description of GPT-2's own encoder: text is split by Python's regex module,
# and of each piece the pair whose merge comes first is merged wherever it stands, until none is left.
# Reads one JSON object: the tokenizer.json's path and texts. Writes for each text its ids, null where this Python's tables do not know one of its characters.
import json, sys, unicodedata
import regex

task = json.load(sys.stdin)
file = json.load(open(task["file"], encoding="utf-8"))
steps = file["pre_tokenizer"].get("pretokenizers", [file["pre_tokenizer"]])
pattern = regex.compile(next((step["pattern"]["Regex"] for step in steps if step["type"] == "Split"),
                             r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"))
model, unknown = file["model"], regex.compile(r"\p{Cn}")
vocabulary = model["vocab"]
ranks = {tuple(merge.split(" ") if isinstance(merge, str) else merge): rank for rank, merge in reversed(list(enumerate(model["merges"])))}
printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
letters = {byte: chr(byte) for byte in printed}
letters.update({byte: chr(256 + i) for i, byte in enumerate(byte for byte in range(256) if byte not in printed)})


def merged(piece):
    if model.get("ignore_merges") and "".join(piece) in vocabulary:
        return ["".join(piece)]
    while True:
        first = min(((ranks[pair], pair) for pair in zip(piece, piece[1:]) if pair in ranks), default=None)
        if first is None:
            return piece
        left, right = first[1]
        result = []
        for token in piece:
            if result and result[-1] == left and token == right and not done[-1]:
                result[-1], done[-1] = left + right, True
            else:
                if not result:
                    done = []
                result.append(token)
                done.append(False)
        piece = result


def encode(text):
    if unknown.search(text) or any(unicodedata.category(c) == "Cn" for c in text):
        return None
    if file["normalizer"]:
        text = unicodedata.normalize("NFC", text)
    pieces = ([letters[byte] for byte in match.group().encode()] for match in pattern.finditer(text))
    return [vocabulary[token] for piece in pieces for token in merged(piece)]


json.dump([encode(text) for text in task["texts"]], sys.stdout)
