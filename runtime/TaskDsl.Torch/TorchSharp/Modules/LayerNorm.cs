using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Normalises the last dimensions to mean 0 and variance 1, then scales and shifts.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            (this.normalized_shape, this.eps, this.elementwise_affine) = (normalized_shape, eps, elementwise_affine);
            weight = elementwise_affine ? ones(normalized_shape, dtype, device).AsParameter() : null!;
            this.bias = elementwise_affine && bias ? zeros(normalized_shape, dtype, device).AsParameter() : null;
            if (elementwise_affine)
            {
                register_parameter(nameof(weight), weight);
            }

            if (this.bias is not null)
            {
                register_parameter(nameof(bias), this.bias);
            }
        }

        /// <summary>The scale, of the normalised shape; as in TorchSharp null, against its type, where it is not affine.</summary>
        public Parameter weight { get; }
        /// <summary>The shift, or null.</summary>
        public Parameter? bias { get; }
        /// <summary>The last dimensions, which are normalised.</summary>
        public long[] normalized_shape { get; }
        /// <summary>Added to the variance.</summary>
        public double eps { get; }
        /// <summary>Whether it scales and shifts.</summary>
        public bool elementwise_affine { get; }

        /// <summary>The shape stays.</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);

        /// <summary>The parameters are registered already.</summary>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer normalisation of the last dimensions.</summary>
            public static Modules.LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            /// <summary>Layer normalisation of the last dimension.</summary>
            public static Modules.LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
