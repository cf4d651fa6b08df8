using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>The feed-forward network of a block.</summary>
internal sealed class FeedForward(TransformerConfiguration configuration, ParameterSet parameters, string name, double deviation, double residualDeviation)
{
    private readonly bool _gated = configuration.Activation == ActivationKind.SwiGlu;
    private readonly int _hidden = configuration.Hidden;
    private readonly Linear _input = new(parameters, name + ".input", configuration.Width, configuration.Activation == ActivationKind.SwiGlu ? 2 * configuration.Hidden : configuration.Hidden, configuration.Bias, deviation);
    private readonly Linear _output = new(parameters, name + ".output", configuration.Hidden, configuration.Width, configuration.Bias, residualDeviation);

    // x: [N, W], normalised → [N, W]
    public Tensor Forward(Tensor x)
    {
        Tensor inside = _input.Forward(x);
        if (!_gated)
        {
            return _output.Forward(nn.functional.gelu(inside));
        }

        Tensor[] halves = inside.split(_hidden, -1);
        return _output.Forward(nn.functional.silu(halves[0]) * halves[1]);
    }
}
