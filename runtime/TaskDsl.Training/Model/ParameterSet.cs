using TaskDsl.Randomness;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>A model's parameters by name, in the order in which they were made.</summary>
/// <remarks>Initial values depend on (seed, name) alone: neither on libtorch's generator nor on the order, so every binding begins with the same ones.</remarks>
/// <param name="seed">The seed; null for values that are set later, and until then are whatever memory holds.</param>
/// <param name="device">Where they lie.</param>
internal sealed class ParameterSet(long? seed, Device device) : IDisposable
{
    private readonly List<(string Name, Parameter Value)> _all = [];

    /// <summary>All parameters.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> All => _all;

    /// <summary>Values drawn from a normal distribution around 0.</summary>
    public Parameter Normal(string name, double deviation, params long[] shape)
    {
        if (seed is not { } key)
        {
            return Add(name, empty(shape, device: device));
        }

        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var random = new CounterRandom(key, "init/" + name);
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box and Muller 1958; 1 − u is never 0.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(radius * cosine);
            if (i + 1 < values.Length)
            {
                values[i + 1] = (float)(radius * sine);
            }
        }

        return Add(name, tensor(values, shape, device: device));
    }

    /// <summary>One number throughout.</summary>
    public Parameter Constant(string name, float value, params long[] shape) => Add(name, full(shape, value, device: device));

    /// <summary>Frees all.</summary>
    public void Dispose()
    {
        foreach ((_, Parameter value) in _all)
        {
            value.Dispose();
        }
    }

    private Parameter Add(string name, Tensor values)
    {
        Parameter parameter = nn.Parameter(values);
        parameter.DetachFromDisposeScope();
        _all.Add((name, parameter));
        return parameter;
    }
}
