"""Named results of PyTorch over inputs that both sides make by formula: one JSON object a line.

python3 golden.py > golden.jsonl   makes the golden values again; the live test runs this as it is.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def wave(*sizes, shift=0.0, step=0.7):
    count = math.prod(sizes)
    return torch.tensor([math.sin(step * i + shift) for i in range(count)], dtype=torch.float32).reshape(sizes)


def give(name, *tensors):
    values = [float(v) for t in tensors for v in t.detach().to(torch.float64).flatten().tolist()]
    print(json.dumps({"name": name, "values": values}))


x = wave(3, 5)
y = wave(3, 5, shift=1.0)
positive = x.abs() + 0.1

for name in ["abs", "exp", "sin", "cos", "tanh", "sigmoid", "square", "floor", "ceil", "sign", "erf", "expm1"]:
    give(name, getattr(torch, name)(x))
for name in ["log", "log1p", "log2", "sqrt", "rsqrt", "reciprocal"]:
    give(name, getattr(torch, name)(positive))
give("relu", F.relu(x))
give("silu", F.silu(x))
give("gelu", F.gelu(x))
give("gelu_tanh", F.gelu(x, approximate="tanh"))
give("softplus", F.softplus(x))
give("log_sigmoid", F.logsigmoid(x))
give("add_alpha", torch.add(x, y, alpha=0.3))
give("scalars", 2 - x, 1 / positive, x % 0.4, x / 3, -x)
give("pow", positive ** 2.5, positive.pow(y))
give("remainder", torch.remainder(x, positive))
give("addcmul", x.addcmul(y, positive, value=0.3), x.addcdiv(y, positive, value=0.3))
give("clamp", x.clamp(-0.3, 0.5), x.clamp(min=0.1))
give("compare", x < y, x >= 0.2, torch.maximum(x, y), torch.where(x > y, x, y))
give("reduce", x.sum(), x.sum(1), x.mean([0]), x.amax([1]), x.logsumexp(1), x.std(), x.var(1), x.norm(), x.cumsum(1), x.prod(1))
give("places", x.argmax(1), x.argmin(), *x.topk(2), *x.sort(descending=True), *x.max(1))
give("softmax", x.softmax(-1), x.log_softmax(0))
give("products", x @ y.T, torch.bmm(wave(2, 3, 4), wave(2, 4, 2)), torch.einsum("ij,kj->ik", x, y), torch.outer(x[0], y[1]))
give("addmm", torch.addmm(wave(3, 3), x, y.T, beta=0.5, alpha=2), torch.baddbmm(wave(2, 3, 2), wave(2, 3, 4), wave(2, 4, 2)))
give("shapes", torch.cat([x, y], 1), torch.stack([x, y], 2), x.repeat(2, 1), x.repeat_interleave(2, 0), x.flip(1), x.roll(2, 1), x.tril(-1), x.triu(1))
give("pieces", *x.split(2, 1), *x.chunk(2, 1), *x.unbind(0), x.narrow(1, 1, 3), x[1:, ::2], x[..., None, 3])
index = torch.tensor([2, 0, 2])
give("indices", x.index_select(0, index), x[index], x.gather(1, torch.tensor([[0, 4], [1, 1], [2, 3]])), x.masked_select(x > 0))
target = torch.zeros(3, 5)
target.scatter_(1, torch.tensor([[0, 4], [1, 2], [2, 3]]), y[:, :2])
target.index_add_(0, index, y, alpha=0.5)
target.index_put_((torch.tensor([0, 0, 1]), torch.tensor([1, 1, 2])), torch.tensor([1.0, 2.0, 3.0]), accumulate=True)
target[2, 1:3] = 7
target[1] = x[0]
give("index_put", target)
give("bincount", torch.bincount(torch.tensor([1, 1, 4])), F.one_hot(torch.tensor([0, 2]), 4))
give("layer_norm", F.layer_norm(x, [5], y[0], y[1], 1e-5))
give("linear", F.linear(x, y, wave(3)))
q, k, v = wave(1, 2, 4, 3), wave(1, 2, 4, 3, shift=0.4), wave(1, 2, 4, 3, shift=0.9)
mask = torch.full((4, 4), -math.inf).triu(1)
give("attention", (q @ k.transpose(-2, -1) / math.sqrt(3) + mask).softmax(-1) @ v)
classes = torch.tensor([1, -100, 4])
for reduction in ["mean", "sum", "none"]:
    give("cross_entropy_" + reduction, F.cross_entropy(x, classes, reduction=reduction, label_smoothing=0.1))
give("nll", F.nll_loss(x.log_softmax(1), torch.tensor([1, 0, 4])), F.mse_loss(x, y))
give("bfloat16", x.to(torch.bfloat16).float(), (x * 100).long(), x.half().float(), x > 0)

torch.manual_seed(7)
give("random", torch.rand(5), torch.randn(20), torch.randint(0, 9, (6,)), torch.randperm(7), torch.multinomial(positive[0], 4, True))

weight = wave(4, 5).requires_grad_()
bias = wave(4, shift=2.0).requires_grad_()
loss = F.cross_entropy(F.gelu(F.linear(x, weight, bias)), torch.tensor([1, 0, 3]))
loss.backward()
give("gradients", loss, weight.grad, bias.grad)


def steps(kind, **constants):
    parameters = [wave(4, 5).requires_grad_(), wave(4, shift=2.0).requires_grad_()]
    optimizer = kind(parameters, lr=0.05, betas=(0.8, 0.95), eps=1e-6, **constants)
    norms = []
    for step in range(5):
        optimizer.zero_grad()
        F.cross_entropy(F.linear(wave(3, 5, shift=step), *parameters) * 9, torch.tensor([1, 0, 3])).backward()
        if kind is torch.optim.AdamW:
            norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.5))
        optimizer.step()
    return parameters + norms


give("adamw", *steps(torch.optim.AdamW, weight_decay=0.1))
give("adam", *steps(torch.optim.Adam, weight_decay=0.1))
