// Causal attention on the processor, forward and backward, without the T × T weights of eager code: they live a block of
// queries at a time in the cache, and the backward pass computes them again (Dao et al. 2022). Blocks that the causal
// mask or a packed row's boundaries empty are never computed. Included by taskdsl_torch.cpp.

#include <torch/csrc/autograd/custom_function.h>

namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16, tile = 8;
#elif defined(__AVX__)
constexpr int lanes = 8, tile = 6;
#else
constexpr int lanes = 4, tile = 6;
#endif
typedef float Vector __attribute__((vector_size(lanes * sizeof(float)), aligned(4)));
typedef int Bits __attribute__((vector_size(lanes * sizeof(int)), aligned(4)));

constexpr int64_t queries = 4 * tile; // of one block
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }
Vector load(const float* from) { return *(const Vector*)from; }
void store(float* to, Vector value) { *(Vector*)to = value; }
Vector all(float value) { return Vector{} + value; }

float sum(Vector v) {
    float total = 0;
    for (int i = 0; i < lanes; i++) {
        total += v[i];
    }
    return total;
}

float largest(Vector v) {
    float result = v[0];
    for (int i = 1; i < lanes; i++) {
        result = std::max(result, v[i]);
    }
    return result;
}

float dot(const float* a, const float* b, int64_t count) {
    Vector sums = {};
    int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        sums += load(a + i) * load(b + i);
    }
    float total = sum(sums);
    for (; i < count; i++) {
        total += a[i] * b[i];
    }
    return total;
}

// exp for x <= 0 to 2 units in the last place; 0 below -87.
Vector exponential(Vector x) {
    const Vector low = all(-87.0f);
    const Vector within = x > low ? x : low;
    const Vector magic = all(12582912.0f); // adding it rounds to a whole number
    const Vector n = (within * 1.44269504f + magic) - magic;
    const Vector r = (within - n * 0.693359375f) + n * 2.12194440e-4f;
    Vector p = all(1.9875691500e-4f);
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const Bits power = (__builtin_convertvector(n, Bits) + 127) << 23;
    return x > low ? p * (Vector)power : Vector{};
}

// C[M × N] = A[M × K] · B[K × N], added to C where add is set. A's element (i, k) is a[i · rows + k · columns]; N is a
// multiple of lanes.
template <int M, int N> void product_tile(int64_t depth, const float* a, int64_t rows, int64_t columns, const float* b, int64_t ldb, float* c, int64_t ldc, bool add) {
    Vector sums[M][N] = {};
    for (int64_t k = 0; k < depth; k++, a += columns, b += ldb) {
        Vector right[N];
        for (int j = 0; j < N; j++) {
            right[j] = load(b + j * lanes);
        }
        for (int i = 0; i < M; i++) {
            const Vector left = all(a[i * rows]);
            for (int j = 0; j < N; j++) {
                sums[i][j] += left * right[j];
            }
        }
    }
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
            float* to = c + i * ldc + j * lanes;
            store(to, add ? load(to) + sums[i][j] : sums[i][j]);
        }
    }
}

template <int N> void product_columns(int64_t m, int64_t depth, const float* a, int64_t rows, int64_t columns, const float* b, int64_t ldb, float* c, int64_t ldc, bool add) {
    for (; m >= tile; m -= tile, a += tile * rows, c += tile * ldc) {
        product_tile<tile, N>(depth, a, rows, columns, b, ldb, c, ldc, add);
    }
    for (; m >= 2; m -= 2, a += 2 * rows, c += 2 * ldc) {
        product_tile<2, N>(depth, a, rows, columns, b, ldb, c, ldc, add);
    }
    if (m > 0) {
        product_tile<1, N>(depth, a, rows, columns, b, ldb, c, ldc, add);
    }
}

void product(int64_t m, int64_t n, int64_t depth, const float* a, int64_t rows, int64_t columns, const float* b, int64_t ldb, float* c, int64_t ldc, bool add) {
    int64_t j = 0;
    for (; j + 2 * lanes <= n; j += 2 * lanes) {
        product_columns<2>(m, depth, a, rows, columns, b + j, ldb, c + j, ldc, add);
    }
    if (j < n) {
        product_columns<1>(m, depth, a, rows, columns, b + j, ldb, c + j, ldc, add);
    }
}

