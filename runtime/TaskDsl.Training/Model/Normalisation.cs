using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>Layer or root-mean-square normalisation over the width.</summary>
internal sealed class Normalisation
{
    private readonly NormalisationKind _kind;
    private readonly double _epsilon;
    private readonly long[] _shape;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    public Normalisation(TransformerConfiguration configuration, ParameterSet parameters, string name)
    {
        (_kind, _epsilon, _shape) = (configuration.Normalisation, configuration.Epsilon, [configuration.Width]);
        _weight = parameters.Constant(name + ".weight", 1, configuration.Width);
        _bias = _kind == NormalisationKind.Layer ? parameters.Constant(name + ".bias", 0, configuration.Width) : null;
    }

    // x: […, W]
    public Tensor Forward(Tensor x) => _kind == NormalisationKind.Layer
        ? nn.functional.layer_norm(x, _shape, _weight, _bias, _epsilon)
        : x * (x * x).mean([-1], keepdim: true).add(_epsilon).rsqrt() * _weight;
}
