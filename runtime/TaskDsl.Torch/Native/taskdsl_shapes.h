// Views, copies and moves: each function is one call of libtorch. Included by taskdsl_torch.cpp.

// ---- views ----

API Tensor* taskdsl_view(const Tensor* t, const int64_t* sizes, int count) { return tensor([&] { return t->view(IntArrayRef(sizes, count)); }); }
API Tensor* taskdsl_reshape(const Tensor* t, const int64_t* sizes, int count) { return tensor([&] { return at::reshape(*t, IntArrayRef(sizes, count)); }); }
API Tensor* taskdsl_flatten(const Tensor* t, int64_t start, int64_t end) { return tensor([&] { return at::flatten(*t, start, end); }); }
API Tensor* taskdsl_unflatten(const Tensor* t, int64_t dim, const int64_t* sizes, int count) {
    return tensor([&] { return t->unflatten(dim, IntArrayRef(sizes, count)); });
}
API Tensor* taskdsl_transpose(const Tensor* t, int64_t a, int64_t b) { return tensor([&] { return at::transpose(*t, a, b); }); }
API Tensor* taskdsl_permute(const Tensor* t, const int64_t* dims, int count) { return tensor([&] { return at::permute(*t, IntArrayRef(dims, count)); }); }
API Tensor* taskdsl_squeeze(const Tensor* t) { return tensor([&] { return at::squeeze(*t); }); }
API Tensor* taskdsl_squeeze_dim(const Tensor* t, int64_t dim) { return tensor([&] { return at::squeeze(*t, dim); }); }
API Tensor* taskdsl_unsqueeze(const Tensor* t, int64_t dim) { return tensor([&] { return at::unsqueeze(*t, dim); }); }
API Tensor* taskdsl_expand(const Tensor* t, const int64_t* sizes, int count, bool implicit) {
    return tensor([&] { return t->expand(IntArrayRef(sizes, count), implicit); });
}
API Tensor* taskdsl_narrow(const Tensor* t, int64_t dim, int64_t start, int64_t length) {
    return tensor([&] { return at::narrow(*t, dim, start, length); });
}
API Tensor* taskdsl_select(const Tensor* t, int64_t dim, int64_t index) { return tensor([&] { return at::select(*t, dim, index); }); }
API Tensor* taskdsl_slice(const Tensor* t, int64_t dim, int64_t start, int64_t end, int64_t step) {
    return tensor([&] { return at::slice(*t, dim, start, end, step); });
}
API Tensor* taskdsl_as_strided(const Tensor* t, const int64_t* sizes, int count, const int64_t* strides, int stride_count, int64_t offset) {
    return tensor([&] { return at::as_strided(*t, IntArrayRef(sizes, count), IntArrayRef(strides, stride_count), offset); });
}
API int taskdsl_split(const Tensor* t, int64_t size, int64_t dim, Tensor** out, int capacity, int* count) {
    return status([&] { give_all(at::split(*t, size, dim), out, capacity, count); });
}
API int taskdsl_split_sizes(const Tensor* t, const int64_t* sizes, int size_count, int64_t dim, Tensor** out, int capacity, int* count) {
    return status([&] { give_all(at::split_with_sizes(*t, IntArrayRef(sizes, size_count), dim), out, capacity, count); });
}
API int taskdsl_chunk(const Tensor* t, int64_t chunks, int64_t dim, Tensor** out, int capacity, int* count) {
    return status([&] { give_all(at::chunk(*t, chunks, dim), out, capacity, count); });
}
API int taskdsl_unbind(const Tensor* t, int64_t dim, Tensor** out, int capacity, int* count) {
    return status([&] { give_all(at::unbind(*t, dim), out, capacity, count); });
}

// ---- copies ----