// One head of one row: T tokens of width D, a token every stride floats.
struct Head {
    const float* at;
    int64_t stride;
};

// The same with D padded to whole vectors: as it stands, or copied where D is no multiple of lanes.
Head whole(Head head, int64_t tokens, int64_t width, std::vector<float>& copy) {
    const int64_t room = padded(width);
    if (room == width) {
        return head;
    }
    copy.assign(tokens * room, 0);
    for (int64_t t = 0; t < tokens; t++) {
        std::copy_n(head.at + t * head.stride, width, copy.data() + t * room);
    }
    return {copy.data(), room};
}

// [T × D] → [D × padded T], by squares of 4 × 4. Token t is at row(t).
template <class Row> void transpose_rows(Row row, int64_t tokens, int64_t width, std::vector<float>& to) {
    typedef float Four __attribute__((vector_size(16), aligned(4)));
    const int64_t room = padded(tokens), whole_tokens = tokens / 4 * 4, whole_width = width / 4 * 4;
    to.resize(width * room);
    const auto single = [&](int64_t t, int64_t d) { to[d * room + t] = row(t)[d]; };
    for (int64_t t = 0; t < whole_tokens; t += 4) {
        const float *r0 = row(t), *r1 = row(t + 1), *r2 = row(t + 2), *r3 = row(t + 3);
        for (int64_t d = 0; d < whole_width; d += 4) {
            const Four a = *(const Four*)(r0 + d), b = *(const Four*)(r1 + d);
            const Four e = *(const Four*)(r2 + d), f = *(const Four*)(r3 + d);
            const Four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), AB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
            const Four ef = __builtin_shufflevector(e, f, 0, 4, 1, 5), EF = __builtin_shufflevector(e, f, 2, 6, 3, 7);
            float* down = to.data() + d * room + t;
            *(Four*)down = __builtin_shufflevector(ab, ef, 0, 1, 4, 5);
            *(Four*)(down + room) = __builtin_shufflevector(ab, ef, 2, 3, 6, 7);
            *(Four*)(down + 2 * room) = __builtin_shufflevector(AB, EF, 0, 1, 4, 5);
            *(Four*)(down + 3 * room) = __builtin_shufflevector(AB, EF, 2, 3, 6, 7);
        }
        for (int64_t d = whole_width; d < width; d++) {
            for (int64_t i = 0; i < 4; i++) {
                single(t + i, d);
            }
        }
    }
    for (int64_t d = 0; d < width; d++) {
        for (int64_t t = whole_tokens; t < tokens; t++) {
            single(t, d);
        }
        std::fill(to.data() + d * room + tokens, to.data() + (d + 1) * room, 0.0f);
    }
}

void transpose(Head head, int64_t tokens, int64_t width, std::vector<float>& to) {
    transpose_rows([&](int64_t t) { return head.at + t * head.stride; }, tokens, width, to);
}

struct Shape {
    int64_t rows, tokens, heads, key_heads, width;
    float scale;
    const int32_t* starts; // [R, T], the first token that each may see; null: 0
};

// The keys that a block of queries sees: [from, to), in whole vectors.
struct Span {
    int64_t from, to;
    Span(const Shape& shape, const int32_t* starts, int64_t first, int64_t count) {
        int64_t lowest = starts ? starts[first] : 0;
        for (int64_t i = 1; starts && i < count; i++) {
            lowest = std::min<int64_t>(lowest, starts[first + i]);
        }
        from = lowest / lanes * lanes;
        to = padded(first + count);
    }
    int64_t size() const { return to - from; }
};

