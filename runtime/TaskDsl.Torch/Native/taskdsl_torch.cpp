// The C interface between TaskDsl.Torch and libtorch 1.13 to 2.x: one source, compiled where it runs.
// A tensor is a pointer to an at::Tensor that the caller frees. A function that fails returns null (tensors) or
// 1 (all else) and leaves its message in taskdsl_last_error, per thread. Absent arguments are null pointers,
// scalars of kind none, and -1 for a dtype.

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/TensorIndexing.h>
#include <ATen/autocast_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <limits>
#include <malloc.h>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))
#define TORCH_AT_LEAST(major, minor) (TORCH_VERSION_MAJOR > major || (TORCH_VERSION_MAJOR == major && TORCH_VERSION_MINOR >= minor))

using at::IntArrayRef;
using at::Tensor;

#if TORCH_AT_LEAST(2, 4)
template <class T> using Optional = std::optional<T>;
#else
template <class T> using Optional = c10::optional<T>;
#endif

namespace {

thread_local std::string last_error;

template <class F> bool guarded(F&& body) {
    try {
        body();
        return true;
    } catch (const c10::Error& error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception& error) {
        last_error = error.what();
    } catch (...) {
        last_error = "libtorch failed without a message";
    }
    return false;
}

template <class F> Tensor* tensor(F&& body) {
    Tensor* result = nullptr;
    guarded([&] { result = new Tensor(body()); });
    return result;
}

template <class F> int status(F&& body) {
    return guarded(std::forward<F>(body)) ? 0 : 1;
}

template <class Pair> void give(Pair&& pair, Tensor** first, Tensor** second) {
    *first = new Tensor(std::get<0>(pair));
    *second = new Tensor(std::get<1>(pair));
}

// Tensors out of a list: the caller has room for as many as it asked for.
void give_all(const std::vector<Tensor>& tensors, Tensor** out, int capacity, int* count) {
    TORCH_CHECK((int)tensors.size() <= capacity, "there are ", tensors.size(), " tensors and room for ", capacity);
    for (size_t i = 0; i < tensors.size(); i++) {
        out[i] = new Tensor(tensors[i]);
    }
    *count = (int)tensors.size();
}

struct Scalar {
    int64_t kind; // -1 none, 0 whole, 1 real, 2 truth
    int64_t bits;
};

at::Scalar value(Scalar s) {
    if (s.kind == 1) {
        double real;
        std::memcpy(&real, &s.bits, sizeof real);
        return real;
    }
    return s.kind == 2 ? at::Scalar(s.bits != 0) : at::Scalar(s.bits);
}

Optional<at::Scalar> optional(Scalar s) {
    return s.kind < 0 ? Optional<at::Scalar>() : Optional<at::Scalar>(value(s));
}

Optional<Tensor> optional(const Tensor* t) {
    return t ? Optional<Tensor>(*t) : Optional<Tensor>();
}

Optional<at::ScalarType> optional_type(int dtype) {
    return dtype < 0 ? Optional<at::ScalarType>() : Optional<at::ScalarType>((at::ScalarType)dtype);
}

Optional<at::Generator> optional_generator(const at::Generator* generator) {
    return generator ? Optional<at::Generator>(*generator) : Optional<at::Generator>();
}

at::Device device(int type, int index) {
    return at::Device((at::DeviceType)type, (at::DeviceIndex)index);
}

at::TensorOptions options(int dtype, int type, int index) {
    return at::TensorOptions().dtype((at::ScalarType)dtype).device(device(type, index));
}

std::vector<Tensor> list(Tensor* const* tensors, int count) {
    std::vector<Tensor> result;
    result.reserve(count);
    for (int i = 0; i < count; i++) {
        result.push_back(tensors[i] ? *tensors[i] : Tensor());
    }
    return result;
}

struct Index {
    int64_t kind; // 0 new axis, 1 single, 2 ellipsis, 3 truth, 4 tensor, 5 slice
    int64_t start, stop, step;
    const Tensor* tensor;
};

std::vector<at::indexing::TensorIndex> indices(const Index* index, int count) {
    std::vector<at::indexing::TensorIndex> result;
    for (int i = 0; i < count; i++) {
        switch (index[i].kind) {
            case 0: result.emplace_back(at::indexing::None); break;
            case 1: result.emplace_back(index[i].start); break;
            case 2: result.emplace_back(at::indexing::Ellipsis); break;
            case 3: result.emplace_back(index[i].start != 0); break;
            case 4: result.emplace_back(*index[i].tensor); break;
            default: result.emplace_back(at::indexing::Slice(index[i].start, index[i].stop, index[i].step));
        }
    }
    return result;
}

} // namespace

// ---- the library ----

