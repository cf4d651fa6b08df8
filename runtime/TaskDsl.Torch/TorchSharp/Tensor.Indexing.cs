using System.Runtime.CompilerServices;
using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements at numbers, ranges and tensors of indices: a view where no tensor is among them.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A copy of the elements at tensors of indices, one for each dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A view of one place of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => index_put_(value, [i1]);
        }

        /// <summary>A view of one place of the first two dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index([i1, i2]);
            set => index_put_(value, [i1, i2]);
        }

        /// <summary>A view of one place of the first three dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index([i1, i2, i3]);
            set => index_put_(value, [i1, i2, i3]);
        }

        /// <summary>The elements at numbers, ranges and tensors of indices.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var result = taskdsl_index(this, Native(indices), indices.Length);
            GC.KeepAlive(indices);
            return result;
        }

        /// <summary>A copy of the elements at tensors of indices, one for each dimension.</summary>
        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>Puts elements at numbers, ranges and tensors of indices.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            taskdsl_index_put_(this, Native(indices), indices.Length, value);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>Puts one value at numbers, ranges and tensors of indices.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            taskdsl_index_put_scalar_(this, Native(indices), indices.Length, value);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>Puts, or adds, elements at tensors of indices, one for each dimension.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            if (!accumulate)
            {
                return index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));
            }

            taskdsl_index_accumulate_(this, Handles.Of(indices), indices.Length, value);
            GC.KeepAlive(indices);
            return this;
        }

        /// <summary>A copy of the places of a dimension that the index names.</summary>
        public Tensor index_select(long dim, Tensor index) => taskdsl_index_select(this, dim, index);
        /// <summary>Of each place of the index, the element whose place in <paramref name="dim"/> is the index's value.</summary>
        public Tensor gather(long dim, Tensor index) => taskdsl_gather(this, dim, index);
        /// <summary>The elements where the mask holds, as a vector.</summary>
        public Tensor masked_select(Tensor mask) => taskdsl_masked_select(this, mask);
        /// <summary>The indices of the elements that are not zero, a row each.</summary>
        public Tensor nonzero() => taskdsl_nonzero(this);
        /// <summary>A copy with elements of <paramref name="src"/> put where the index says; the inverse of <see cref="gather"/>.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => taskdsl_scatter(this, dim, index, src);
        /// <summary>A copy with elements of <paramref name="src"/> added where the index says.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => taskdsl_scatter_add(this, dim, index, src);

        /// <summary>Puts elements of <paramref name="src"/> where the index says.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            taskdsl_scatter_(this, dim, index, src);
            return this;
        }

        /// <summary>Adds elements of <paramref name="src"/> where the index says.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            taskdsl_scatter_add_(this, dim, index, src);
            return this;
        }

        /// <summary>Adds alpha times the places of <paramref name="source"/> to the places of a dimension that the index names.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            taskdsl_index_add_(this, dim, index, source, alpha);
            return this;
        }

        /// <summary>Copies the places of <paramref name="source"/> to the places of a dimension that the index names.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            taskdsl_index_copy_(this, dim, index, source);
            return this;
        }

        /// <summary>Puts a value at the places of a dimension that the index names.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            taskdsl_index_fill_(this, dim, index, value);
            return this;
        }

        private static NativeIndex[] Native(TensorIndex[] indices) => Array.ConvertAll(indices, index => index.Native);
    }
}
