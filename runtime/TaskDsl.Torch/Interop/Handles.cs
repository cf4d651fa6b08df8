using static TorchSharp.torch;

namespace TaskDsl.Torch.Interop;

/// <summary>The native pointers of several tensors. The caller keeps the tensors alive during the call.</summary>
internal static class Handles
{

    public static nint[] Of(IEnumerable<Tensor> tensors) => [.. tensors.Select(static tensor => tensor.Handle)];

    /// <summary>Tensors out of the pointers that a native function gave.</summary>
    public static Tensor[] Tensors(ReadOnlySpan<nint> handles)
    {
        var tensors = new Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(handles[i]);
        }

        return tensors;
    }
}