#ifdef __GLIBC__
// A training step asks for the megabytes that the step before gave back. By default glibc returns them to the system in
// between, which then clears every page anew.
__attribute__((constructor)) static void keep_memory() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 64 << 20);
}
#endif

API const char* taskdsl_last_error() { return last_error.c_str(); }
API const char* taskdsl_version() { return TORCH_VERSION; }
API int taskdsl_get_num_threads() { return at::get_num_threads(); }
API int taskdsl_set_num_threads(int count) { return status([&] { at::set_num_threads(count); }); }
API int taskdsl_get_num_interop_threads() { return at::get_num_interop_threads(); }
API int taskdsl_set_num_interop_threads(int count) { return status([&] { at::set_num_interop_threads(count); }); }
API bool taskdsl_has_mkl() { return at::hasMKL(); }

// What OpenBLAS says of itself (its version, threading and the core it runs for), or null where another BLAS serves.
API const char* taskdsl_openblas() {
    auto config = (char* (*)())dlsym(RTLD_DEFAULT, "openblas_get_config");
    return config ? config() : nullptr;
}

// 0 sequential, 1 POSIX threads, 2 OpenMP, -1 where another BLAS serves.
API int taskdsl_openblas_parallel() {
    auto parallel = (int (*)())dlsym(RTLD_DEFAULT, "openblas_get_parallel");
    return parallel ? parallel() : -1;
}

API int taskdsl_cuda_device_count() { return (int)torch::cuda::device_count(); }
API bool taskdsl_cuda_is_available() { return torch::cuda::is_available(); }
API bool taskdsl_cudnn_is_available() { return torch::cuda::cudnn_is_available(); }
API int taskdsl_cuda_synchronize(int index) { return status([&] { torch::cuda::synchronize(index); }); }
API int taskdsl_cuda_manual_seed(int64_t seed) { return status([&] { torch::cuda::manual_seed_all((uint64_t)seed); }); }
API bool taskdsl_get_tf32() { return at::globalContext().allowTF32CuBLAS(); }
API int taskdsl_set_tf32(bool allow) { return status([&] { at::globalContext().setAllowTF32CuBLAS(allow); }); }
API bool taskdsl_get_deterministic() { return at::globalContext().deterministicAlgorithms(); }
API int taskdsl_set_deterministic(bool on, bool warn_only) {
    return status([&] {
        at::globalContext().setDeterministicAlgorithms(on, warn_only);
        at::globalContext().setDeterministicCuDNN(on);
        if (on) {
            at::globalContext().setBenchmarkCuDNN(false);
            // cuBLAS repeats its results only with a workspace of fixed size; it reads this when it starts.
            setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
        }
    });
}

// ---- random numbers ----

API int taskdsl_manual_seed(int64_t seed) { return status([&] { at::manual_seed((uint64_t)seed); }); }
API at::Generator* taskdsl_generator(int64_t seed) {
    at::Generator* result = nullptr;
    guarded([&] { result = new at::Generator(at::make_generator<at::CPUGeneratorImpl>((uint64_t)seed)); });
    return result;
}
API at::Generator* taskdsl_default_generator() {
    at::Generator* result = nullptr;
    guarded([&] { result = new at::Generator(at::globalContext().defaultGenerator(at::kCPU)); });
    return result;
}
API void taskdsl_generator_free(at::Generator* generator) { delete generator; }
API int64_t taskdsl_generator_seed(at::Generator* generator) { return (int64_t)generator->seed(); }
API int64_t taskdsl_generator_initial_seed(at::Generator* generator) { return (int64_t)generator->current_seed(); }
API int taskdsl_generator_manual_seed(at::Generator* generator, int64_t seed) {
    return status([&] { generator->set_current_seed((uint64_t)seed); });
}
API Tensor* taskdsl_generator_get_state(at::Generator* generator) {
    return tensor([&] { return generator->get_state(); });
}
API int taskdsl_generator_set_state(at::Generator* generator, const Tensor* state) {
    return status([&] { generator->set_state(*state); });
}

// ---- modes ----

API bool taskdsl_grad_enabled() { return at::GradMode::is_enabled(); }
API void taskdsl_set_grad_enabled(bool on) { at::GradMode::set_enabled(on); }
API bool taskdsl_inference_mode_enabled() { return c10::InferenceMode::is_enabled(); }
API c10::InferenceMode* taskdsl_inference_mode(bool on) { return new c10::InferenceMode(on); }
API void taskdsl_inference_mode_end(c10::InferenceMode* mode) { delete mode; }

// ---- what a tensor is ----

