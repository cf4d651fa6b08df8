"""What a PyTorch user writes to train the same model: the other side of scripts/benchmark-training.

Reads one JSON request a line and answers each with one line of JSON. The model is gpt.py's, with torch.optim.AdamW and
clip_grad_norm_. Batches are shuffled and padded to their longest example; the head runs over every position and the loss ignores what is not learned.
"""
import json
import random
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

from gpt import Gpt


def batch_of(examples, pad):
    longest = max(len(example["ids"]) for example in examples)
    ids = torch.full((len(examples), longest), pad)
    labels = torch.full((len(examples), longest), -100)
    for row, example in enumerate(examples):
        n = len(example["ids"])
        ids[row, :n] = torch.tensor(example["ids"])
        labels[row, :n] = torch.tensor([i if m else -100 for i, m in zip(example["ids"], example["mask"])])
    return ids, labels


def main():
    model = optimiser = None
    for line in sys.stdin:
        request = json.loads(line)
        if "model" in request:
            torch.manual_seed(1)
            torch.set_num_threads(request["threads"])
            device = request["device"]
            model = Gpt(**request["model"]).to(device)
            context = request["model"]["context"]
            causal, positions = torch.full((context, context), float("-inf"), device=device).triu(1), torch.arange(context, device=device)
            fused = {"fused": True} if device == "cuda" else {}
            optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.01, **fused)
            run = torch.compile(model) if request["compile"] else model
            half = torch.autocast(device, torch.bfloat16, enabled=request["half"])
            examples, pad, batch = request["examples"], request["pad"], request["batch"]
            answer = {"version": torch.__version__, "threads": torch.get_num_threads()}
        else:
            order = list(range(len(examples)))
            random.Random(request["seed"]).shuffle(order)
            steps, loss = [], None
            for first in range(0, len(order), batch):
                start = time.perf_counter()
                ids, labels = batch_of([examples[i] for i in order[first : first + batch]], pad)
                ids, labels = ids.to(device), labels.to(device)
                optimiser.zero_grad(set_to_none=True)
                with half:
                    t = ids.size(1)
                    logits = run(ids, positions[:t], causal[:t, :t])
                    loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                loss = loss.item()
                steps.append(time.perf_counter() - start)
            answer = {"steps": steps, "loss": loss, "peak": torch.cuda.max_memory_allocated() if device == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)


main()