// Turns the scores of one query into weights, whole vectors of them. Gives the logarithm of the sum.
float normalise(float* scores, int64_t n, float scale) {
    Vector highest = all(minus_infinity);
    for (int64_t j = 0; j < n; j += lanes) {
        const Vector s = load(scores + j);
        highest = s > highest ? s : highest;
    }
    const float top = largest(highest);
    Vector total = {};
    for (int64_t j = 0; j < n; j += lanes) {
        const Vector weight = exponential((load(scores + j) - top) * scale);
        store(scores + j, weight);
        total += weight;
    }
    const float mass = sum(total);
    for (int64_t j = 0; j < n; j += lanes) {
        store(scores + j, load(scores + j) * (1 / mass));
    }
    return top * scale + std::log(mass);
}

// Keys outside [start, query] get the weight 0.
void hide(float* scores, const Span& span, int64_t start, int64_t query) {
    std::fill(scores, scores + (start - span.from), minus_infinity);
    std::fill(scores + (query + 1 - span.from), scores + span.size(), minus_infinity);
}

struct Scratch {
    std::vector<float> keys, values, keys_turned, values_turned, query, output, gradient, scores, changes, query_change, key_change, value_change;
};

void narrow(const std::vector<float>& from, int64_t tokens, int64_t width, float* to, int64_t stride) {
    for (int64_t t = 0; t < tokens; t++) {
        std::copy_n(from.data() + t * padded(width), width, to + t * stride);
    }
}

void forward_head(const Shape& s, const int32_t* starts, Head q, Head v, Scratch& scratch, float* out, int64_t out_stride, float* logs) {
    const int64_t width = padded(s.width);
    q = whole(q, s.tokens, s.width, scratch.query);
    const bool direct = width == s.width;
    if (!direct) {
        scratch.output.resize(s.tokens * width);
    }
    float* to = direct ? out : scratch.output.data();
    const int64_t stride = direct ? out_stride : width;
    scratch.scores.resize(queries * padded(s.tokens));
    for (int64_t first = 0; first < s.tokens; first += queries) {
        const int64_t count = std::min(queries, s.tokens - first);
        const Span span(s, starts, first, count);
        float* scores = scratch.scores.data();
        product(count, span.size(), s.width, q.at + first * q.stride, q.stride, 1, scratch.keys_turned.data() + span.from, padded(s.tokens), scores, span.size(), false);
        for (int64_t i = 0; i < count; i++) {
            hide(scores + i * span.size(), span, starts ? starts[first + i] : 0, first + i);
            logs[first + i] = normalise(scores + i * span.size(), span.size(), s.scale);
        }
        const int64_t keys = std::min(span.to, s.tokens) - span.from;
        product(count, width, keys, scores, span.size(), 1, v.at + span.from * v.stride, v.stride, to + first * stride, stride, false);
    }
    if (!direct) {
        narrow(scratch.output, s.tokens, s.width, out, out_stride);
    }
}

// Adds this head's gradients of keys and values to the scratch, and writes the queries'.
void backward_head(const Shape& s, const int32_t* starts, Head q, Head k, Head out, Head gradient, const float* logs, Scratch& scratch, float* dq, int64_t dq_stride) {
    const int64_t width = padded(s.width);
    const Head q_whole = whole(q, s.tokens, s.width, scratch.query);
    const Head g_whole = whole(gradient, s.tokens, s.width, scratch.gradient);
    const bool direct = width == s.width;
    if (!direct) {
        scratch.query_change.resize(s.tokens * width);
    }
    float* to = direct ? dq : scratch.query_change.data();
    const int64_t stride = direct ? dq_stride : width;
    scratch.scores.resize(queries * padded(s.tokens));
    scratch.changes.resize(queries * padded(s.tokens));
    for (int64_t first = 0; first < s.tokens; first += queries) {
        const int64_t count = std::min(queries, s.tokens - first);
        const Span span(s, starts, first, count);
        const int64_t n = span.size(), keys = std::min(span.to, s.tokens) - span.from;
        float *weights = scratch.scores.data(), *changes = scratch.changes.data();
        product(count, n, s.width, q.at + first * q.stride, q.stride, 1, scratch.keys_turned.data() + span.from, padded(s.tokens), weights, n, false);
        product(count, n, s.width, gradient.at + first * gradient.stride, gradient.stride, 1, scratch.values_turned.data() + span.from, padded(s.tokens), changes, n, false);
        for (int64_t i = 0; i < count; i++) {
            const int64_t query = first + i;
            float *w = weights + i * n, *c = changes + i * n;
            const float inner = dot(gradient.at + query * gradient.stride, out.at + query * out.stride, s.width); // what the softmax takes off
            hide(w, span, starts ? starts[query] : 0, query);
            for (int64_t j = 0; j < n; j += lanes) {
                const Vector weight = exponential(load(w + j) * s.scale - logs[query]);
                store(w + j, weight);
                store(c + j, weight * (load(c + j) - inner) * s.scale);
            }
        }
        product(count, width, keys, changes, n, 1, k.at + span.from * k.stride, k.stride, to + first * stride, stride, false);
        product(keys, width, count, changes, 1, n, q_whole.at + first * q_whole.stride, q_whole.stride, scratch.key_change.data() + span.from * width, width, true);
        product(keys, width, count, weights, 1, n, g_whole.at + first * g_whole.stride, g_whole.stride, scratch.value_change.data() + span.from * width, width, true);
    }
    if (!direct) {
        narrow(scratch.query_change, s.tokens, s.width, dq, dq_stride);
    }
}

