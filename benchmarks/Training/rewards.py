"""What a PyTorch user writes to train the same reward model: the other side of scripts/benchmark-training rewards.

Reads one JSON request a line and answers each with one line of JSON. The model is gpt.py's with a head of one row. Chosen and rejected sides have a
forward pass each, padded to their longest; the head runs over every position, and the reward is gathered at each side's last token.
"""
import json
import random
import resource
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

from gpt import Gpt

# Where TaskDsl's names differ from gpt.py's.
NAMES = {"attention_norm": "norm1", "feed_forward_norm": "norm2", "attention.input": "input", "attention.output": "output", "feed_forward.input": "feed_forward.0", "feed_forward.output": "feed_forward.2"}


def load(model, path):
    """The weights of a safetensors file of TaskDsl, so that both sides begin with the same."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    weights = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            for ours, theirs in NAMES.items():
                name = name.replace("." + ours + ".", "." + theirs + ".")
            weights[name] = torch.frombuffer(data[start:end], dtype=torch.float32).reshape(entry["shape"])
    model.load_state_dict(weights)


def rewards(model, sides, pad, positions, causal):
    lengths = torch.tensor([len(side) for side in sides])
    t = int(lengths.max())
    ids = torch.full((len(sides), t), pad)
    for row, side in enumerate(sides):
        ids[row, : len(side)] = torch.tensor(side)
    return model(ids, positions[:t], causal[:t, :t]).squeeze(-1).gather(1, (lengths - 1).unsqueeze(1)).squeeze(1)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        if "model" in request:
            torch.set_num_threads(request["threads"])
            model = Gpt(**request["model"])
            model.head = nn.Linear(request["model"]["width"], 1, bias=False)
            load(model, request["weights"])
            context = request["model"]["context"]
            layout = request["pad"], torch.arange(context), torch.full((context, context), float("-inf")).triu(1)
            optimiser = torch.optim.Adam(model.parameters(), lr=8e-5, betas=(0.9, 0.95))
            pairs, batch = request["pairs"], request["batch"]
            with torch.no_grad():
                chosen, rejected = (rewards(model, [pair[side] for pair in pairs[:batch]], *layout) for side in ("chosen", "rejected"))
            answer = {"version": torch.__version__, "loss": -F.logsigmoid(chosen - rejected).mean().item(), "chosen": chosen.tolist(), "rejected": rejected.tolist()}
        else:
            order = list(range(len(pairs)))
            random.Random(request["seed"]).shuffle(order)
            steps, loss = [], None
            for first in range(0, len(order), batch):
                start = time.perf_counter()
                rows = [pairs[i] for i in order[first : first + batch]]
                optimiser.zero_grad(set_to_none=True)
                chosen = rewards(model, [pair["chosen"] for pair in rows], *layout)
                rejected = rewards(model, [pair["rejected"] for pair in rows], *layout)
                loss = -F.logsigmoid(chosen - rejected).mean()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                loss = loss.item()
                steps.append(time.perf_counter() - start)
            answer = {"steps": steps, "loss": loss, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)


main()
