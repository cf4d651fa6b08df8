// What is computed: each function is one call of libtorch. Included by taskdsl_torch.cpp.

// ---- making ----

API Tensor* taskdsl_empty(const int64_t* sizes, int count, int dtype, int type, int index) {
    return tensor([&] { return at::empty(IntArrayRef(sizes, count), options(dtype, type, index)); });
}
API Tensor* taskdsl_full(const int64_t* sizes, int count, Scalar fill, int dtype, int type, int index) {
    return tensor([&] { return at::full(IntArrayRef(sizes, count), value(fill), options(dtype, type, index)); });
}
API Tensor* taskdsl_rand(const int64_t* sizes, int count, const at::Generator* generator, int dtype, int type, int index) {
    return tensor([&] { return at::rand(IntArrayRef(sizes, count), optional_generator(generator), options(dtype, type, index)); });
}
API Tensor* taskdsl_randn(const int64_t* sizes, int count, const at::Generator* generator, int dtype, int type, int index) {
    return tensor([&] { return at::randn(IntArrayRef(sizes, count), optional_generator(generator), options(dtype, type, index)); });
}
API Tensor* taskdsl_randint(int64_t low, int64_t high, const int64_t* sizes, int count, const at::Generator* generator,
                            int dtype, int type, int index) {
    return tensor([&] {
        return at::randint(low, high, IntArrayRef(sizes, count), optional_generator(generator), options(dtype, type, index));
    });
}
API Tensor* taskdsl_randperm(int64_t n, const at::Generator* generator, int dtype, int type, int index) {
    return tensor([&] { return at::randperm(n, optional_generator(generator), options(dtype, type, index)); });
}
API Tensor* taskdsl_arange(Scalar start, Scalar stop, Scalar step, int dtype, int type, int index) {
    return tensor([&] { return at::arange(value(start), value(stop), value(step), options(dtype, type, index)); });
}
API Tensor* taskdsl_eye(int64_t rows, int64_t columns, int dtype, int type, int index) {
    return tensor([&] { return at::eye(rows, columns, options(dtype, type, index)); });
}
API Tensor* taskdsl_from_bytes(const void* data, const int64_t* sizes, int count, int source, int dtype, int type, int index) {
    return tensor([&] {
        auto plain = at::empty(IntArrayRef(sizes, count), at::TensorOptions().dtype((at::ScalarType)source));
        std::memcpy(plain.data_ptr(), data, plain.nbytes());
        return plain.to(options(dtype, type, index));
    });
}
API int taskdsl_fill_(Tensor* t, Scalar fill) { return status([&] { t->fill_(value(fill)); }); }
API int taskdsl_normal_(Tensor* t, double mean, double std, const at::Generator* generator) {
    return status([&] { t->normal_(mean, std, optional_generator(generator)); });
}
API int taskdsl_uniform_(Tensor* t, double from, double to, const at::Generator* generator) {
    return status([&] { t->uniform_(from, to, optional_generator(generator)); });
}
API int taskdsl_bernoulli_(Tensor* t, double p, const at::Generator* generator) {
    return status([&] { t->bernoulli_(p, optional_generator(generator)); });
}
API Tensor* taskdsl_multinomial(const Tensor* t, int64_t count, bool replacement, const at::Generator* generator) {
    return tensor([&] { return at::multinomial(*t, count, replacement, optional_generator(generator)); });
}
API Tensor* taskdsl_bernoulli(const Tensor* t, const at::Generator* generator) {
    return tensor([&] { return at::bernoulli(*t, optional_generator(generator)); });
}

// ---- one tensor in, one out ----

#define UNARY(name) API Tensor* taskdsl_##name(const Tensor* t) { return tensor([&] { return at::name(*t); }); }
#define UNARY_(name) API int taskdsl_##name(Tensor* t) { return status([&] { t->name(); }); }

