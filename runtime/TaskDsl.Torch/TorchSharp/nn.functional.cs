using TorchSharp.Modules;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How a loss is put together from those of the examples.</summary>
        public enum Reduction
        {
            /// <summary>Not at all.</summary>
            None = 0,
            /// <summary>Their mean.</summary>
            Mean = 1,
            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>Layers and losses without state.</summary>
        public static class functional
        {
            /// <summary>input · weightsᵀ + bias; weights are [out, in].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => taskdsl_linear(input, weights, bias);

            /// <summary>Normalises the last dimensions to mean 0 and variance 1, then scales and shifts.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                taskdsl_layer_norm(input, normalized_shape, normalized_shape.Length, weight, bias, eps);

            /// <summary>
            /// softmax(query · keyᵀ / √width + mask) · value over [batch, heads, positions, width]; a boolean mask keeps
            /// what is true. The last argument is spelled as TorchSharp spells it.
            /// </summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false) =>
                taskdsl_attention(query, key, value, attn_mask, p, is_casual);

            /// <summary>Zeros elements with probability p while training, and scales the others by 1 / (1 − p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                if (!inplace)
                {
                    return taskdsl_dropout(input, p, training);
                }

                taskdsl_dropout_(input, p, training);
                return input.alias();
            }

            /// <summary>The Gaussian error linear unit.</summary>
            public static Tensor gelu(Tensor x) => x.gelu();
            /// <summary>The Gaussian error linear unit, exact or by its tanh approximation.</summary>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate) => x.gelu(approximate);
            /// <summary>x · sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_().alias() : x.silu();
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();
            /// <summary>1 / (1 + exp(−x)).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();
            /// <summary>The hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();
            /// <summary>log(1 / (1 + exp(−x))), without overflow.</summary>
            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();
            /// <summary>log(1 + exp(βx)) / β; x where βx exceeds the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);
            /// <summary>exp(x) / Σ exp(x) over a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
            /// <summary>log(exp(x) / Σ exp(x)) over a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);
            /// <summary>A 1 at each number's place, in a further dimension.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => taskdsl_one_hot(x, num_classes);

            /// <summary>−log softmax(input) at the target: input [rows, classes], target [rows] of 64-bit numbers.</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                taskdsl_cross_entropy(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>−input at the target: input [rows, classes] of log probabilities, target [rows] of 64-bit numbers.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                taskdsl_nll_loss(input, target, weight, (long)reduction);

            /// <summary>(input − target)².</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => taskdsl_mse_loss(input, target, (long)reduction);
        }
    }
}
