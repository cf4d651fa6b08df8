"""Hugging Face folders in python3-torch, by code that shares nothing with ours: writes random ones, and computes with any.

Usage: pretrained.py write SHAPE SEED DTYPE FILES FOLDER       SHAPE: a name of CONFIGURATIONS; DTYPE: F32, F16 or BF16
       pretrained.py compute FOLDER EXAMPLES.json RESULT.json  loss, logits and gradients, in double precision
"""
import json
import math
import os
import struct
import sys

import torch

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
torch.set_num_threads(1)


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[start:end]), dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"])
    assert sum(entry["data_offsets"][1] - entry["data_offsets"][0] for entry in header.values()) == len(data)
    return tensors


def write_safetensors(path, tensors, dtype):
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = bytes(tensor.to(DTYPES[dtype]).contiguous().view(torch.int32 if dtype == "F32" else torch.int16).numpy().tobytes())
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read_folder(folder):
    single = os.path.join(folder, "model.safetensors")
    if os.path.exists(single):
        return read_safetensors(single)
    places = json.load(open(os.path.join(folder, "model.safetensors.index.json")))["weight_map"]
    tensors = {}
    for file in sorted(set(places.values())):
        tensors.update(read_safetensors(os.path.join(folder, file)))
    assert set(tensors) == set(places)
    return tensors


