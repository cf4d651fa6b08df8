using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Torch;

/// <summary>AdamW's constants.</summary>
/// <param name="Beta1">How much of the first moment stays each step.</param>
/// <param name="Beta2">How much of the second moment stays each step.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Share of a decaying parameter, times the learning rate, that goes each step.</param>
/// <param name="ClipNorm">Gradients are scaled down together to this norm; 0: never.</param>
public sealed record AdamWSettings(
    double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01, double ClipNorm = 1);

/// <summary>A parameter that is optimised.</summary>
/// <param name="Name">Its path in the model.</param>
/// <param name="Parameter">Itself.</param>
/// <param name="Decays">Whether weight decay applies: to matrices as a rule, not to biases and norms.</param>
/// <param name="FirstMoment">The running mean of its gradients, of its shape and type.</param>
/// <param name="SecondMoment">The running mean of their squares.</param>
public sealed record AdamWParameter(string Name, Parameter Parameter, bool Decays, Tensor FirstMoment, Tensor SecondMoment);

/// <summary>
/// AdamW with clipping over all parameters at once. Its whole state is <see cref="Steps"/> and the moments: saved and
/// put back, the run goes on as it would have.
/// </summary>
public sealed class AdamWOptimizer : IDisposable
{
    /// <summary>An optimiser whose moments are zero.</summary>
    public AdamWOptimizer(IEnumerable<(string Name, Parameter Parameter, bool Decays)> parameters, AdamWSettings settings)
    {
        Settings = settings;
        using var mode = no_grad();
        Parameters = parameters.Select(entry => new AdamWParameter(
            entry.Name,
            entry.Parameter,
            entry.Decays,
            zeros_like(entry.Parameter).DetachFromDisposeScope(),
            zeros_like(entry.Parameter).DetachFromDisposeScope())).ToArray();
    }

    /// <summary>The parameters, with their moments, in a fixed order.</summary>
    public IReadOnlyList<AdamWParameter> Parameters { get; }

    /// <summary>The constants.</summary>
    public AdamWSettings Settings { get; }

    /// <summary>Steps done.</summary>
    public long Steps { get; set; }

    /// <summary>Does one step.</summary>
    /// <returns>The gradients' norm before clipping. Where it is not finite, nothing was changed and the step is not counted.</returns>
    public double Step(double learningRate)
    {
        var norm = TorchCapabilities.Current.AdamWStep(this, learningRate);
        Steps += double.IsFinite(norm) ? 1 : 0;
        return norm;
    }

    /// <summary>Drops all gradients.</summary>
    public void ZeroGradients()
    {
        foreach (var entry in Parameters)
        {
            entry.Parameter.grad = null;
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var entry in Parameters)
        {
            entry.FirstMoment.Dispose();
            entry.SecondMoment.Dispose();
        }
    }
}
