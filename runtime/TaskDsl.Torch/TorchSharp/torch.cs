using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

/// <summary>
/// libtorch under TorchSharp's names: the subset that a decoder-only transformer needs, with TorchSharp's signatures
/// and meaning, so that the same source compiles against either.
/// </summary>
public static partial class torch
{
    /// <summary>Disposes, when it is disposed, the tensors this thread makes from now on, unless they are moved out.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>The innermost dispose scope of this thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>Computes a tensor and disposes all others made on the way.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>The version of libtorch.</summary>
    public static string __version__ => System.Runtime.InteropServices.Marshal.PtrToStringUTF8(taskdsl_version())!;

    /// <summary>Threads that one operation uses.</summary>
    public static int get_num_threads() => taskdsl_get_num_threads();
    /// <summary>Sets the threads that one operation uses.</summary>
    public static void set_num_threads(int num) => taskdsl_set_num_threads(num);
    /// <summary>Threads for operations beside each other.</summary>
    public static int get_num_interop_threads() => taskdsl_get_num_interop_threads();
    /// <summary>Sets the threads for operations beside each other; only before the first of them.</summary>
    public static void set_num_interop_threads(int num) => taskdsl_set_num_interop_threads(num);

    /// <summary>The tensors, end to end in a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        var handles = Handles.Of(tensors);
        var joined = taskdsl_cat(handles, handles.Length, dim);
        GC.KeepAlive(tensors);
        return joined;
    }

    /// <summary>The tensors, side by side in a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var list = tensors as IReadOnlyList<Tensor> ?? [.. tensors];
        var handles = Handles.Of(list);
        var joined = taskdsl_stack(handles, handles.Length, dim);
        GC.KeepAlive(list);
        return joined;
    }

    /// <summary>Products and sums in Einstein's notation.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        var result = taskdsl_einsum(equation, Handles.Of(tensors), tensors.Length);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>x where the condition holds, else y.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => taskdsl_where(condition, x, y);

    /// <summary>NVIDIA GPUs.</summary>
    public static class cuda
    {
        /// <summary>Whether there is one that this libtorch can use.</summary>
        public static bool is_available() => taskdsl_cuda_is_available();
        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available() => taskdsl_cudnn_is_available();
        /// <summary>How many there are.</summary>
        public static int device_count() => taskdsl_cuda_device_count();
        /// <summary>Starts the generators of all GPUs from a seed.</summary>
        public static void manual_seed_all(long seed) => taskdsl_cuda_manual_seed(seed);
        /// <summary>Waits until a GPU, or the current one, has finished what it was given.</summary>
        public static void synchronize(Device? device = null) => taskdsl_cuda_synchronize(device?.index ?? -1);
    }

    /// <summary>Whether there is a GPU that this libtorch can use.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>Switches of the libraries underneath.</summary>
    public static class backends
    {
        /// <summary>Switches of CUDA's libraries.</summary>
        public static class cuda
        {
            /// <summary>Switches of the matrix product.</summary>
            public static class matmul
            {
                /// <summary>Whether products of single precision may be computed with 10-bit mantissas on tensor cores.</summary>
                public static bool allow_tf32
                {
                    get => taskdsl_get_tf32();
                    set => taskdsl_set_tf32(value);
                }
            }
        }
    }
}