// [R, T, H, D] whose heads and widths are dense, as the slices of one projection are.
Tensor dense(const Tensor& t) {
    return t.stride(3) == 1 && t.stride(2) == t.size(3) && t.stride(0) == t.stride(1) * t.size(1) ? t : t.contiguous();
}

Head head(const Tensor& t, int64_t row, int64_t index) {
    return {t.data_ptr<float>() + row * t.stride(0) + index * t.size(3), t.stride(1)};
}

// Heads that one thread takes at least: a task of fewer operations is not worth waking another.
int64_t grain(const Shape& s) { return std::max<int64_t>(1, (1 << 17) / (s.tokens * s.tokens * s.width)); }

Shape shape(const Tensor& q, const Tensor& k, const Optional<Tensor>& starts, double scale) {
    return {q.size(0), q.size(1), q.size(2), k.size(2), q.size(3), (float)scale, starts ? starts->data_ptr<int32_t>() : nullptr};
}

// What all threads do together: body(row, its starts, key head, scratch) for each key head of each row.
template <class Body> void each_key_head(const Shape& s, Body body) {
    at::parallel_for(0, s.rows * s.key_heads, grain(s), [&](int64_t first, int64_t last) {
        Scratch scratch;
        for (int64_t at = first; at < last; at++) {
            const int64_t row = at / s.key_heads;
            body(row, s.starts ? s.starts + row * s.tokens : nullptr, at % s.key_heads, scratch);
        }
    });
}

std::pair<Tensor, Tensor> attend(const Tensor& q, const Tensor& k, const Tensor& v, const Optional<Tensor>& starts, double scale) {
    const Shape s = shape(q, k, starts, scale);
    const Tensor out = at::empty({s.rows, s.tokens, s.heads, s.width}, q.options());
    const Tensor logs = at::empty({s.rows, s.heads, s.tokens}, q.options());
    const int64_t group = s.heads / s.key_heads;
    each_key_head(s, [&](int64_t row, const int32_t* starts, int64_t key_head, Scratch& scratch) {
        const Head values = whole(head(v, row, key_head), s.tokens, s.width, scratch.values);
        transpose(head(k, row, key_head), s.tokens, s.width, scratch.keys_turned);
        for (int64_t h = key_head * group; h < (key_head + 1) * group; h++) {
            forward_head(s, starts, head(q, row, h), values, scratch, const_cast<float*>(head(out, row, h).at), out.stride(1),
                         logs.data_ptr<float>() + (row * s.heads + h) * s.tokens);
        }
    });
    return {out, logs};
}

