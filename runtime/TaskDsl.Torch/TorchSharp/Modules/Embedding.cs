using static TaskDsl.Torch.Interop.Shim;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A row of its weight for each number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long padding;

        internal Embedding(Tensor weight, bool trained, long? padding_idx) : base(nameof(Embedding))
        {
            padding = padding_idx ?? -1;
            this.weight = new Parameter(weight, trained);
            register_parameter(nameof(weight), this.weight);
        }

        /// <summary>[numbers, width].</summary>
        public Parameter? weight { get; }

        /// <summary>[…] of whole numbers to […, width].</summary>
        public override Tensor forward(Tensor input) => taskdsl_embedding(weight!, input, padding, false, false);

        /// <summary>The parameter is registered already.</summary>
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
            /// <summary>An embedding with PyTorch's start: the standard normal distribution, and zeros for the padding number, whose row is not trained.</summary>
            public static Modules.Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null)
            {
                var weight = init.normal_(empty(num_embeddings, embedding_dims));
                if (padding_idx is { } row)
                {
                    using var padding = weight.select(0, row).DetachFromDisposeScope();
                    padding.zero_();
                }

                return new(weight, trained: true, padding_idx);
            }

            /// <summary>An embedding that takes over a tensor of its rows.</summary>
            public static Modules.Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null) =>
                new(embeddings, !freeze, padding_idx);
        }
    }
}