API Tensor* taskdsl_cat(Tensor* const* tensors, int count, int64_t dim) { return tensor([&] { return at::cat(list(tensors, count), dim); }); }
API Tensor* taskdsl_stack(Tensor* const* tensors, int count, int64_t dim) { return tensor([&] { return at::stack(list(tensors, count), dim); }); }
API Tensor* taskdsl_repeat(const Tensor* t, const int64_t* counts, int count) { return tensor([&] { return t->repeat(IntArrayRef(counts, count)); }); }
API Tensor* taskdsl_repeat_interleave(const Tensor* t, int64_t repeats, bool flat, int64_t dim) {
    return tensor([&] { return at::repeat_interleave(*t, repeats, flat ? Optional<int64_t>() : Optional<int64_t>(dim)); });
}
API Tensor* taskdsl_repeat_interleave_each(const Tensor* t, const Tensor* repeats, bool flat, int64_t dim) {
    return tensor([&] { return at::repeat_interleave(*t, *repeats, flat ? Optional<int64_t>() : Optional<int64_t>(dim)); });
}
API Tensor* taskdsl_flip(const Tensor* t, const int64_t* dims, int count) { return tensor([&] { return at::flip(*t, IntArrayRef(dims, count)); }); }
API Tensor* taskdsl_roll(const Tensor* t, const int64_t* shifts, int count, const int64_t* dims, int dim_count) {
    return tensor([&] { return at::roll(*t, IntArrayRef(shifts, count), IntArrayRef(dims, dim_count)); });
}
API Tensor* taskdsl_tril(const Tensor* t, int64_t diagonal) { return tensor([&] { return at::tril(*t, diagonal); }); }
API Tensor* taskdsl_triu(const Tensor* t, int64_t diagonal) { return tensor([&] { return at::triu(*t, diagonal); }); }
API int taskdsl_copy_(Tensor* t, const Tensor* source, bool non_blocking) { return status([&] { t->copy_(*source, non_blocking); }); }
API Tensor* taskdsl_to(const Tensor* t, int dtype, int type, int index, bool non_blocking, bool copy) {
    return tensor([&] { return t->to(device(type, index), (at::ScalarType)dtype, non_blocking, copy); });
}

// ---- indices ----

API Tensor* taskdsl_index(const Tensor* t, const Index* index, int count) { return tensor([&] { return t->index(indices(index, count)); }); }
API int taskdsl_index_put_(Tensor* t, const Index* index, int count, const Tensor* source) {
    return status([&] { t->index_put_(indices(index, count), *source); });
}
API int taskdsl_index_put_scalar_(Tensor* t, const Index* index, int count, Scalar source) {
    return status([&] { t->index_put_(indices(index, count), value(source)); });
}
API int taskdsl_index_accumulate_(Tensor* t, Tensor* const* index, int count, const Tensor* source) {
    return status([&] {
        c10::List<Optional<Tensor>> places;
        for (int i = 0; i < count; i++) {
            places.push_back(optional(index[i]));
        }
        t->index_put_(places, *source, true);
    });
}
API Tensor* taskdsl_index_select(const Tensor* t, int64_t dim, const Tensor* index) {
    return tensor([&] { return at::index_select(*t, dim, *index); });
}
API int taskdsl_index_add_(Tensor* t, int64_t dim, const Tensor* index, const Tensor* source, Scalar alpha) {
    return status([&] { t->index_add_(dim, *index, *source, value(alpha)); });
}
API int taskdsl_index_copy_(Tensor* t, int64_t dim, const Tensor* index, const Tensor* source) {
    return status([&] { t->index_copy_(dim, *index, *source); });
}
API int taskdsl_index_fill_(Tensor* t, int64_t dim, const Tensor* index, Scalar fill) {
    return status([&] { t->index_fill_(dim, *index, value(fill)); });
}
API Tensor* taskdsl_gather(const Tensor* t, int64_t dim, const Tensor* index) { return tensor([&] { return at::gather(*t, dim, *index); }); }
API Tensor* taskdsl_scatter(const Tensor* t, int64_t dim, const Tensor* index, const Tensor* source) {
    return tensor([&] { return at::scatter(*t, dim, *index, *source); });
}
API int taskdsl_scatter_(Tensor* t, int64_t dim, const Tensor* index, const Tensor* source) {
    return status([&] { t->scatter_(dim, *index, *source); });
}
API Tensor* taskdsl_scatter_add(const Tensor* t, int64_t dim, const Tensor* index, const Tensor* source) {
    return tensor([&] { return at::scatter_add(*t, dim, *index, *source); });
}
API int taskdsl_scatter_add_(Tensor* t, int64_t dim, const Tensor* index, const Tensor* source) {
    return status([&] { t->scatter_add_(dim, *index, *source); });
}
