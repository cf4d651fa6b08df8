using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The Gaussian error linear unit.</summary>
    public sealed class GELU : nn.Module<Tensor, Tensor>
    {
        /// <summary>How it is computed.</summary>
        public enum Approximate
        {
            /// <summary>With the error function.</summary>
            none = 0,
            /// <summary>With its tanh approximation.</summary>
            tanh = 1,
        }

        internal GELU(Approximate approximate) : base(nameof(GELU)) => this.approximate = approximate;

        /// <summary>How it is computed.</summary>
        public Approximate approximate { get; set; }

        /// <summary>The shape stays.</summary>
        public override Tensor forward(Tensor tensor) => tensor.gelu(approximate);
    }

    /// <summary>x · sigmoid(x).</summary>
    public sealed class SiLU : nn.Module<Tensor, Tensor>
    {
        internal SiLU() : base(nameof(SiLU))
        {
        }

        /// <summary>The shape stays.</summary>
        public override Tensor forward(Tensor tensor) => tensor.silu();
    }

    /// <summary>Zeros elements with probability p while training, and scales the others by 1 / (1 − p).</summary>
    public sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace) : base(nameof(Dropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability.</summary>
        public double p { get; set; }
        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The shape stays.</summary>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The Gaussian error linear unit.</summary>
            public static Modules.GELU GELU() => new(Modules.GELU.Approximate.none);
            /// <summary>The Gaussian error linear unit, exact or by its tanh approximation.</summary>
            public static Modules.GELU GELU(Modules.GELU.Approximate approximate) => new(approximate);
            /// <summary>x · sigmoid(x).</summary>
            public static Modules.SiLU SiLU() => new();
            /// <summary>Zeros elements with probability p while training.</summary>
            public static Modules.Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
