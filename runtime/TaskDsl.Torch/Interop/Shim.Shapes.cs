using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Torch.Interop;

// Views, copies and indices.
internal static partial class Shim
{
    [LibraryImport(Library)] internal static partial Tensor taskdsl_view(Tensor t, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_reshape(Tensor t, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_flatten(Tensor t, long start, long end);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_unflatten(Tensor t, long dim, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_transpose(Tensor t, long a, long b);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_permute(Tensor t, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_squeeze(Tensor t);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_squeeze_dim(Tensor t, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_unsqueeze(Tensor t, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_expand(Tensor t, ReadOnlySpan<long> sizes, int count, Truth @implicit);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_narrow(Tensor t, long dim, long start, long length);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_select(Tensor t, long dim, long index);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_slice(Tensor t, long dim, long start, long end, long step);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_as_strided(Tensor t, ReadOnlySpan<long> sizes, int count, ReadOnlySpan<long> strides, int stride_count, long offset);
    [LibraryImport(Library)] internal static partial Done taskdsl_split(Tensor t, long size, long dim, Span<nint> @out, int capacity, out int count);
    [LibraryImport(Library)] internal static partial Done taskdsl_split_sizes(Tensor t, ReadOnlySpan<long> sizes, int size_count, long dim, Span<nint> @out, int capacity, out int count);
    [LibraryImport(Library)] internal static partial Done taskdsl_chunk(Tensor t, long chunks, long dim, Span<nint> @out, int capacity, out int count);
    [LibraryImport(Library)] internal static partial Done taskdsl_unbind(Tensor t, long dim, Span<nint> @out, int capacity, out int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_cat(ReadOnlySpan<nint> tensors, int count, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_stack(ReadOnlySpan<nint> tensors, int count, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_repeat(Tensor t, ReadOnlySpan<long> counts, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_repeat_interleave(Tensor t, long repeats, Truth flat, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_repeat_interleave_each(Tensor t, Tensor repeats, Truth flat, long dim);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_flip(Tensor t, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_roll(Tensor t, ReadOnlySpan<long> shifts, int count, ReadOnlySpan<long> dims, int dim_count);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_tril(Tensor t, long diagonal);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_triu(Tensor t, long diagonal);
    [LibraryImport(Library)] internal static partial Done taskdsl_copy_(Tensor t, Tensor source, Truth non_blocking);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_to(Tensor t, int dtype, int type, int index, Truth non_blocking, Truth copy);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_index(Tensor t, ReadOnlySpan<NativeIndex> index, int count);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_put_(Tensor t, ReadOnlySpan<NativeIndex> index, int count, Tensor source);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_put_scalar_(Tensor t, ReadOnlySpan<NativeIndex> index, int count, Scalar source);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_accumulate_(Tensor t, ReadOnlySpan<nint> index, int count, Tensor source);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_index_select(Tensor t, long dim, Tensor index);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_add_(Tensor t, long dim, Tensor index, Tensor source, Scalar alpha);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_copy_(Tensor t, long dim, Tensor index, Tensor source);
    [LibraryImport(Library)] internal static partial Done taskdsl_index_fill_(Tensor t, long dim, Tensor index, Scalar fill);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_gather(Tensor t, long dim, Tensor index);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_scatter(Tensor t, long dim, Tensor index, Tensor source);
    [LibraryImport(Library)] internal static partial Done taskdsl_scatter_(Tensor t, long dim, Tensor index, Tensor source);
    [LibraryImport(Library)] internal static partial Tensor taskdsl_scatter_add(Tensor t, long dim, Tensor index, Tensor source);
    [LibraryImport(Library)] internal static partial Done taskdsl_scatter_add_(Tensor t, long dim, Tensor index, Tensor source);
}
