"""The model that a PyTorch user writes, for all peers: a plain GPT of nn.Linear, nn.LayerNorm and nn.GELU, attention by matmul with an additive mask."""
import math

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

    def forward(self, x, mask, cache=None, past=0):
        b, t, c = x.shape
        q, k, v = (part.view(b, t, self.heads, -1).transpose(1, 2) for part in self.input(self.norm1(x)).split(c, dim=2))
        if cache is not None:
            keys, values = cache
            keys[:, :, past : past + t], values[:, :, past : past + t] = k, v
            k, v = keys[:, :, : past + t], values[:, :, : past + t]
        if x.is_cuda and hasattr(F, "scaled_dot_product_attention"):
            # Only training runs there, where the mask is the causal one.
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
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids, positions, mask):
        """The logits after every token."""
        x = self.tokens(ids) + self.positions(positions)
        for block in self.blocks:
            x = block(x, mask)
        return self.head(self.norm(x))

    def extend(self, ids, positions, mask, caches, past):
        """The logits after the last token of each row, whose first tokens a cache holds."""
        x = self.tokens(ids) + self.positions(positions)
        for block, cache in zip(self.blocks, caches):
            x = block(x, mask, cache, past)
        return self.head(self.norm(x[:, -1]))
