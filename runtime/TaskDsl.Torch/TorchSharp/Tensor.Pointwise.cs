using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The magnitude of each element.</summary>
        public Tensor abs() => taskdsl_abs(this);
        /// <summary>The negative of each element.</summary>
        public Tensor neg() => taskdsl_neg(this);
        /// <summary>e to each element.</summary>
        public Tensor exp() => taskdsl_exp(this);
        /// <summary>exp(x) − 1, exact near 0.</summary>
        public Tensor expm1() => taskdsl_expm1(this);
        /// <summary>The natural logarithm of each element.</summary>
        public Tensor log() => taskdsl_log(this);
        /// <summary>log(1 + x), exact near 0.</summary>
        public Tensor log1p() => taskdsl_log1p(this);
        /// <summary>The logarithm to base 2.</summary>
        public Tensor log2() => taskdsl_log2(this);
        /// <summary>The square root of each element.</summary>
        public Tensor sqrt() => taskdsl_sqrt(this);
        /// <summary>1 / √x.</summary>
        public Tensor rsqrt() => taskdsl_rsqrt(this);
        /// <summary>Each element times itself.</summary>
        public Tensor square() => taskdsl_square(this);
        /// <summary>1 / x.</summary>
        public Tensor reciprocal() => taskdsl_reciprocal(this);
        /// <summary>The sine, of radians.</summary>
        public Tensor sin() => taskdsl_sin(this);
        /// <summary>The cosine, of radians.</summary>
        public Tensor cos() => taskdsl_cos(this);
        /// <summary>The tangent, of radians.</summary>
        public Tensor tan() => taskdsl_tan(this);
        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => taskdsl_tanh(this);
        /// <summary>The error function.</summary>
        public Tensor erf() => taskdsl_erf(this);
        /// <summary>1 / (1 + exp(−x)).</summary>
        public Tensor sigmoid() => taskdsl_sigmoid(this);
        /// <summary>log(1 / (1 + exp(−x))), without overflow.</summary>
        public Tensor log_sigmoid() => taskdsl_log_sigmoid(this);
        /// <summary>max(x, 0).</summary>
        public Tensor relu() => taskdsl_relu(this);
        /// <summary>x · sigmoid(x).</summary>
        public Tensor silu() => taskdsl_silu(this);
        /// <summary>Rounded down.</summary>
        public Tensor floor() => taskdsl_floor(this);
        /// <summary>Rounded up.</summary>
        public Tensor ceil() => taskdsl_ceil(this);
        /// <summary>Rounded towards zero.</summary>
        public Tensor trunc() => taskdsl_trunc(this);
        /// <summary>−1, 0 or 1.</summary>
        public Tensor sign() => taskdsl_sign(this);
        /// <summary>Where an element is not a number.</summary>
        public Tensor isnan() => taskdsl_isnan(this);
        /// <summary>Where an element is infinite.</summary>
        public Tensor isinf() => taskdsl_isinf(this);
        /// <summary>Where an element is neither infinite nor not a number.</summary>
        public Tensor isfinite() => taskdsl_isfinite(this);
        /// <summary>Where an element is zero.</summary>
        public Tensor logical_not() => taskdsl_logical_not(this);
        /// <summary>Each bit turned.</summary>
        public Tensor bitwise_not() => taskdsl_bitwise_not(this);
        /// <summary>The negative of each element.</summary>
        public Tensor negative() => taskdsl_neg(this);
        /// <summary>x · Φ(x), with Φ the normal distribution (Gaussian error linear unit).</summary>
        public Tensor gelu() => taskdsl_gelu(this, false);
        /// <summary>The Gaussian error linear unit, exact or by its tanh approximation.</summary>
        public Tensor gelu(Modules.GELU.Approximate approximate) => taskdsl_gelu(this, approximate == Modules.GELU.Approximate.tanh);
        /// <summary>log(1 + exp(βx)) / β; x where βx exceeds the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => taskdsl_softplus(this, beta, threshold);
        /// <summary>Each element held between two bounds, either of which may be absent.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => taskdsl_clamp(this, min, max);

        /// <summary>The magnitude of each element, in place.</summary>
        public Tensor abs_()
        {
            taskdsl_abs_(this);
            return this;
        }

        /// <summary>The negative of each element, in place.</summary>
        public Tensor neg_()
        {
            taskdsl_neg_(this);
            return this;
        }

        /// <summary>e to each element, in place.</summary>
        public Tensor exp_()
        {
            taskdsl_exp_(this);
            return this;
        }

        /// <summary>The natural logarithm, in place.</summary>
        public Tensor log_()
        {
            taskdsl_log_(this);
            return this;
        }

        /// <summary>The square root, in place.</summary>
        public Tensor sqrt_()
        {
            taskdsl_sqrt_(this);
            return this;
        }

        /// <summary>1 / √x, in place.</summary>
        public Tensor rsqrt_()
        {
            taskdsl_rsqrt_(this);
            return this;
        }

        /// <summary>The sine, in place.</summary>
        public Tensor sin_()
        {
            taskdsl_sin_(this);
            return this;
        }

        /// <summary>The cosine, in place.</summary>
        public Tensor cos_()
        {
            taskdsl_cos_(this);
            return this;
        }

        /// <summary>The hyperbolic tangent, in place.</summary>
        public Tensor tanh_()
        {
            taskdsl_tanh_(this);
            return this;
        }

        /// <summary>1 / (1 + exp(−x)), in place.</summary>
        public Tensor sigmoid_()
        {
            taskdsl_sigmoid_(this);
            return this;
        }

        /// <summary>max(x, 0), in place.</summary>
        public Tensor relu_()
        {
            taskdsl_relu_(this);
            return this;
        }

        /// <summary>x · sigmoid(x), in place.</summary>
        public Tensor silu_()
        {
            taskdsl_silu_(this);
            return this;
        }

        /// <summary>Rounded down, in place.</summary>
        public Tensor floor_()
        {
            taskdsl_floor_(this);
            return this;
        }

        /// <summary>Every element set to 0.</summary>
        public Tensor zero_()
        {
            taskdsl_zero_(this);
            return this;
        }

        /// <summary>Whether each element is zero, in place.</summary>
        public Tensor logical_not_()
        {
            taskdsl_logical_not_(this);
            return this;
        }

        /// <summary>Each element held between two bounds, in place.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            taskdsl_clamp_(this, min, max);
            return this;
        }

        /// <summary>Every element set to a value.</summary>
        public Tensor fill_(Scalar value)
        {
            taskdsl_fill_(this, value);
            return this;
        }
    }
}
