// Clipping and AdamW over all parameters in one call. Included by taskdsl_torch.cpp.

namespace {

// Sums in blocks of fixed size, then over the blocks in order: the same norm for any number of threads.
constexpr int64_t block = 1 << 14;

double squared_norm(const float* values, int64_t count) {
    std::vector<double> sums((count + block - 1) / block);
    at::parallel_for(0, (int64_t)sums.size(), 4, [&](int64_t first, int64_t last) {
        for (int64_t b = first; b < last; b++) {
            int64_t end = std::min(count, (b + 1) * block);
            double lanes[8] = {};
            int64_t i = b * block;
            for (; i + 8 <= end; i += 8) {
                for (int lane = 0; lane < 8; lane++) {
                    lanes[lane] += (double)values[i + lane] * values[i + lane];
                }
            }
            for (; i < end; i++) {
                lanes[0] += (double)values[i] * values[i];
            }
            for (double lane : lanes) {
                sums[b] += lane;
            }
        }
    });
    double total = 0;
    for (double sum : sums) {
        total += sum;
    }
    return total;
}

struct AdamW {
    double learning_rate, beta1, beta2, epsilon;
    double weight_decay; // share of the parameter, times the learning rate, that goes (AdamW)
    double l2;           // share of the parameter that is added to its gradient (Adam's weight decay)
    double clip_norm;    // 0 does not clip
    int64_t step;        // the number of this step: 1 for the first
};

void adamw_floats(float* p, const float* g, float* m, float* v, int64_t count, const AdamW& s, double decay, double scale) {
    const float b1 = (float)s.beta1, b2 = (float)s.beta2, rest1 = (float)(1 - s.beta1), rest2 = (float)(1 - s.beta2);
    const float keep = (float)(1 - s.learning_rate * decay), l2 = (float)s.l2, factor = (float)scale, eps = (float)s.epsilon;
    const float size = (float)(s.learning_rate / (1 - std::pow(s.beta1, (double)s.step)));
    const float correction = (float)std::sqrt(1 - std::pow(s.beta2, (double)s.step));
    at::parallel_for(0, count, block, [&](int64_t first, int64_t last) {
        for (int64_t i = first; i < last; i++) {
            const float gradient = g[i] * factor + l2 * p[i];
            m[i] = b1 * m[i] + rest1 * gradient;
            v[i] = b2 * v[i] + rest2 * gradient * gradient;
            p[i] = p[i] * keep - size * m[i] / (std::sqrt(v[i]) / correction + eps);
        }
    });
}

void adamw_tensors(Tensor& p, const Tensor& g, Tensor& m, Tensor& v, const AdamW& s, double decay, double scale) {
    auto gradient = scale == 1 ? g : g.mul(scale);
    gradient = s.l2 == 0 ? gradient : gradient.add(p, s.l2);
    p.mul_(1 - s.learning_rate * decay);
    m.mul_(s.beta1).add_(gradient, 1 - s.beta1);
    v.mul_(s.beta2).addcmul_(gradient, gradient, 1 - s.beta2);
    const auto root = (v.sqrt() / std::sqrt(1 - std::pow(s.beta2, (double)s.step))).add_(s.epsilon);
    p.addcdiv_(m, root, -s.learning_rate / (1 - std::pow(s.beta1, (double)s.step)));
}

bool plain(const Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.is_contiguous(); }

double gradient_norm(Tensor* const* parameters, int count) {
    double total = 0;
    std::vector<Tensor> elsewhere;
    for (int i = 0; i < count; i++) {
        const auto& g = parameters[i]->grad();
        if (g.defined() && plain(g)) {
            total += squared_norm(g.data_ptr<float>(), g.numel());
        } else if (g.defined()) {
            elsewhere.push_back(at::norm(g, 2, at::kFloat));
        }
    }
    if (!elsewhere.empty()) {
        const double rest = at::norm(at::stack(elsewhere), 2).item<double>();
        total += rest * rest;
    }
    return std::sqrt(total);
}


} // namespace

// parameters, first and second moments in step; decays[i] says whether weight decay applies. A parameter without a
// gradient is left alone. norm, which may be null where nothing is clipped, receives the gradients' norm before
// clipping; where it is not finite, nothing is changed.
API int taskdsl_adamw(Tensor* const* parameters, Tensor* const* first, Tensor* const* second, const uint8_t* decays, int count,
                      const AdamW* settings, double* norm) {
    return status([&] {
        at::NoGradGuard no_grad;
        double scale = 1;
        if (norm) {
            *norm = gradient_norm(parameters, count);
            if (!std::isfinite(*norm)) {
                return;
            }
            scale = settings->clip_norm > 0 ? std::min(1.0, settings->clip_norm / (*norm + 1e-6)) : 1;
        }
        for (int i = 0; i < count; i++) {
            auto &p = *parameters[i], &m = *first[i], &v = *second[i];
            const auto& g = p.grad();
            if (!g.defined()) {
                continue;
            }
            const double decay = decays[i] ? settings->weight_decay : 0;
            if (plain(p) && plain(g) && plain(m) && plain(v)) {
                adamw_floats(p.data_ptr<float>(), g.data_ptr<float>(), m.data_ptr<float>(), v.data_ptr<float>(), p.numel(), *settings, decay, scale);
                p.unsafeGetTensorImpl()->bump_version();
            } else {
                adamw_tensors(p, g, m, v, *settings, decay, scale);
            }
        }
    });
}

// ---- bfloat16 autocast ----

namespace {

void set_autocast(at::DeviceType type, bool on) {
#if TORCH_AT_LEAST(2, 4)
    at::autocast::set_autocast_enabled(type, on);
    at::autocast::set_autocast_dtype(type, at::kBFloat16);
#else
    if (type == at::kCPU) {
        at::autocast::set_cpu_enabled(on);
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    } else {
        at::autocast::set_enabled(on);
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    }
#endif
}

bool autocast_enabled(at::DeviceType type) {
#if TORCH_AT_LEAST(2, 4)
    return at::autocast::is_autocast_enabled(type);
#else
    return type == at::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
#endif
}

} // namespace

API int taskdsl_autocast_begin(int type, bool* before) {
    return status([&] {
        *before = autocast_enabled((at::DeviceType)type);
        set_autocast((at::DeviceType)type, true);
        at::autocast::increment_nesting();
    });
}
// The weights converted meanwhile are kept until the outermost mode ends.
API int taskdsl_autocast_end(int type, bool before) {
    return status([&] {
        if (at::autocast::decrement_nesting() == 0) {
            at::autocast::clear_cache();
        }
        set_autocast((at::DeviceType)type, before);
    });
}
