using TaskDsl.Torch.Interop;
using TorchSharp;
using static TaskDsl.Torch.Interop.Shim;

namespace TaskDsl.Torch;

/// <summary>The capabilities of the system binding: each is one call into libtorch or its shim.</summary>
internal sealed class SystemCapabilities : ITorchCapabilities
{
    private readonly PlainCapabilities plain = new();

    public double AdamWStep(AdamWOptimizer optimizer, double learningRate)
    {
        var parameters = optimizer.Parameters;
        var (values, first, second, decays) = (new nint[parameters.Count], new nint[parameters.Count], new nint[parameters.Count], new byte[parameters.Count]);
        for (var i = 0; i < parameters.Count; i++)
        {
            values[i] = parameters[i].Parameter.Handle;
            first[i] = parameters[i].FirstMoment.Handle;
            second[i] = parameters[i].SecondMoment.Handle;
            decays[i] = parameters[i].Decays ? (byte)1 : (byte)0;
        }

        var settings = optimizer.Settings;
        var norm = 0.0;
        taskdsl_adamw(
            values, first, second, decays, parameters.Count,
            new(learningRate, settings.Beta1, settings.Beta2, settings.Epsilon, settings.WeightDecay, 0, settings.ClipNorm, optimizer.Steps + 1),
            ref norm);
        GC.KeepAlive(optimizer);
        return norm;
    }

    public torch.Tensor CausalAttention(torch.Tensor q, torch.Tensor k, torch.Tensor v, torch.Tensor? starts) => (q.device_type, q.dtype) switch
    {
        (DeviceType.CPU, torch.ScalarType.Float32) => taskdsl_causal_attention(q, k, v, starts),
        // Autocast projections: the fused kernel is faster in single precision than libtorch's in half.
        (DeviceType.CPU, torch.ScalarType.BFloat16) => taskdsl_causal_attention(q.to(torch.float32), k.to(torch.float32), v.to(torch.float32), starts),
        _ => plain.CausalAttention(q, k, v, starts),
    };

    public torch.Tensor CachedAttention(torch.Tensor q, torch.Tensor keys, torch.Tensor values, torch.Tensor paths, torch.Tensor offsets, torch.Tensor counts) =>
        (q.device_type, q.dtype) == (DeviceType.CPU, torch.ScalarType.Float32)
            ? taskdsl_cached_attention(q, keys, values, paths, offsets, counts)
            : plain.CachedAttention(q, keys, values, paths, offsets, counts);

    public IDisposable? Autocast(DeviceType device) => new AutocastMode(device);

    public bool UseDeterministicAlgorithms(bool on)
    {
        taskdsl_set_deterministic(on, false);
        return true;
    }

    public TorchDescription Describe(torch.Device device) => TorchEnvironment.Describe(device);

    private sealed class AutocastMode : IDisposable
    {
        private readonly int device;
        private readonly bool before;
        private bool ended;

        public AutocastMode(DeviceType device)
        {
            this.device = (int)device;
            taskdsl_autocast_begin(this.device, out var enabled);
            before = enabled;
        }

        public void Dispose()
        {
            if (!ended)
            {
                ended = true;
                taskdsl_autocast_end(device, before);
            }
        }
    }
}
