using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape; one size may be −1, which is worked out.</summary>
        public Tensor view(params long[] shape) => taskdsl_view(this, shape, shape.Length);
        /// <summary>The same elements in the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => view(other.shape);
        /// <summary>As <see cref="view"/>, with a copy where the elements do not stand in order.</summary>
        public Tensor reshape(params long[] shape) => taskdsl_reshape(this, shape, shape.Length);
        /// <summary>Dimensions start_dim to end_dim as one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => taskdsl_flatten(this, start_dim, end_dim);
        /// <summary>One dimension as several.</summary>
        public Tensor unflatten(long dim, params long[] sizes) => taskdsl_unflatten(this, dim, sizes, sizes.Length);
        /// <summary>A view with two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => taskdsl_transpose(this, dim0, dim1);
        /// <summary>A view of a matrix with its dimensions exchanged.</summary>
        public Tensor t() => taskdsl_t(this);
        /// <summary>A view with the last two dimensions exchanged.</summary>
        public Tensor mT => taskdsl_transpose(this, -2, -1);
        /// <summary>A view with the dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => taskdsl_permute(this, permutation, permutation.Length);
        /// <summary>A view without a dimension of size one, or without all of them.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } one ? taskdsl_squeeze_dim(this, one) : taskdsl_squeeze(this);
        /// <summary>A view with a further dimension of size one.</summary>
        public Tensor unsqueeze(long dim) => taskdsl_unsqueeze(this, dim);
        /// <summary>A view in which dimensions of size one are repeated; −1 leaves a size as it is.</summary>
        public Tensor expand(params long[] sizes) => taskdsl_expand(this, sizes, sizes.Length, false);
        /// <summary>A view repeated to the shape of another tensor.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);
        /// <summary>A view repeated to a shape.</summary>
        public Tensor broadcast_to(params long[] shape) => expand(shape);
        /// <summary>A view of <paramref name="length"/> places of a dimension, from <paramref name="start"/>.</summary>
        public Tensor narrow(long dim, long start, long length) => taskdsl_narrow(this, dim, start, length);
        /// <summary>A view of one place of a dimension, which goes.</summary>
        public Tensor select(long dim, long index) => taskdsl_select(this, dim, index);
        /// <summary>A view of every <paramref name="step"/>th place of a dimension, from start up to and without finish.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => taskdsl_slice(this, dim, start, finish, step);
        /// <summary>A view of the storage with given sizes and strides, in elements.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            taskdsl_as_strided(this, size, size.Length, strides, strides.Length, storageOffset);
        /// <summary>Another tensor object for the same elements.</summary>
        public Tensor alias() => taskdsl_alias(this);
        /// <summary>A copy.</summary>
        public Tensor clone() => taskdsl_clone(this);
        /// <summary>This, or a copy in which the elements stand in order.</summary>
        public Tensor contiguous() => taskdsl_contiguous(this);
        /// <summary>Copies of the whole, side by side in each dimension.</summary>
        public Tensor repeat(params long[] sizes) => taskdsl_repeat(this, sizes, sizes.Length);
        /// <summary>Each place of a dimension, or each element, several times.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null) => taskdsl_repeat_interleave(this, repeats, dim is null, dim ?? 0);
        /// <summary>Each place of a dimension, or each element, as often as the tensor says.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null) => taskdsl_repeat_interleave_each(this, repeats, dim is null, dim ?? 0);
        /// <summary>Dimensions in reverse order.</summary>
        public Tensor flip(params long[] dims) => taskdsl_flip(this, dims, dims.Length);
        /// <summary>Dimensions turned; what leaves at the end comes in at the start.</summary>
        public Tensor roll(long[] shifts, long[] dims) => taskdsl_roll(this, shifts, shifts.Length, dims, dims.Length);
        /// <summary>One dimension, or all elements, turned.</summary>
        public Tensor roll(long shifts, long? dims = null) => roll([shifts], dims is { } dim ? [dim] : []);
        /// <summary>The matrix with zeros above a diagonal.</summary>
        public Tensor tril(long diagonal = 0) => taskdsl_tril(this, diagonal);
        /// <summary>The matrix with zeros below a diagonal.</summary>
        public Tensor triu(long diagonal = 0) => taskdsl_triu(this, diagonal);

        /// <summary>Views of a dimension in pieces of one size; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            var pieces = new nint[Math.Max(1, (this.size(dim) + Math.Max(1, size) - 1) / Math.Max(1, size))];
            taskdsl_split(this, size, dim, pieces, pieces.Length, out var count);
            return Handles.Tensors(pieces.AsSpan(0, count));
        }

        /// <summary>Views of a dimension in pieces of given sizes.</summary>
        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var pieces = new nint[sizes.Length];
            taskdsl_split_sizes(this, sizes, sizes.Length, dim, pieces, pieces.Length, out var count);
            return Handles.Tensors(pieces.AsSpan(0, count));
        }

        /// <summary>Views of a dimension in at most so many pieces of one size.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            var pieces = new nint[chunks];
            taskdsl_chunk(this, chunks, dim, pieces, pieces.Length, out var count);
            return Handles.Tensors(pieces.AsSpan(0, count));
        }

        /// <summary>Views of each place of a dimension, which goes.</summary>
        public Tensor[] unbind(long dimension = 0)
        {
            var pieces = new nint[size((int)dimension)];
            taskdsl_unbind(this, dimension, pieces, pieces.Length, out var count);
            return Handles.Tensors(pieces.AsSpan(0, count));
        }
    }
}
