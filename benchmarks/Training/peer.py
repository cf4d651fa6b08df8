"""What a PyTorch user writes to train the same model: the other side of scripts/benchmark-training.

Reads one JSON request a line and answers each with one line of JSON. A model is a plain GPT: nn.Linear, nn.LayerNorm,
nn.GELU, attention by matmul with an additive causal mask, torch.optim.AdamW, clip_grad_norm_. Batches are shuffled and padded
to their longest example; the head runs over every position and the loss ignores what is not learned.
"""
import json
import math
import random
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.input, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed_forward = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x, mask):
        b, t, c = x.shape
        q, k, v = (part.view(b, t, self.heads, -1).transpose(1, 2) for part in self.input(self.norm1(x)).split(c, dim=2))
        if x.is_cuda and hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            mixed = (q @ k.transpose(-2, -1) * (1.0 / math.sqrt(k.size(-1))) + mask).softmax(dim=-1) @ v
        x = x + self.output(mixed.transpose(1, 2).reshape(b, t, c))
        return x + self.feed_forward(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self, layers, width, heads, context, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.register_buffer("mask", torch.full((context, context), float("-inf")).triu(1))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids):
        t = ids.size(1)
        x = self.tokens(ids) + self.positions(torch.arange(t, device=ids.device))
        for block in self.blocks:
            x = block(x, self.mask[:t, :t])
        return self.head(self.norm(x))


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
                    logits = run(ids)
                    loss = F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                loss = loss.item()
                steps.append(time.perf_counter() - start)
            answer = {"steps": steps, "loss": loss, "peak": torch.cuda.max_memory_allocated() if device == "cuda" else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)


main()
