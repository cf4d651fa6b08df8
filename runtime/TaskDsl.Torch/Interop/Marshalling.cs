using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using TorchSharp;

[assembly: DisableRuntimeMarshalling]

namespace TaskDsl.Torch.Interop;

/// <summary>Passes a tensor's native pointer, keeps the tensor alive during the call, and wraps what comes back.</summary>
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedIn, typeof(In))]
[CustomMarshaller(typeof(torch.Tensor), MarshalMode.ManagedToUnmanagedOut, typeof(Out))]
internal static class TensorMarshaller
{
    internal ref struct In
    {
        private torch.Tensor? tensor;

        public void FromManaged(torch.Tensor? managed) => tensor = managed;

        public readonly nint ToUnmanaged() => tensor is null ? 0 : tensor.Handle;

        // Without this the finaliser may free the tensor while libtorch still reads it.
        public readonly void Free() => GC.KeepAlive(tensor);
    }

    internal static class Out
    {
        public static torch.Tensor ConvertToManaged(nint handle) =>
            handle == 0 ? throw Shim.LastError() : new torch.Tensor(handle);
    }
}

/// <summary>What a native function without a value returns: it throws where the function failed.</summary>
[NativeMarshalling(typeof(DoneMarshaller))]
internal readonly struct Done;

[CustomMarshaller(typeof(Done), MarshalMode.ManagedToUnmanagedOut, typeof(DoneMarshaller))]
internal static class DoneMarshaller
{
    public static Done ConvertToManaged(int status) => status == 0 ? default : throw Shim.LastError();
}

/// <summary>A <see cref="Scalar"/> as the shim sees it.</summary>
internal readonly record struct NativeScalar(long Kind, long Bits)
{
    public static readonly NativeScalar None = new(-1, 0);
}

[CustomMarshaller(typeof(Scalar), MarshalMode.ManagedToUnmanagedIn, typeof(ScalarMarshaller))]
internal static class ScalarMarshaller
{
    public static NativeScalar ConvertToUnmanaged(Scalar? managed) => managed?.Native ?? NativeScalar.None;
}

/// <summary>A <see cref="torch.TensorIndex"/> as the shim sees it.</summary>
internal readonly record struct NativeIndex(long Kind, long Start, long Stop, long Step, nint Tensor);

/// <summary>C++'s bool: one byte.</summary>
internal readonly struct Truth(bool value)
{
    private readonly byte value = value ? (byte)1 : (byte)0;

    public static implicit operator Truth(bool value) => new(value);

    public static implicit operator bool(Truth truth) => truth.value != 0;
}

/// <summary>What one AdamW step needs to know, laid out as the shim's own.</summary>
internal readonly record struct NativeAdamW(
    double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, double L2, double ClipNorm, long Step);
