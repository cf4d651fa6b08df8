using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that is trained. It takes over the tensor it is made from, which is then invalid.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Takes over <paramref name="data"/> and its place in a dispose scope.</summary>
        public Parameter(Tensor data, bool requires_grad = true)
            : this(data.OwningDisposeScope, data.with_requires_grad(requires_grad).MoveHandle())
        {
        }

        private Parameter(DisposeScope? scope, nint handle) : base(handle, register: false) => scope?.Add(this);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A tensor that is trained; it takes over <paramref name="data"/>.</summary>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
