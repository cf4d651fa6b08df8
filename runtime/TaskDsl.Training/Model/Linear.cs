using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>A projection, with or without a bias.</summary>
internal sealed class Linear(ParameterSet parameters, string name, int input, int output, bool bias, double deviation)
{
    private readonly Parameter _weight = parameters.Normal(name + ".weight", deviation, output, input);
    private readonly Parameter? _bias = bias ? parameters.Constant(name + ".bias", 0, output) : null;

    // x: […, input] → […, output]
    public Tensor Forward(Tensor x) => nn.functional.linear(x, _weight, _bias);
}
