using TaskDsl.Experiments;
using TaskDsl.Formats;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TaskDsl.Training;

/// <summary>A decoder-only, pre-norm transformer: token ids to logits.</summary>
public sealed partial class Transformer : IDisposable
{
    internal const string HeadName = "head.weight";

    private readonly ParameterSet _parameters;
    private readonly Parameter _tokens;
    private readonly Parameter? _positions;
    private readonly Block[] _blocks;
    private readonly Normalisation _norm;
    private readonly Parameter _head;
    private readonly Tensor? _cosines;
    private readonly Tensor? _sines;

    /// <summary>Builds a model with fresh weights, which depend on the seed and the shape alone.</summary>
    /// <param name="configuration">The shape.</param>
    /// <param name="seed">The seed of the initial weights.</param>
    /// <param name="device">Where it computes; the processor where null.</param>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    public Transformer(TransformerConfiguration configuration, long seed, Device? device = null)
        : this(configuration, device, seed)
    {
    }

    private Transformer(TransformerConfiguration configuration, Device? device, long? seed)
    {
        configuration.Check();
        (Configuration, Device) = (configuration, device ?? CPU);
        _parameters = new ParameterSet(seed, Device);
        _tokens = _parameters.Normal("tokens.weight", configuration.InitialDeviation, configuration.Vocabulary, configuration.Width);
        if (configuration.Positions == PositionKind.Learned)
        {
            _positions = _parameters.Normal("positions.weight", configuration.InitialDeviation, configuration.Context, configuration.Width);
        }
        else
        {
            using var scope = NewDisposeScope();
            (float[] cosines, float[] sines) = Rotation.Table(configuration);
            _cosines = tensor(cosines, [configuration.Context, configuration.HeadWidth / 2], device: Device).DetachFromDisposeScope();
            _sines = tensor(sines, [configuration.Context, configuration.HeadWidth / 2], device: Device).DetachFromDisposeScope();
        }

        _blocks = [.. Enumerable.Range(0, configuration.Layers).Select(layer => new Block(configuration, _parameters, $"blocks.{layer}", configuration.InitialDeviation))];
        _norm = new Normalisation(configuration, _parameters, "norm");
        _head = configuration.TiedHead ? _tokens : _parameters.Normal(HeadName, configuration.InitialDeviation, configuration.Head == HeadKind.Reward ? 1 : configuration.Vocabulary, configuration.Width);
    }

    /// <summary>The shape.</summary>
    public TransformerConfiguration Configuration { get; }

    /// <summary>Where the model computes.</summary>
    public Device Device { get; }

    /// <summary>The parameters by name, in a fixed order.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters => _parameters.All;

    /// <summary>The number of parameters.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Value.numel());

    /// <summary>The loss of some examples in nats per learned token, without training.</summary>
    /// <param name="examples">The examples, none longer than the context.</param>
    /// <param name="pad">The id that fills rows.</param>
    public double Loss(IReadOnlyList<Encoded> examples, int pad)
    {
        using IDisposable mode = inference_mode();
        double sum = 0;
        foreach (int[] batch in BatchPlan.Epoch([.. examples.Select(example => example.Ids.Length)], 8192, RowPacking.Bucketed, 0, "loss", 0))
        {
            foreach (TokenRows rows in TokenRows.ForTraining([.. batch.Select(example => examples[example])], pad, RowPacking.Bucketed))
            {
                using var scope = NewDisposeScope();
                RowTensors at = Upload(rows);
                Tensor states = States(at);
                sum += LogitChunks.Of(this, states.shape[0]).Sum(chunk => LossSum(states, at.Targets, chunk).ToDouble());
            }
        }

        return sum / examples.Sum(example => (long)example.Targets);
    }

    /// <summary>A model whose weights are set later, and until then are whatever memory holds.</summary>
    /// <exception cref="ArgumentException">The shape cannot be built.</exception>
    internal static Transformer Unset(TransformerConfiguration configuration, Device? device) => new(configuration, device, seed: null);

    /// <summary>The SHA-256 of all weights: the model's identity.</summary>
    public string WeightsHash() => TensorValues.HashOf(Parameters.Select(parameter => (parameter.Name, (Tensor)parameter.Value)));

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _parameters.Dispose();
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    internal RowTensors Upload(TokenRows rows) => new(rows, Device);

