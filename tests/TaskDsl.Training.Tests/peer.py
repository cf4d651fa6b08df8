"""An independent transformer in python3-torch: reads a checkpoint and examples, writes loss, logits and gradients.

Usage: peer.py WEIGHTS.safetensors EXAMPLES.json RESULT.json
Where the checkpoint is a reward model's, the examples are pairs of ids with a margin, and the logits are the rewards.
Each example is computed alone, in double precision, with masks and softmaxes written out.
"""
import json
import math
import struct
import sys

import torch

torch.set_num_threads(1)
weights_path, examples_path, result_path = sys.argv[1:]
with open(weights_path, "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = file.read()
shape = json.loads(header["__metadata__"]["configuration"])
weights = {}
for name, entry in header.items():
    if name != "__metadata__":
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(bytearray(data[start:end]), dtype=torch.float32)
        weights[name] = flat.double().reshape(entry["shape"]).requires_grad_()

heads, width = shape["Heads"], shape["Width"]
key_heads = shape["KeyValueHeads"] or heads
d = shape.get("HeadDimension") or width // heads


def linear(x, name):
    y = x @ weights[name + ".weight"].T
    return y + weights[name + ".bias"] if name + ".bias" in weights else y


def norm(x, name):
    if shape["Normalisation"] == "Layer":
        x = (x - x.mean(-1, keepdim=True)) / (x.var(-1, unbiased=False, keepdim=True) + shape["Epsilon"]).sqrt()
        return x * weights[name + ".weight"] + weights[name + ".bias"]
    return x / ((x**2).mean(-1, keepdim=True) + shape["Epsilon"]).sqrt() * weights[name + ".weight"]


def rotate(x):  # [T, D], as in the Llama code: x cos + rotate_half(x) sin
    t = torch.arange(x.shape[0], dtype=torch.float64)
    inverse = shape["RotaryBase"] ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    scaling = shape.get("RotaryScaling")
    if scaling and not scaling["OriginalContext"]:
        t = t / scaling["Factor"]
    elif scaling:  # Llama 3: by the number of turns in the original context
        turns = scaling["OriginalContext"] * inverse / (2 * math.pi)
        kept = (turns - scaling["LowFrequencyFactor"]) / (scaling["HighFrequencyFactor"] - scaling["LowFrequencyFactor"])
        inverse = torch.tensor([f if k > 1 else f / scaling["Factor"] if k < 0 else k * f + (1 - k) * f / scaling["Factor"] for f, k in zip(inverse.tolist(), kept.tolist())], dtype=torch.float64)
    angles = torch.cat([torch.outer(t, inverse)] * 2, -1)
    half = torch.cat([-x[:, d // 2 :], x[:, : d // 2]], -1)
    return x * angles.cos() + half * angles.sin()


def attention(x, name):
    t = x.shape[0]
    q, k, v = linear(x, name + ".input").split([heads * d, key_heads * d, key_heads * d], -1)
    mixed = []
    for head in range(heads):
        kv = head // (heads // key_heads)
        qh, kh, vh = q[:, head * d : head * d + d], k[:, kv * d : kv * d + d], v[:, kv * d : kv * d + d]
        if shape["Positions"] == "Rotary":
            qh, kh = rotate(qh), rotate(kh)
        scores = (qh @ kh.T / math.sqrt(d)).masked_fill(torch.ones(t, t).triu(1).bool(), float("-inf"))
        mixed.append(scores.softmax(-1) @ vh)
    return linear(torch.cat(mixed, -1), name + ".output")


def feed_forward(x, name):
    inside = linear(x, name + ".input")
    if shape["Activation"] == "Gelu":
        return linear(0.5 * inside * (1 + torch.erf(inside / math.sqrt(2))), name + ".output")
    if shape["Activation"] == "GeluTanh":
        return linear(0.5 * inside * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inside + 0.044715 * inside**3))), name + ".output")
    gate, up = inside.chunk(2, -1)
    return linear(gate / (1 + torch.exp(-gate)) * up, name + ".output")


def logits(ids):
    x = weights["tokens.weight"][torch.tensor(ids)]
    if shape["Positions"] == "Learned":
        x = x + weights["positions.weight"][: len(ids)]
    for layer in range(shape["Layers"]):
        name = f"blocks.{layer}"
        x = x + attention(norm(x, name + ".attention_norm"), name + ".attention")
        x = x + feed_forward(norm(x, name + ".feed_forward_norm"), name + ".feed_forward")
    head = weights["tokens.weight"] if shape["TiedHead"] else weights["head.weight"]
    return norm(x, "norm") @ head.T


total, learned, all_logits = 0, 0, []
for example in json.load(open(examples_path)):
    if shape.get("Head") == "Reward":
        chosen, rejected = (logits(example[side])[-1, 0] for side in ("chosen", "rejected"))
        all_logits.append([chosen.item(), rejected.item()])
        total = total - torch.log(1 / (1 + torch.exp(-(chosen - rejected - example["margin"]))))
        learned += 1
        continue
    ids, mask = example["ids"], example["mask"]
    out = logits(ids)
    all_logits.append(out.flatten().tolist())
    for i in range(1, len(ids)):
        if mask[i]:
            total = total - out[i - 1].log_softmax(-1)[ids[i]]
            learned += 1
loss = total / learned
loss.backward()
rounded = lambda values: [round(value, 7) for value in values]
result = {
    "loss": loss.item(),
    "logits": [rounded(values) for values in all_logits],
    "gradients": {name: rounded(value.grad.flatten().tolist()) for name, value in weights.items()},
}
with open(result_path, "w") as file:
    json.dump(result, file)
    file.write("\n")
