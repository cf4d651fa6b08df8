using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The feed-forward network of a block.</summary>
internal sealed class FeedForward(TransformerConfiguration configuration, ParameterSet parameters, string name, double deviation, double residualDeviation)
{
    private readonly ActivationKind _activation = configuration.Activation;
    private readonly int _hidden = configuration.Hidden;
    private readonly Linear _input = new(parameters, name + ".input", configuration.Width, configuration.Activation == ActivationKind.SwiGlu ? 2 * configuration.Hidden : configuration.Hidden, configuration.Bias, deviation);
    private readonly Linear _output = new(parameters, name + ".output", configuration.Hidden, configuration.Width, configuration.Bias, residualDeviation);

    // x: [N, W], normalised → [N, W]
    public Tensor Forward(Tensor x)
    {
        Tensor inside = _input.Forward(x);
        return _output.Forward(_activation switch
        {
            ActivationKind.Gelu => nn.functional.gelu(inside),
            ActivationKind.GeluTanh => nn.functional.gelu(inside, GELU.Approximate.tanh),
            _ => Gated(inside.split(_hidden, -1)),
        });
    }

    private static Tensor Gated(Tensor[] halves) => nn.functional.silu(halves[0]) * halves[1];
}
