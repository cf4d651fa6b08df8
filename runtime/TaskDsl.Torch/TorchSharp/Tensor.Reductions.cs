using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all.</summary>
        public Tensor sum(ScalarType? type = null) => taskdsl_sum(this, default, 0, false, Code(type));
        /// <summary>The sums over dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => taskdsl_sum(this, dim, dim.Length, keepdim, Code(type));
        /// <summary>The sums over dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => taskdsl_sum(this, dim, dim.Length, keepdim, Code(type));
        /// <summary>The sums over a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => taskdsl_sum(this, [dim], 1, keepdim, Code(type));
        /// <summary>The mean of all.</summary>
        public Tensor mean() => taskdsl_mean(this, default, 0, false, -1);
        /// <summary>The means over dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => taskdsl_mean(this, dimensions, dimensions.Length, keepdim, Code(type));
        /// <summary>The products over a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => taskdsl_prod(this, dim, keepdim, Code(type));
        /// <summary>The standard deviation of all; unbiased divides by n − 1.</summary>
        public Tensor std(bool unbiased = true) => taskdsl_std(this, AllDimensions(), (int)ndim, unbiased, false);
        /// <summary>The standard deviations over a dimension; unbiased divides by n − 1.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false) => taskdsl_std(this, [dim], 1, unbiased, keepdim);
        /// <summary>The variance of all; unbiased divides by n − 1.</summary>
        public Tensor var(bool unbiased = true) => taskdsl_var(this, AllDimensions(), (int)ndim, unbiased, false);
        /// <summary>The variances over a dimension; unbiased divides by n − 1.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false) => taskdsl_var(this, [dim], 1, unbiased, keepdim);
        /// <summary>(Σ|x|ᵖ)^(1/p) over all.</summary>
        public Tensor norm(float p = 2) => taskdsl_norm(this, p);
        /// <summary>(Σ|x|ᵖ)^(1/p) over a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => taskdsl_norm_dim(this, dim, keepdim, p);
        /// <summary>The largest of all.</summary>
        public Tensor max() => taskdsl_max(this);
        /// <summary>The smallest of all.</summary>
        public Tensor min() => taskdsl_min(this);
        /// <summary>The larger of two elements.</summary>
        public Tensor max(Tensor other) => taskdsl_maximum(this, other);
        /// <summary>The smaller of two elements.</summary>
        public Tensor min(Tensor other) => taskdsl_minimum(this, other);
        /// <summary>The largest over dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false) => taskdsl_amax(this, dims, dims.Length, keepdim);
        /// <summary>The smallest over dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false) => taskdsl_amin(this, dims, dims.Length, keepdim);
        /// <summary>The place of the largest in the order of all.</summary>
        public Tensor argmax() => taskdsl_argmax(this, true, 0, false);
        /// <summary>The places of the largest over a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => taskdsl_argmax(this, false, dim, keepdim);
        /// <summary>The place of the smallest in the order of all.</summary>
        public Tensor argmin() => taskdsl_argmin(this, true, 0, false);
        /// <summary>The places of the smallest over a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => taskdsl_argmin(this, false, dim, keepdim);
        /// <summary>Whether all elements are not zero.</summary>
        public Tensor all() => taskdsl_all(this);
        /// <summary>Whether all are not zero, over a dimension.</summary>
        public Tensor all(long dim, bool keepdim = false) => taskdsl_all_dim(this, dim, keepdim);
        /// <summary>Whether any element is not zero.</summary>
        public Tensor any() => taskdsl_any(this);
        /// <summary>Whether any is not zero, over a dimension.</summary>
        public Tensor any(long dim, bool keepdim = false) => taskdsl_any_dim(this, dim, keepdim);
        /// <summary>The running sums.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => taskdsl_cumsum(this, dim, Code(type));
        /// <summary>log Σ exp over a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => taskdsl_logsumexp(this, dim, keepdim);
        /// <summary>exp(x) / Σ exp(x) over a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => taskdsl_softmax(this, dim, Code(dtype));
        /// <summary>log(exp(x) / Σ exp(x)) over a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => taskdsl_log_softmax(this, dim, Code(dtype));
        /// <summary>How often each whole number occurs, or the sum of its weights.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) => taskdsl_bincount(this, weights, minlength);

        /// <summary>The largest over a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            taskdsl_max_dim(this, dim, keepdim, out var values, out var places);
            return (values, places);
        }

        /// <summary>The smallest over a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false)
        {
            taskdsl_min_dim(this, dim, keepdim, out var values, out var places);
            return (values, places);
        }

        /// <summary>The k largest or smallest over a dimension, and their places.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            taskdsl_topk(this, k, dim, largest, sorted, out var values, out var places);
            return (values, places);
        }

        /// <summary>The elements in order over a dimension, and their places; equal ones stay in order where it is stable.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            taskdsl_sort(this, dim, descending, stable, out var values, out var places);
            return (values, places);
        }

        private long[] AllDimensions() => [.. Enumerable.Range(0, (int)ndim).Select(dim => (long)dim)];

        private static int Code(ScalarType? type) => type is { } known ? (int)known : -1;
    }
}