# Vocabulary 20, width 16, 2 layers, context 24. Three heads of 6 make more than the width.
CONFIGURATIONS = {
    "gpt2": {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "activation_function": "gelu_new", "n_embd": 16, "n_head": 4, "n_layer": 2, "n_positions": 24, "n_ctx": 24, "layer_norm_epsilon": 1e-05, "vocab_size": 20},
    "llama": {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 24, "rms_norm_eps": 1e-05, "rope_theta": 500000.0, "tie_word_embeddings": False, "vocab_size": 20, "attention_bias": False,
              "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 0.5, "high_freq_factor": 2.0, "original_max_position_embeddings": 12}},
    "qwen2": {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 24, "rms_norm_eps": 1e-06, "rope_theta": 10000.0, "tie_word_embeddings": True, "use_sliding_window": False, "sliding_window": 24, "vocab_size": 20},
    "llama-heads": {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 16, "head_dim": 6, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "num_key_value_heads": 1, "max_position_embeddings": 24, "rms_norm_eps": 1e-05, "rope_parameters": {"rope_type": "linear", "factor": 4.0, "rope_theta": 10000.0}, "tie_word_embeddings": False, "vocab_size": 20},
    "gpt_neox": {"architectures": ["GPTNeoXForCausalLM"], "model_type": "gpt_neox", "hidden_act": "gelu", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 24, "layer_norm_eps": 1e-05, "rotary_emb_base": 5000, "rotary_pct": 1.0, "use_parallel_residual": False, "tie_word_embeddings": False, "vocab_size": 20},
}


def write(shape, seed, dtype, files, folder):
    torch.manual_seed(int(seed))
    c, shapes = CONFIGURATIONS[shape], {}
    family = c["model_type"]
    if family == "gpt2":
        # As the published files are: no prefix, and the causal mask among the weights.
        w = c["n_embd"]
        shapes["wte.weight"], shapes["wpe.weight"] = (c["vocab_size"], w), (c["n_positions"], w)
        for layer in range(c["n_layer"]):
            for name, shape in {"ln_1.weight": (w,), "ln_1.bias": (w,), "attn.bias": (1, 1, 24, 24), "attn.c_attn.weight": (w, 3 * w), "attn.c_attn.bias": (3 * w,), "attn.c_proj.weight": (w, w), "attn.c_proj.bias": (w,), "ln_2.weight": (w,), "ln_2.bias": (w,), "mlp.c_fc.weight": (w, 4 * w), "mlp.c_fc.bias": (4 * w,), "mlp.c_proj.weight": (4 * w, w), "mlp.c_proj.bias": (w,)}.items():
                shapes[f"h.{layer}.{name}"] = shape
        shapes["ln_f.weight"], shapes["ln_f.bias"] = (w,), (w,)
    elif family == "gpt_neox":
        w, f = c["hidden_size"], c["intermediate_size"]
        shapes["gpt_neox.embed_in.weight"] = (c["vocab_size"], w)
        for layer in range(c["num_hidden_layers"]):
            for name, shape in {"attention.query_key_value": (3 * w, w), "attention.dense": (w, w), "mlp.dense_h_to_4h": (f, w), "mlp.dense_4h_to_h": (w, f), "input_layernorm": (w,), "post_attention_layernorm": (w,)}.items():
                shapes[f"gpt_neox.layers.{layer}.{name}.weight"], shapes[f"gpt_neox.layers.{layer}.{name}.bias"] = shape, shape[:1]
            for name, shape in {"bias": (1, 1, 24, 24), "masked_bias": (1,), "rotary_emb.inv_freq": (w // c["num_attention_heads"] // 2,)}.items():
                shapes[f"gpt_neox.layers.{layer}.attention.{name}"] = shape
        shapes["gpt_neox.final_layer_norm.weight"], shapes["gpt_neox.final_layer_norm.bias"] = (w,), (w,)
        shapes["embed_out.weight"] = (c["vocab_size"], w)
    else:
        d = c.get("head_dim", c["hidden_size"] // c["num_attention_heads"])
        w, f, q, k = c["hidden_size"], c["intermediate_size"], d * c["num_attention_heads"], d * c["num_key_value_heads"]
        shapes["model.embed_tokens.weight"] = (c["vocab_size"], w)
        for layer in range(c["num_hidden_layers"]):
            names = {"input_layernorm.weight": (w,), "self_attn.q_proj.weight": (q, w), "self_attn.k_proj.weight": (k, w), "self_attn.v_proj.weight": (k, w), "self_attn.o_proj.weight": (w, q), "post_attention_layernorm.weight": (w,), "mlp.gate_proj.weight": (f, w), "mlp.up_proj.weight": (f, w), "mlp.down_proj.weight": (w, f)}
            if family == "qwen2":
                names.update({"self_attn.q_proj.bias": (q,), "self_attn.k_proj.bias": (k,), "self_attn.v_proj.bias": (k,)})
            else:
                names["self_attn.rotary_emb.inv_freq"] = (d // 2,)
            for name, shape in names.items():
                shapes[f"model.layers.{layer}.{name}"] = shape
        shapes["model.norm.weight"] = (w,)
        if not c["tie_word_embeddings"]:
            shapes["lm_head.weight"] = (c["vocab_size"], w)
    tensors = {name: torch.randn(shape) * 0.3 + ("norm" in name or "ln_" in name) * name.endswith("weight") for name, shape in shapes.items()}
    os.makedirs(folder, exist_ok=True)
    json.dump({**c, "torch_dtype": {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}[dtype]}, open(os.path.join(folder, "config.json"), "w"), indent=2)
    count = int(files)
    if count == 1:
        write_safetensors(os.path.join(folder, "model.safetensors"), tensors, dtype)
        return
    places = {}
    for i in range(count):
        part = {name: tensor for at, (name, tensor) in enumerate(tensors.items()) if at * count // len(tensors) == i}
        file = f"model-{i + 1:05}-of-{count:05}.safetensors"
        write_safetensors(os.path.join(folder, file), part, dtype)
        places.update({name: file for name in part})
    json.dump({"metadata": {"total_size": 0}, "weight_map": places}, open(os.path.join(folder, "model.safetensors.index.json"), "w"), indent=2)


def attention(q, k, v):  # [T, H, D], [T, K, D], [T, K, D] → [T, H·D]
    t, heads, d = q.shape
    mixed = []
    for head in range(heads):
        kv = head // (heads // k.shape[1])
        scores = (q[:, head] @ k[:, kv].T / math.sqrt(d)).masked_fill(torch.ones(t, t).triu(1).bool(), float("-inf"))
        mixed.append(scores.softmax(-1) @ v[:, kv])
    return torch.cat(mixed, -1)


def gpt2(c, get, ids):
    d = c["n_embd"] // c["n_head"]

    def norm(x, name):
        x = (x - x.mean(-1, keepdim=True)) / (x.var(-1, unbiased=False, keepdim=True) + c["layer_norm_epsilon"]).sqrt()
        return x * get(name + ".weight") + get(name + ".bias")

    def conv1d(x, name):
        return x @ get(name + ".weight") + get(name + ".bias")

    def activation(x):
        if c["activation_function"] == "gelu":
            return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    x = get("wte.weight")[ids] + get("wpe.weight")[: len(ids)]
    for layer in range(c["n_layer"]):
        q, k, v = (part.reshape(len(ids), -1, d) for part in conv1d(norm(x, f"h.{layer}.ln_1"), f"h.{layer}.attn.c_attn").chunk(3, -1))
        x = x + conv1d(attention(q, k, v), f"h.{layer}.attn.c_proj")
        x = x + conv1d(activation(conv1d(norm(x, f"h.{layer}.ln_2"), f"h.{layer}.mlp.c_fc")), f"h.{layer}.mlp.c_proj")
    return norm(x, "ln_f"), get("wte.weight")


def frequencies(c, d):  # as ROPE_INIT_FUNCTIONS of transformers has them
    scaling = c.get("rope_parameters") or c.get("rope_scaling")
    base = (scaling or {}).get("rope_theta") or c.get("rope_theta") or c["rotary_emb_base"]
    inverse = 1.0 / (base ** (torch.arange(0, d, 2, dtype=torch.float64) / d))
    if not scaling:
        return inverse
    if scaling["rope_type"] == "linear":
        return inverse / scaling["factor"]
    old, low, high = scaling["original_max_position_embeddings"], scaling["low_freq_factor"], scaling["high_freq_factor"]
    wavelength = 2 * math.pi / inverse
    scaled = torch.where(wavelength > old / low, inverse / scaling["factor"], inverse)
    smooth = (old / wavelength - low) / (high - low)
    smoothed = (1 - smooth) * scaled / scaling["factor"] + smooth * scaled
    between = ~(wavelength < old / high) * ~(wavelength > old / low)
    return torch.where(between, smoothed, scaled)


def rotation(c, d, length):
    angles = torch.cat([torch.outer(torch.arange(length, dtype=torch.float64), frequencies(c, d))] * 2, -1).unsqueeze(1)
    return lambda x: x * angles.cos() + torch.cat([-x[..., d // 2 :], x[..., : d // 2]], -1) * angles.sin()


def gpt_neox(c, get, ids):
    heads = c["num_attention_heads"]
    d = c["hidden_size"] // heads
    rotate = rotation(c, d, len(ids))

    def norm(x, name):
        return torch.nn.functional.layer_norm(x, x.shape[-1:], get(name + ".weight"), get(name + ".bias"), c["layer_norm_eps"])

    def linear(x, name):
        return x @ get(name + ".weight").T + get(name + ".bias")

    x = get("embed_in.weight")[ids]
    for layer in range(c["num_hidden_layers"]):
        name = f"layers.{layer}"
        # Each head's query, key and value stand together.
        q, k, v = linear(norm(x, f"{name}.input_layernorm"), f"{name}.attention.query_key_value").view(len(ids), heads, 3 * d).split(d, -1)
        x = x + linear(attention(rotate(q), rotate(k), v), f"{name}.attention.dense")
        inside = linear(norm(x, f"{name}.post_attention_layernorm"), f"{name}.mlp.dense_h_to_4h")
        x = x + linear(0.5 * inside * (1 + torch.erf(inside / math.sqrt(2))), f"{name}.mlp.dense_4h_to_h")
    return norm(x, "final_layer_norm"), get("embed_in.weight")


def llama(c, get, ids):
    d = c.get("head_dim") or c["hidden_size"] // c["num_attention_heads"]
    rotate = rotation(c, d, len(ids))

    def norm(x, name):
        return get(name + ".weight") * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + c["rms_norm_eps"]))

    def linear(x, name):
        y = x @ get(name + ".weight").T
        return y + get(name + ".bias") if c["model_type"] == "qwen2" and name[-6] in "qkv" and "self_attn" in name else y

    x = get("embed_tokens.weight")[ids]
    for layer in range(c["num_hidden_layers"]):
        name, h = f"layers.{layer}", norm(x, f"layers.{layer}.input_layernorm")
        q, k, v = (linear(h, f"{name}.self_attn.{part}_proj").reshape(len(ids), -1, d) for part in "qkv")
        x = x + linear(attention(rotate(q), rotate(k), v), f"{name}.self_attn.o_proj")
        h = norm(x, f"{name}.post_attention_layernorm")
        gate = linear(h, f"{name}.mlp.gate_proj")
        x = x + linear(gate * torch.sigmoid(gate) * linear(h, f"{name}.mlp.up_proj"), f"{name}.mlp.down_proj")
    return norm(x, "norm"), get("embed_tokens.weight")


def compute(folder, examples_path, result_path):
    c = json.load(open(os.path.join(folder, "config.json")))
    weights = {name: tensor.double().requires_grad_() for name, tensor in read_folder(folder).items()}
    family = c["model_type"]
    prefix, model, head = {"gpt2": ("transformer.", gpt2, "lm_head"), "gpt_neox": ("gpt_neox.", gpt_neox, "embed_out")}.get(family, ("model.", llama, "lm_head"))
    get = lambda name: weights[prefix + name] if prefix + name in weights else weights[name]
    total, learned, all_logits = 0, 0, []
    for example in json.load(open(examples_path)):
        ids, mask = example["ids"], example["mask"]
        states, embedding = model(c, get, torch.tensor(ids))
        tied = c.get("tie_word_embeddings", family == "gpt2")
        out = states @ (embedding if tied else weights[head + ".weight"]).T
        all_logits.append(out.flatten().tolist())
        for i in range(1, len(ids)):
            if mask[i]:
                total = total - out[i - 1].log_softmax(-1)[ids[i]]
                learned += 1
    loss = total / learned
    loss.backward()
    rounded = lambda values: [round(value, 7) for value in values]
    bare = lambda name: name[len(prefix) :] if name.startswith(prefix) else name
    result = {
        "loss": loss.item(),
        "logits": [rounded(values) for values in all_logits],
        "gradients": {bare(name): rounded(tensor.grad.flatten().tolist()) for name, tensor in weights.items() if tensor.grad is not None},
    }
    with open(result_path, "w") as file:
        json.dump(result, file)
        file.write("\n")


{"write": write, "compute": compute}[sys.argv[1]](*sys.argv[2:])