    /// <summary>The summed negative log-likelihood of some of the targets.</summary>
    /// <param name="states">[P, W], what <see cref="States"/> gives.</param>
    /// <param name="targets">[P]</param>
    /// <param name="chunk">Which.</param>
    // → []
    internal Tensor LossSum(Tensor states, Tensor targets, LogitChunks.Chunk chunk) => LossSum(states.narrow(0, chunk.First, chunk.Count), targets.narrow(0, chunk.First, chunk.Count));

    /// <summary>The summed negative log-likelihood of targets.</summary>
    /// <param name="states">[P, W]</param>
    /// <param name="targets">[P]</param>
    // → []
    internal Tensor LossSum(Tensor states, Tensor targets)
    {
        using var scope = NewDisposeScope();
        // In single precision, whatever the products before were computed in.
        return nn.functional.cross_entropy(nn.functional.linear(states, _head).to(float32), targets, reduction: nn.Reduction.Sum).MoveToOuterDisposeScope();
    }

    /// <summary>The reward at each token where one is wanted, in single precision. The head is <see cref="HeadKind.Reward"/>.</summary>
    // → [P]
    internal Tensor Rewards(RowTensors rows)
    {
        using var scope = NewDisposeScope();
        return Logits(rows).to(float32).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The logits where they are wanted. The last block and the head compute nothing elsewhere.</summary>
    /// <param name="rows">The tokens.</param>
    // → [P, V], or [P, 1] where the head gives a reward
    internal Tensor Logits(RowTensors rows)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(States(rows), _head).MoveToOuterDisposeScope();
    }

    /// <summary>What the head reads, where logits are wanted.</summary>
    // → [P, W]
    internal Tensor States(RowTensors rows)
    {
        using var scope = NewDisposeScope();
        Rotation? rotation = RotationOf(rows);
        Tensor x = Embed(rows);
        for (int layer = 0; layer < _blocks.Length; layer++)
        {
            x = _blocks[layer].Forward(x, rows, rotation, layer == _blocks.Length - 1 ? rows.Wanted : null);
        }

        return _norm.Forward(x).MoveToOuterDisposeScope();
    }

    /// <summary>The logits after the tokens that are wanted, without gradients. The cache then holds them all.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="cache">The keys and values of what came before them.</param>
    // → [P, V]
    internal Tensor Extend(NewTokens tokens, KeyValueCache cache)
    {
        using IDisposable mode = inference_mode();
        using var scope = NewDisposeScope();
        var at = new NewTokenTensors(tokens, Device);
        Tensor x = _tokens.index_select(0, at.Ids);
        Rotation? rotation = null;
        if (_positions is not null)
        {
            x += _positions.index_select(0, at.Positions);
        }
        else
        {
            rotation = new Rotation(_cosines!.index_select(0, at.Positions).view(tokens.Count, 1, 1, -1), _sines!.index_select(0, at.Positions).view(tokens.Count, 1, 1, -1));
        }

        // Where every token is wanted, none is looked up.
        Tensor? wanted = tokens.Wanted.Count == tokens.Count ? null : at.Wanted;
        for (int layer = 0; layer < _blocks.Length; layer++)
        {
            x = _blocks[layer].Extend(x, at, cache, layer, rotation, layer == _blocks.Length - 1 ? wanted : null);
        }

        return nn.functional.linear(_norm.Forward(x), _head).MoveToOuterDisposeScope();
    }

    // → [R·T, W]
    private Tensor Embed(RowTensors rows)
    {
        Tensor x = _tokens.index_select(0, rows.Ids);
        if (_positions is null)
        {
            return x;
        }

        return rows.Positions is { } positions
            ? x + _positions.index_select(0, positions)
            : (x.view(rows.Rows, rows.Length, -1) + _positions.narrow(0, 0, rows.Length)).view(rows.Rows * rows.Length, -1);
    }

    private Rotation? RotationOf(RowTensors rows)
    {
        if (_cosines is null || _sines is null)
        {
            return null;
        }

        return rows.Positions is { } positions
            ? new Rotation(_cosines.index_select(0, positions).view(rows.Rows, rows.Length, 1, -1), _sines.index_select(0, positions).view(rows.Rows, rows.Length, 1, -1))
            : new Rotation(_cosines.narrow(0, 0, rows.Length).unsqueeze(1), _sines.narrow(0, 0, rows.Length).unsqueeze(1));
    }
}
