namespace TorchSharp;

// The functions that are also members of Tensor.
public static partial class torch
{
    /// <summary>The magnitude of each element.</summary>
    public static Tensor abs(Tensor input) => input.abs();
    /// <summary>The negative of each element.</summary>
    public static Tensor neg(Tensor input) => input.neg();
    /// <summary>e to each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();
    /// <summary>The natural logarithm.</summary>
    public static Tensor log(Tensor input) => input.log();
    /// <summary>log(1 + x), exact near 0.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();
    /// <summary>The square root.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();
    /// <summary>1 / √x.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();
    /// <summary>Each element times itself.</summary>
    public static Tensor square(Tensor input) => input.square();
    /// <summary>1 / x.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();
    /// <summary>The sine, of radians.</summary>
    public static Tensor sin(Tensor input) => input.sin();
    /// <summary>The cosine, of radians.</summary>
    public static Tensor cos(Tensor input) => input.cos();
    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();
    /// <summary>The error function.</summary>
    public static Tensor erf(Tensor input) => input.erf();
    /// <summary>1 / (1 + exp(−x)).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();
    /// <summary>Rounded down.</summary>
    public static Tensor floor(Tensor input) => input.floor();
    /// <summary>Rounded up.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();
    /// <summary>Where an element is neither infinite nor not a number.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();
    /// <summary>Where an element is zero.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();
    /// <summary>Where an element is not a number.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();
    /// <summary>The larger of two elements.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);
    /// <summary>The smaller of two elements.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);
    /// <summary>The sum.</summary>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);
    /// <summary>The difference.</summary>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);
    /// <summary>The product of the elements.</summary>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);
    /// <summary>Where both are equal.</summary>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);
    /// <summary>Where they differ.</summary>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);
    /// <summary>Where the left is less.</summary>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);
    /// <summary>Where the left is less or equal.</summary>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);
    /// <summary>Where the left is greater.</summary>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);
    /// <summary>Where the left is greater or equal.</summary>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);
    /// <summary>Where both are not zero.</summary>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);
    /// <summary>Where either is not zero.</summary>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);
    /// <summary>The quotient, perhaps rounded.</summary>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);
    /// <summary>Each element to a power.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);
    /// <summary>Each element to a power.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);
    /// <summary>Each element held between two bounds.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);
    /// <summary>The matrix product.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    /// <summary>The product of two matrices.</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    /// <summary>The product of a matrix and a vector.</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);
    /// <summary>The products of two stacks of matrices.</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
    /// <summary>The inner product of two vectors.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);
    /// <summary>The outer product of two vectors.</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
    /// <summary>beta · input + alpha · mat1 · mat2.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);
    /// <summary>beta · input + alpha · batch1 · batch2, of stacks of matrices.</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.baddbmm(batch1, batch2, beta, alpha);
    /// <summary>The sum of all.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);
    /// <summary>The sums over a dimension.</summary>
    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);
    /// <summary>The mean of all.</summary>
    public static Tensor mean(Tensor input) => input.mean();
    /// <summary>The means over dimensions.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);
    /// <summary>exp(x) / Σ exp(x) over a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    /// <summary>log Σ exp over a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);
    /// <summary>The running sums.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);
    /// <summary>The place of the largest in the order of all.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();
    /// <summary>The places of the largest over a dimension.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);
    /// <summary>The place of the smallest in the order of all.</summary>
    public static Tensor argmin(Tensor input) => input.argmin();
    /// <summary>The places of the smallest over a dimension.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);
    /// <summary>The k largest or smallest over a dimension, and their places.</summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);
    /// <summary>The elements in order over a dimension, and their places.</summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);
    /// <summary>Draws places of the last dimension, each with the probability (up to a factor) that it holds.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
    /// <summary>Of each place of the index, the element whose place in <paramref name="dim"/> is the index's value.</summary>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);
    /// <summary>A copy of the places of a dimension that the index names.</summary>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);
    /// <summary>The matrix with zeros above a diagonal.</summary>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);
    /// <summary>The matrix with zeros below a diagonal.</summary>
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);
    /// <summary>How often each whole number occurs, or the sum of its weights.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);
    /// <summary>Whether all elements lie within <paramref name="atol"/> + <paramref name="rtol"/> · |target|.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);
}