std::array<Tensor, 3> attend_backward(const Tensor& q, const Tensor& k, const Tensor& v, const Optional<Tensor>& starts, double scale,
                                      const Tensor& out, const Tensor& logs, const Tensor& gradient) {
    const Shape s = shape(q, k, starts, scale);
    const Tensor dq = at::empty(q.sizes(), q.options()), dk = at::empty(k.sizes(), k.options()), dv = at::empty(v.sizes(), v.options());
    const int64_t group = s.heads / s.key_heads, width = padded(s.width);
    each_key_head(s, [&](int64_t row, const int32_t* starts, int64_t key_head, Scratch& scratch) {
        const Head keys = whole(head(k, row, key_head), s.tokens, s.width, scratch.keys);
        transpose(head(k, row, key_head), s.tokens, s.width, scratch.keys_turned);
        transpose(head(v, row, key_head), s.tokens, s.width, scratch.values_turned);
        scratch.key_change.assign(s.tokens * width, 0);
        scratch.value_change.assign(s.tokens * width, 0);
        for (int64_t h = key_head * group; h < (key_head + 1) * group; h++) {
            backward_head(s, starts, head(q, row, h), keys, head(out, row, h), head(gradient, row, h), logs.data_ptr<float>() + (row * s.heads + h) * s.tokens,
                          scratch, const_cast<float*>(head(dq, row, h).at), dq.stride(1));
        }
        narrow(scratch.key_change, s.tokens, s.width, const_cast<float*>(head(dk, row, key_head).at), dk.stride(1));
        narrow(scratch.value_change, s.tokens, s.width, const_cast<float*>(head(dv, row, key_head).at), dv.stride(1));
    });
    return {dq, dk, dv};
}

struct Attention : torch::autograd::Function<Attention> {
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& q, const Tensor& k, const Tensor& v, const Optional<Tensor>& starts, double scale) {
        auto [out, logs] = attend(q, k, v, starts, scale);
        context->save_for_backward({q, k, v, starts ? *starts : Tensor(), out, logs});
        context->saved_data["scale"] = scale;
        return out;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        auto [dq, dk, dv] = attend_backward(saved[0], saved[1], saved[2], optional(saved[3].defined() ? &saved[3] : nullptr),
                                            context->saved_data["scale"].toDouble(), saved[4], saved[5], dense(gradients[0]));
        return {dq, dk, dv, Tensor(), Tensor()};
    }
};

} // namespace

// q: [R, T, H, D]; k, v: [R, T, K, D], where K divides H; starts: [R, T] of int32 or null. Gives [R, T, H, D]: query i of a
// row sees the keys from starts[i], or 0, to i. Floats on the processor.
API Tensor* taskdsl_causal_attention(const Tensor* q, const Tensor* k, const Tensor* v, const Tensor* starts) {
    return tensor([&] {
        TORCH_CHECK(q->scalar_type() == at::kFloat && q->device().is_cpu(), "the fused attention is for floats on the processor");
        TORCH_CHECK(k->size(2) > 0 && q->size(2) % k->size(2) == 0, "the key heads do not divide the heads");
        TORCH_CHECK(k->sizes() == v->sizes() && k->size(0) == q->size(0) && k->size(1) == q->size(1) && k->size(3) == q->size(3), "queries, keys and values are not of one shape");
        const int64_t tokens = q->size(1);
        if (starts) {
            TORCH_CHECK(starts->scalar_type() == at::kInt && starts->is_contiguous() && starts->numel() == q->size(0) * tokens, "starts is not [R, T] of int32");
            const int32_t* first = starts->data_ptr<int32_t>();
            for (int64_t i = 0; i < starts->numel(); i++) {
                TORCH_CHECK(first[i] >= 0 && first[i] <= i % tokens, "token ", i % tokens, " of row ", i / tokens, " starts at ", first[i]);
            }
        }
        const Tensor a = dense(*q), b = dense(*k), c = dense(*v);
        const auto first = optional(starts);
        const double scale = 1 / std::sqrt((double)q->size(3));
        const bool differentiable = at::GradMode::is_enabled() && (a.requires_grad() || b.requires_grad() || c.requires_grad());
        return differentiable ? Attention::apply(a, b, c, first, scale) : attend(a, b, c, first, scale).first;
    });
}
