"""What a PyTorch user writes to sample from the same model: the other side of scripts/benchmark-sampling.

Reads one JSON request a line and answers each with one line of JSON. A plain GPT with a key/value cache that is allocated
once a batch. Prompts are taken in their order, in batches, padded on the left to the batch's longest; all rows step together
until the last of them has as many tokens as it is to have; critiques are sampled after the prompts made of the answers.
"""
import json
import math
import resource
import sys
import time

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.input, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed_forward = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x, mask, keys, values, past):
        b, t, c = x.shape
        q, k, v = (part.view(b, t, self.heads, -1).transpose(1, 2) for part in self.input(self.norm1(x)).split(c, dim=2))
        keys[:, :, past : past + t], values[:, :, past : past + t] = k, v
        k, v = keys[:, :, : past + t], values[:, :, : past + t]
        weights = (q @ k.transpose(-2, -1) * (1.0 / math.sqrt(k.size(-1))) + mask).softmax(dim=-1)
        x = x + self.output((weights @ v).transpose(1, 2).reshape(b, t, c))
        return x + self.feed_forward(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self, layers, width, heads, context, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.head_width = width // heads
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def cache(self, rows, length):
        return [[torch.empty(rows, block.heads, length, self.head_width) for block in self.blocks] for _ in range(2)]

    def forward(self, ids, positions, mask, cache, past):
        x = self.tokens(ids) + self.positions(positions)
        for block, keys, values in zip(self.blocks, *cache):
            x = block(x, mask, keys, values, past)
        return self.head(self.norm(x[:, -1]))


def generate(model, prompts, limits, pad, times):
    start = time.perf_counter()
    longest, most = max(map(len, prompts)), max(limits)
    ids = torch.tensor([[pad] * (longest - len(prompt)) + prompt for prompt in prompts])
    lengths, limits = torch.tensor([len(prompt) for prompt in prompts]), torch.tensor(limits)
    padding = torch.arange(longest + most) < (longest - lengths).unsqueeze(1)
    hidden = torch.zeros(padding.shape).masked_fill(padding, float("-inf"))[:, None, None]
    causal = torch.full((longest, longest), float("-inf")).triu(1)
    # A row of padding sees nothing: any finite number keeps it from becoming none.
    mask = (causal + hidden[..., :longest]).clamp(min=-1e9)
    positions = (torch.arange(longest) - (longest - lengths).unsqueeze(1)).clamp(min=0)
    cache = model.cache(len(prompts), longest + most)
    logits = model(ids, positions, mask, cache, 0)
    times[0] += time.perf_counter() - start
    start = time.perf_counter()
    drawn = []
    while True:
        token = torch.multinomial(logits.softmax(dim=-1), 1)
        drawn.append(token)
        if (limits <= len(drawn)).all():
            break
        past = longest + len(drawn) - 1
        # A row that has ended goes on beside the others; its positions must exist.
        at = (lengths + len(drawn) - 1).clamp(max=model.positions.num_embeddings - 1).unsqueeze(1)
        logits = model(token, at, hidden[..., : past + 1], cache, past)
    rows = torch.cat(drawn, dim=1).tolist()
    times[1] += time.perf_counter() - start
    return [row[:limit] for row, limit in zip(rows, limits.tolist())]


def generate_all(model, prompts, limits, pad, batch, times):
    samples = []
    for first in range(0, len(prompts), batch):
        samples += generate(model, prompts[first : first + batch], limits[first : first + batch], pad, times)
    return samples


def main():
    model = None
    for line in sys.stdin:
        request = json.loads(line)
        if "model" in request:
            torch.manual_seed(1)
            torch.set_num_threads(request["threads"])
            model = Gpt(**request["model"]).eval()
            answer = {"version": torch.__version__, "threads": torch.get_num_threads()}
        else:
            times = [0.0, 0.0]
            prompts, limits, pad, batch = (request[key] for key in ("prompts", "limits", "pad", "batch"))
            with torch.inference_mode():
                answers = generate_all(model, prompts, limits, pad, batch, times)
                critiqued = [prompt + sample + request["between"] for prompt, sample in zip(prompts, answers)]
                critiques = generate_all(model, critiqued, request["critique_limits"], pad, batch, times)
            answer = {
                "prefill": times[0],
                "decode": times[1],
                "tokens": sum(map(len, answers)) + sum(map(len, critiques)),
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        print(json.dumps(answer), flush=True)


main()
