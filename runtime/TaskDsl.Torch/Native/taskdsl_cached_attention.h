// Attention of new tokens over a cache of tokens that sequences share: each query names the places that it sees. Queries
// that stand together and see the same tokens first (samples of one prompt, tokens of one prompt) are computed together
// over those. Included by taskdsl_torch.cpp.

namespace {

struct Cache {
    const float *q, *keys, *values;
    float* out;
    int64_t heads, key_heads, width;
    const int32_t *paths, *offsets, *counts;
    float scale;
};

// Queries [first, first + count), which all see the same first common places.
struct Group {
    int64_t first, count, common;
};

constexpr int64_t group_size = 32;

// How many of the first most places two queries share.
int64_t shared(const int32_t* a, const int32_t* b, int64_t most) {
    return a == b ? most : std::mismatch(a, a + most, b).first - a;
}

std::vector<Group> groups(const Cache& c, int64_t queries) {
    std::vector<Group> result;
    for (int64_t i = 0; i < queries; i++) {
        if (!result.empty() && result.back().count < group_size) {
            Group& group = result.back();
            const int64_t common = shared(c.paths + c.offsets[group.first], c.paths + c.offsets[i], std::min<int64_t>(group.common, c.counts[i]));
            // Sharing little is not worth what the group shares already.
            if (common >= lanes && 2 * common >= group.common) {
                group.common = common;
                group.count++;
                continue;
            }
        }
        result.push_back({i, 1, c.counts[i]});
    }
    return result;
}

// The tokens at some places: as they stand where they are neighbours, else copied, in whole vectors.
Head gathered(const float* pool, int64_t stride, const int32_t* places, int64_t count, int64_t width, std::vector<float>& copy) {
    const int64_t room = padded(width);
    bool neighbours = room == width;
    for (int64_t t = 1; neighbours && t < count; t++) {
        neighbours = places[t] == places[0] + t;
    }
    if (neighbours) {
        return {pool + places[0] * stride, stride};
    }
    copy.assign(count * room, 0);
    for (int64_t t = 0; t < count; t++) {
        const float* from = pool + places[t] * stride;
        for (int64_t d = 0; d < width; d++) {
            copy[t * room + d] = from[d];
        }
    }
    return {copy.data(), room};
}

// The values at some places, weighted and added to one sum of N vectors.
template <int N> void add_weighted(const float* pool, int64_t stride, const int32_t* places, int64_t count, const float* weights, float* to) {
    Vector sums[N];
    for (int j = 0; j < N; j++) {
        sums[j] = load(to + j * lanes);
    }
    for (int64_t t = 0; t < count; t++) {
        const float* from = pool + places[t] * stride;
        const Vector weight = all(weights[t]);
        for (int j = 0; j < N; j++) {
            sums[j] += weight * load(from + j * lanes);
        }
    }
    for (int j = 0; j < N; j++) {
        store(to + j * lanes, sums[j]);
    }
}

struct CacheScratch {
    std::vector<float> keys_turned, values, scores, output;
};

// Scores of count queries with the keys at some places.
void score(const Cache& c, int64_t key_head, const int32_t* places, int64_t keys, const float* q, int64_t q_stride, int64_t count, float* scores, int64_t stride, CacheScratch& scratch) {
    const int64_t row = c.key_heads * c.width;
    const float* pool = c.keys + key_head * c.width;
    transpose_rows([&](int64_t t) { return pool + places[t] * row; }, keys, c.width, scratch.keys_turned);
    product(count, padded(keys), c.width, q, q_stride, 1, scratch.keys_turned.data(), padded(keys), scores, stride, false);
    for (int64_t i = 0; i < count; i++) {
        std::fill(scores + i * stride + keys, scores + i * stride + padded(keys), minus_infinity);
    }
}

// The values at some places, weighted: the sums of count queries, or what is added to them.
void mix(const Cache& c, int64_t key_head, const int32_t* places, int64_t keys, const float* weights, int64_t stride, int64_t count, float* to, bool add, CacheScratch& scratch) {
    const int64_t row = c.key_heads * c.width, width = padded(c.width);
    const float* pool = c.values + key_head * c.width;
    if (add && width == c.width) {
        // Few queries: copying the values would cost as much as weighing them.
        for (int64_t i = 0; i < count; i++) {
            int64_t d = 0;
            for (; d + 4 * lanes <= width; d += 4 * lanes) {
                add_weighted<4>(pool + d, row, places, keys, weights + i * stride, to + i * width + d);
            }
            for (; d + 2 * lanes <= width; d += 2 * lanes) {
                add_weighted<2>(pool + d, row, places, keys, weights + i * stride, to + i * width + d);
            }
            for (; d < width; d += lanes) {
                add_weighted<1>(pool + d, row, places, keys, weights + i * stride, to + i * width + d);
            }
        }
        return;
    }
    const Head values = gathered(pool, row, places, keys, c.width, scratch.values);
    product(count, width, keys, weights, stride, 1, values.at, values.stride, to, width, add);
}

// One key head of one group. Every sum runs over the keys in their order, whatever the group.
void attend_group(const Cache& c, const Group& group, int64_t key_head, CacheScratch& scratch) {
    const int64_t times = c.heads / c.key_heads, queries_in_all = group.count * times, q_stride = c.heads * c.width, width = padded(c.width);
    int64_t most = 0;
    for (int64_t i = group.first; i < group.first + group.count; i++) {
        most = std::max<int64_t>(most, c.counts[i] - group.common);
    }
    const int64_t common = padded(group.common), stride = common + padded(most);
    const int32_t* together = c.paths + c.offsets[group.first];
    scratch.scores.resize(queries_in_all * stride);
    scratch.output.resize(queries_in_all * width);
    // Row i · times + h: query i, head h of those that this key head serves.
    for (int64_t h = 0; h < times; h++) {
        const float* q = c.q + group.first * q_stride + (key_head * times + h) * c.width;
        score(c, key_head, together, group.common, q, q_stride, group.count, scratch.scores.data() + h * stride, times * stride, scratch);
    }
    for (int64_t i = 0; i < group.count; i++) {
        const int64_t query = group.first + i, rest = c.counts[query] - group.common, seen = common + padded(rest);
        float* scores = scratch.scores.data() + i * times * stride;
        if (rest > 0) {
            score(c, key_head, c.paths + c.offsets[query] + group.common, rest, c.q + query * q_stride + key_head * times * c.width, c.width, times, scores + common, stride, scratch);
        }
        for (int64_t h = 0; h < times; h++) {
            normalise(scores + h * stride, seen, c.scale);
        }
    }
    mix(c, key_head, together, group.common, scratch.scores.data(), stride, queries_in_all, scratch.output.data(), false, scratch);
    for (int64_t i = 0; i < group.count; i++) {
        const int64_t query = group.first + i, rest = c.counts[query] - group.common;
        float* to = scratch.output.data() + i * times * width;
        if (rest > 0) {
            mix(c, key_head, c.paths + c.offsets[query] + group.common, rest, scratch.scores.data() + i * times * stride + common, stride, times, to, true, scratch);
        }
        for (int64_t h = 0; h < times; h++) {
            std::copy_n(to + h * width, c.width, c.out + query * q_stride + (key_head * times + h) * c.width);
        }
    }
}

const int32_t* integers(const Tensor* t, int64_t count, const char* name) {
    TORCH_CHECK(t->scalar_type() == at::kInt && t->is_contiguous() && (count < 0 || t->numel() == count), name, " are not as many int32 as there are queries");
    return t->data_ptr<int32_t>();
}

} // namespace