API void taskdsl_free(Tensor* t) { delete t; }
API int64_t taskdsl_dim(const Tensor* t) { return t->dim(); }
API int64_t taskdsl_numel(const Tensor* t) { return t->numel(); }
API int64_t taskdsl_element_size(const Tensor* t) { return t->element_size(); }
API int64_t taskdsl_storage_offset(const Tensor* t) { return t->storage_offset(); }
API int taskdsl_dtype(const Tensor* t) { return (int)t->scalar_type(); }
API int taskdsl_device_type(const Tensor* t) { return (int)t->device().type(); }
API int taskdsl_device_index(const Tensor* t) { return t->device().index(); }
API bool taskdsl_is_contiguous(const Tensor* t) { return t->is_contiguous(); }
API bool taskdsl_is_leaf(const Tensor* t) { return t->is_leaf(); }
API bool taskdsl_requires_grad(const Tensor* t) { return t->requires_grad(); }
API void taskdsl_sizes(const Tensor* t, int64_t* out) { std::copy(t->sizes().begin(), t->sizes().end(), out); }
API void taskdsl_strides(const Tensor* t, int64_t* out) { std::copy(t->strides().begin(), t->strides().end(), out); }
API int taskdsl_size(const Tensor* t, int64_t dim, int64_t* out) { return status([&] { *out = t->size(dim); }); }
API int taskdsl_stride(const Tensor* t, int64_t dim, int64_t* out) { return status([&] { *out = t->stride(dim); }); }
API void* taskdsl_data(const Tensor* t) {
    void* result = nullptr;
    guarded([&] { result = t->data_ptr(); });
    return result;
}
API int taskdsl_item(const Tensor* t, Scalar* out) {
    return status([&] {
        auto item = t->item();
        double real = item.isFloatingPoint() ? item.toDouble() : 0;
        out->kind = item.isBoolean() ? 2 : item.isFloatingPoint() ? 1 : 0;
        if (item.isFloatingPoint()) {
            std::memcpy(&out->bits, &real, sizeof real);
        } else {
            out->bits = item.isBoolean() ? item.toBool() : item.toLong();
        }
    });
}
API int taskdsl_equal(const Tensor* a, const Tensor* b, bool* out) { return status([&] { *out = at::equal(*a, *b); }); }
API int taskdsl_allclose(const Tensor* a, const Tensor* b, double rtol, double atol, bool nan, bool* out) {
    return status([&] { *out = at::allclose(*a, *b, rtol, atol, nan); });
}

// ---- gradients ----

API int taskdsl_set_requires_grad(Tensor* t, bool on) { return status([&] { t->set_requires_grad(on); }); }
API int taskdsl_retain_grad(Tensor* t) { return status([&] { t->retain_grad(); }); }
API Tensor* taskdsl_grad(const Tensor* t) { return t->grad().defined() ? new Tensor(t->grad()) : nullptr; }
API int taskdsl_set_grad(Tensor* t, const Tensor* grad) {
    return status([&] { t->mutable_grad() = grad ? *grad : Tensor(); });
}
// Gives a tensor the elements, type and device of another; it stays what the gradients and the optimiser know.
API int taskdsl_set_data(Tensor* t, const Tensor* data) { return status([&] { t->set_data(*data); }); }
API int taskdsl_backward(Tensor* const* roots, Tensor* const* grads, int count, bool retain, bool create,
                         Tensor* const* inputs, int input_count) {
    return status([&] {
        torch::autograd::backward(list(roots, count), grads ? list(grads, count) : std::vector<Tensor>(), retain,
                                  create, list(inputs, input_count));
    });
}
API int taskdsl_autograd_grad(Tensor* const* roots, Tensor* const* grads, int count, bool retain, bool create,
                              bool allow_unused, Tensor* const* inputs, int input_count, Tensor** out) {
    return status([&] {
        auto result = torch::autograd::grad(list(roots, count), list(inputs, input_count),
                                            grads ? list(grads, count) : std::vector<Tensor>(), retain, create,
                                            allow_unused);
        for (int i = 0; i < input_count; i++) {
            out[i] = result[i].defined() ? new Tensor(result[i]) : nullptr;
        }
    });
}
// Gradients are dropped (they are made anew by the next backward pass) or filled with zeros.
API int taskdsl_zero_grad(Tensor* const* parameters, int count, bool drop) {
    return status([&] {
        at::NoGradGuard no_grad;
        for (int i = 0; i < count; i++) {
            auto& grad = parameters[i]->mutable_grad();
            if (drop) {
                grad = Tensor();
            } else if (grad.defined()) {
                grad.detach_().zero_();
            }
        }
    });
}
API Tensor* taskdsl_detach(const Tensor* t) { return tensor([&] { return t->detach(); }); }
API int taskdsl_detach_(Tensor* t) { return status([&] { t->detach_(); }); }

#include "taskdsl_attention.h"
#include "taskdsl_cached_attention.h"
#include "taskdsl_operations.h"
#include "taskdsl_optimizer.h"
#include "taskdsl_shapes.h"
