using System.Text.Json.Nodes;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>What a PyTorch user writes to train a reward model, with the weights of ours.</summary>
internal sealed class RewardPeer : IDisposable
{
    private readonly PeerProcess _process = new(script: "rewards.py");

    /// <summary>Begins, and computes the first batch without training.</summary>
    /// <param name="model">The shape.</param>
    /// <param name="weights">A file of weights.</param>
    /// <param name="pairs">The ids of both sides of each pair.</param>
    /// <param name="pad">The id that fills rows.</param>
    /// <param name="batch">The pairs of a step.</param>
    /// <param name="threads">How many to compute with.</param>
    public RewardPeer(TransformerConfiguration model, string weights, IEnumerable<(int[] Chosen, int[] Rejected)> pairs, int pad, int batch, int threads)
    {
        JsonObject answer = _process.Ask(new
        {
            model = PeerProcess.Shape(model),
            weights,
            pairs = pairs.Select(pair => new { chosen = pair.Chosen, rejected = pair.Rejected }),
            pad,
            batch,
            threads,
        });
        Version = (string)answer["version"]!;
        FirstLoss = (double)answer["loss"]!;
        FirstRewards = [.. answer["chosen"]!.AsArray().Concat(answer["rejected"]!.AsArray()).Select(reward => (float)reward!)];
    }

    public string Version { get; }

    /// <summary>The loss of the first batch before training.</summary>
    public double FirstLoss { get; }

    /// <summary>The rewards of the first batch before training: of the chosen, then of the rejected.</summary>
    public float[] FirstRewards { get; }

    /// <summary>Trains one epoch.</summary>
    public Epoch Train(int seed) => Epoch.Of(_process.Ask(new { seed }));

    public void Dispose() => _process.Dispose();
}