UNARY(abs) UNARY(neg) UNARY(exp) UNARY(expm1) UNARY(log) UNARY(log1p) UNARY(log2) UNARY(sqrt) UNARY(rsqrt) UNARY(square)
UNARY(reciprocal) UNARY(sin) UNARY(cos) UNARY(tan) UNARY(tanh) UNARY(erf) UNARY(sigmoid) UNARY(log_sigmoid) UNARY(relu)
UNARY(silu) UNARY(floor) UNARY(ceil) UNARY(round) UNARY(trunc) UNARY(sign) UNARY(isnan) UNARY(isinf) UNARY(isfinite)
UNARY(logical_not) UNARY(bitwise_not) UNARY(all) UNARY(any) UNARY(max) UNARY(min) UNARY(t) UNARY(clone) UNARY(nonzero)
UNARY_(abs_) UNARY_(neg_) UNARY_(exp_) UNARY_(log_) UNARY_(sqrt_) UNARY_(rsqrt_) UNARY_(sin_) UNARY_(cos_) UNARY_(tanh_)
UNARY_(sigmoid_) UNARY_(relu_) UNARY_(floor_) UNARY_(zero_) UNARY_(logical_not_)
API int taskdsl_silu_(Tensor* t) { return status([&] { at::silu_(*t); }); }
API Tensor* taskdsl_gelu(const Tensor* t, bool tanh) { return tensor([&] { return at::gelu(*t, tanh ? "tanh" : "none"); }); }
API Tensor* taskdsl_contiguous(const Tensor* t) { return tensor([&] { return t->contiguous(); }); }
API Tensor* taskdsl_alias(const Tensor* t) { return tensor([&] { return t->alias(); }); }

// ---- two in, one out ----

#define BINARY(name) \
    API Tensor* taskdsl_##name(const Tensor* a, const Tensor* b) { return tensor([&] { return at::name(*a, *b); }); }
#define BINARY_(name) API int taskdsl_##name(Tensor* a, const Tensor* b) { return status([&] { a->name(*b); }); }
#define WITH_SCALAR(name) \
    API Tensor* taskdsl_##name##_scalar(const Tensor* a, Scalar b) { return tensor([&] { return at::name(*a, value(b)); }); }
#define WITH_SCALAR_(name) \
    API int taskdsl_##name##_scalar_(Tensor* a, Scalar b) { return status([&] { a->name##_(value(b)); }); }
#define COMPARISON(name) BINARY(name) WITH_SCALAR(name)

COMPARISON(eq) COMPARISON(ne) COMPARISON(lt) COMPARISON(le) COMPARISON(gt) COMPARISON(ge)
BINARY(mul) WITH_SCALAR(mul) BINARY_(mul_) WITH_SCALAR_(mul) BINARY(div) WITH_SCALAR(div) BINARY_(div_) WITH_SCALAR_(div)
BINARY(pow) WITH_SCALAR(pow) BINARY_(pow_) WITH_SCALAR_(pow) BINARY(remainder) WITH_SCALAR(remainder)
BINARY(floor_divide) BINARY(maximum) BINARY(minimum) BINARY(logical_and) BINARY(logical_or) BINARY(logical_xor)
BINARY(bitwise_and) BINARY(bitwise_or) BINARY(bitwise_xor) BINARY(matmul) BINARY(mm) BINARY(mv) BINARY(bmm) BINARY(dot)
BINARY(outer) BINARY(masked_select)
API Tensor* taskdsl_add(const Tensor* a, const Tensor* b, Scalar alpha) { return tensor([&] { return at::add(*a, *b, value(alpha)); }); }
API Tensor* taskdsl_add_scalar(const Tensor* a, Scalar b, Scalar alpha) { return tensor([&] { return at::add(*a, value(b), value(alpha)); }); }
API int taskdsl_add_(Tensor* a, const Tensor* b, Scalar alpha) { return status([&] { a->add_(*b, value(alpha)); }); }
API int taskdsl_add_scalar_(Tensor* a, Scalar b, Scalar alpha) { return status([&] { a->add_(value(b), value(alpha)); }); }
API Tensor* taskdsl_sub(const Tensor* a, const Tensor* b) { return tensor([&] { return at::sub(*a, *b); }); }
API Tensor* taskdsl_sub_scalar(const Tensor* a, Scalar b) { return tensor([&] { return at::sub(*a, value(b)); }); }
API Tensor* taskdsl_rsub_scalar(const Tensor* a, Scalar b) { return tensor([&] { return at::rsub(*a, value(b)); }); }
API int taskdsl_sub_(Tensor* a, const Tensor* b) { return status([&] { a->sub_(*b); }); }
API int taskdsl_sub_scalar_(Tensor* a, Scalar b) { return status([&] { a->sub_(value(b)); }); }
API Tensor* taskdsl_div_mode(const Tensor* a, const Tensor* b, bool floor) {
    return tensor([&] { return at::div(*a, *b, floor ? "floor" : "trunc"); });
}
API Tensor* taskdsl_div_scalar_mode(const Tensor* a, Scalar b, bool floor) {
    return tensor([&] { return at::div(*a, value(b), floor ? "floor" : "trunc"); });
}
API Tensor* taskdsl_addmm(const Tensor* t, const Tensor* a, const Tensor* b, double beta, double alpha) {
    return tensor([&] { return at::addmm(*t, *a, *b, beta, alpha); });
}
API Tensor* taskdsl_baddbmm(const Tensor* t, const Tensor* a, const Tensor* b, double beta, double alpha) {
    return tensor([&] { return at::baddbmm(*t, *a, *b, beta, alpha); });
}
API Tensor* taskdsl_addcmul(const Tensor* t, const Tensor* a, const Tensor* b, Scalar factor) {
    return tensor([&] { return at::addcmul(*t, *a, *b, value(factor)); });
}
API int taskdsl_addcmul_(Tensor* t, const Tensor* a, const Tensor* b, Scalar factor) {
    return status([&] { t->addcmul_(*a, *b, value(factor)); });
}
API Tensor* taskdsl_addcdiv(const Tensor* t, const Tensor* a, const Tensor* b, Scalar factor) {
    return tensor([&] { return at::addcdiv(*t, *a, *b, value(factor)); });
}
API int taskdsl_addcdiv_(Tensor* t, const Tensor* a, const Tensor* b, Scalar factor) {
    return status([&] { t->addcdiv_(*a, *b, value(factor)); });
}
API Tensor* taskdsl_lerp(const Tensor* t, const Tensor* end, const Tensor* weight) {
    return tensor([&] { return at::lerp(*t, *end, *weight); });
}
API Tensor* taskdsl_clamp(const Tensor* t, Scalar min, Scalar max) {
    return tensor([&] { return at::clamp(*t, optional(min), optional(max)); });
}
API int taskdsl_clamp_(Tensor* t, Scalar min, Scalar max) { return status([&] { t->clamp_(optional(min), optional(max)); }); }
API Tensor* taskdsl_where(const Tensor* condition, const Tensor* a, const Tensor* b) {
    return tensor([&] { return at::where(*condition, *a, *b); });
}
API Tensor* taskdsl_masked_fill(const Tensor* t, const Tensor* mask, Scalar fill) {
    return tensor([&] { return at::masked_fill(*t, *mask, value(fill)); });
}
API int taskdsl_masked_fill_(Tensor* t, const Tensor* mask, Scalar fill) {
    return status([&] { t->masked_fill_(*mask, value(fill)); });
}
API Tensor* taskdsl_einsum(const char* equation, Tensor* const* tensors, int count) {
    return tensor([&] { return at::einsum(equation, list(tensors, count)); });
}