// q: [N, H, D]; keys, values: [S, K, D], where K divides H; paths, offsets, counts: int32, the last two [N]. Query i sees the
// places paths[offsets[i]] to paths[offsets[i] + counts[i] - 1]. Gives [N, H, D]. Floats on the processor, without gradients.
API Tensor* taskdsl_cached_attention(const Tensor* q, const Tensor* keys, const Tensor* values, const Tensor* paths, const Tensor* offsets, const Tensor* counts) {
    return tensor([&] {
        TORCH_CHECK(q->scalar_type() == at::kFloat && q->device().is_cpu(), "the fused attention is for floats on the processor");
        TORCH_CHECK(keys->sizes() == values->sizes() && keys->is_contiguous() && values->is_contiguous() && keys->size(2) == q->size(2), "keys and values are not of one shape");
        TORCH_CHECK(keys->size(1) > 0 && q->size(1) % keys->size(1) == 0, "the key heads do not divide the heads");
        const Tensor from = q->contiguous(), out = at::empty_like(from);
        const int64_t queries = q->size(0), places = keys->size(0);
        Cache c{from.data_ptr<float>(), keys->data_ptr<float>(), values->data_ptr<float>(), out.data_ptr<float>(), q->size(1), keys->size(1), q->size(2),
                integers(paths, -1, "paths"), integers(offsets, queries, "offsets"), integers(counts, queries, "counts"), (float)(1 / std::sqrt((double)q->size(2)))};
        int64_t work = 1;
        for (int64_t i = 0; i < queries; i++) {
            TORCH_CHECK(c.counts[i] > 0 && c.offsets[i] >= 0 && c.offsets[i] + c.counts[i] <= paths->numel(), "query ", i, " sees what no path holds");
            work += c.counts[i] * c.width;
        }
        for (int64_t i = 0; i < paths->numel(); i++) {
            TORCH_CHECK(c.paths[i] >= 0 && c.paths[i] < places, "a path leads to ", c.paths[i], ", and there are ", places, " places");
        }
        const auto parts = groups(c, queries);
        const int64_t items = parts.size() * c.key_heads, grain = std::max<int64_t>(1, items * (1 << 15) / (work * c.heads));
        at::parallel_for(0, items, grain, [&](int64_t first, int64_t last) {
            CacheScratch scratch;
            for (int64_t at = first; at < last; at++) {
                attend_group(c, parts[at / c.key_heads], at % c.key_heads, scratch);
            }
        });
        return out;
    });
}
