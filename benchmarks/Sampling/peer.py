"""What a PyTorch user writes to sample from the same model: the other side of scripts/benchmark-sampling.

Reads one JSON request a line and answers each with one line of JSON. gpt.py's model with a key/value cache that is allocated
once a batch. Prompts are taken in their order, in batches, padded on the left to the batch's longest; all rows step together
until the last of them has as many tokens as it is to have; critiques are sampled after the prompts made of the answers.
"""
import json
import resource
import sys
import time

import torch

from gpt import Gpt


def new_cache(model, rows, length):
    heads, width = model.blocks[0].heads, model.tokens.embedding_dim
    return [[torch.empty(rows, heads, length, width // heads) for _ in range(2)] for _ in model.blocks]


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
    cache = new_cache(model, len(prompts), longest + most)
    logits = model.extend(ids, positions, mask, cache, 0)
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
        logits = model.extend(token, at, hidden[..., : past + 1], cache, past)
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