// ---- reductions ----

API Tensor* taskdsl_sum(const Tensor* t, const int64_t* dims, int count, bool keep, int dtype) {
    return tensor([&] { return at::sum(*t, IntArrayRef(dims, count), keep, optional_type(dtype)); });
}
API Tensor* taskdsl_mean(const Tensor* t, const int64_t* dims, int count, bool keep, int dtype) {
    return tensor([&] { return at::mean(*t, IntArrayRef(dims, count), keep, optional_type(dtype)); });
}
API Tensor* taskdsl_prod(const Tensor* t, int64_t dim, bool keep, int dtype) {
    return tensor([&] { return at::prod(*t, dim, keep, optional_type(dtype)); });
}
API Tensor* taskdsl_amax(const Tensor* t, const int64_t* dims, int count, bool keep) {
    return tensor([&] { return at::amax(*t, IntArrayRef(dims, count), keep); });
}
API Tensor* taskdsl_amin(const Tensor* t, const int64_t* dims, int count, bool keep) {
    return tensor([&] { return at::amin(*t, IntArrayRef(dims, count), keep); });
}
API Tensor* taskdsl_std(const Tensor* t, const int64_t* dims, int count, bool unbiased, bool keep) {
    return tensor([&] { return at::std(*t, IntArrayRef(dims, count), unbiased, keep); });
}
API Tensor* taskdsl_var(const Tensor* t, const int64_t* dims, int count, bool unbiased, bool keep) {
    return tensor([&] { return at::var(*t, IntArrayRef(dims, count), unbiased, keep); });
}
API Tensor* taskdsl_norm(const Tensor* t, double p) { return tensor([&] { return at::norm(*t, p); }); }
API Tensor* taskdsl_norm_dim(const Tensor* t, int64_t dim, bool keep, double p) {
    return tensor([&] { return at::norm(*t, at::Scalar(p), IntArrayRef(dim), keep); });
}
API Tensor* taskdsl_all_dim(const Tensor* t, int64_t dim, bool keep) { return tensor([&] { return at::all(*t, dim, keep); }); }
API Tensor* taskdsl_any_dim(const Tensor* t, int64_t dim, bool keep) { return tensor([&] { return at::any(*t, dim, keep); }); }
API Tensor* taskdsl_argmax(const Tensor* t, bool all, int64_t dim, bool keep) {
    return tensor([&] { return at::argmax(*t, all ? Optional<int64_t>() : Optional<int64_t>(dim), keep); });
}
API Tensor* taskdsl_argmin(const Tensor* t, bool all, int64_t dim, bool keep) {
    return tensor([&] { return at::argmin(*t, all ? Optional<int64_t>() : Optional<int64_t>(dim), keep); });
}
API Tensor* taskdsl_cumsum(const Tensor* t, int64_t dim, int dtype) {
    return tensor([&] { return at::cumsum(*t, dim, optional_type(dtype)); });
}
API Tensor* taskdsl_logsumexp(const Tensor* t, int64_t dim, bool keep) {
    return tensor([&] { return at::logsumexp(*t, IntArrayRef(dim), keep); });
}
API Tensor* taskdsl_softmax(const Tensor* t, int64_t dim, int dtype) {
    return tensor([&] { return at::softmax(*t, dim, optional_type(dtype)); });
}
API Tensor* taskdsl_log_softmax(const Tensor* t, int64_t dim, int dtype) {
    return tensor([&] { return at::log_softmax(*t, dim, optional_type(dtype)); });
}
API int taskdsl_max_dim(const Tensor* t, int64_t dim, bool keep, Tensor** values, Tensor** where) {
    return status([&] { give(at::max(*t, dim, keep), values, where); });
}
API int taskdsl_min_dim(const Tensor* t, int64_t dim, bool keep, Tensor** values, Tensor** where) {
    return status([&] { give(at::min(*t, dim, keep), values, where); });
}
API int taskdsl_topk(const Tensor* t, int64_t k, int64_t dim, bool largest, bool sorted, Tensor** values, Tensor** where) {
    return status([&] { give(at::topk(*t, k, dim, largest, sorted), values, where); });
}
API int taskdsl_sort(const Tensor* t, int64_t dim, bool descending, bool stable, Tensor** values, Tensor** where) {
    return status([&] { give(at::sort(*t, Optional<bool>(stable), dim, descending), values, where); });
}
API Tensor* taskdsl_bincount(const Tensor* t, const Tensor* weights, int64_t length) {
    return tensor([&] { return at::bincount(*t, optional(weights), length); });
}

// ---- layers ----

API Tensor* taskdsl_linear(const Tensor* t, const Tensor* weight, const Tensor* bias) {
    return tensor([&] { return at::linear(*t, *weight, optional(bias)); });
}
API Tensor* taskdsl_embedding(const Tensor* weight, const Tensor* ids, int64_t padding, bool scale, bool sparse) {
    return tensor([&] { return at::embedding(*weight, *ids, padding, scale, sparse); });
}
API Tensor* taskdsl_layer_norm(const Tensor* t, const int64_t* shape, int count, const Tensor* weight, const Tensor* bias, double eps) {
    return tensor([&] { return at::layer_norm(*t, IntArrayRef(shape, count), optional(weight), optional(bias), eps); });
}
API Tensor* taskdsl_dropout(const Tensor* t, double p, bool training) { return tensor([&] { return at::dropout(*t, p, training); }); }
API int taskdsl_dropout_(Tensor* t, double p, bool training) { return status([&] { at::dropout_(*t, p, training); }); }
API Tensor* taskdsl_cross_entropy(const Tensor* t, const Tensor* target, const Tensor* weight, int64_t reduction, int64_t ignore, double smoothing) {
    return tensor([&] { return at::cross_entropy_loss(*t, *target, optional(weight), reduction, ignore, smoothing); });
}
API Tensor* taskdsl_nll_loss(const Tensor* t, const Tensor* target, const Tensor* weight, int64_t reduction) {
    return tensor([&] { return at::nll_loss(*t, *target, optional(weight), reduction); });
}
API Tensor* taskdsl_mse_loss(const Tensor* t, const Tensor* target, int64_t reduction) {
    return tensor([&] { return at::mse_loss(*t, *target, reduction); });
}
API Tensor* taskdsl_softplus(const Tensor* t, double beta, double threshold) {
    return tensor([&] { return at::softplus(*t, beta, threshold); });
}
API Tensor* taskdsl_one_hot(const Tensor* t, int64_t classes) { return tensor([&] { return at::one_hot(*t, classes); }); }
API Tensor* taskdsl_attention(const Tensor* query, const Tensor* key, const Tensor* value, const Tensor* mask, double dropout, bool causal) {
    return tensor([&]() -> Tensor {
#if TORCH_AT_LEAST(2, 0)
        return at::scaled_dot_product_attention(*query, *key, *value, optional(mask), dropout, causal);
#else
        return std::get<0>(at::_scaled_dot_product_attention(*query, *key, *value, optional(mask), dropout, false, causal));
#endif
    });
}
