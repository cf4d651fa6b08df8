using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Pairs of epochs, ours and the peer's in turn, so that what else the machine does hits both.</summary>
internal sealed class Comparison(TransformerConfiguration shape, IReadOnlyList<Encoded> examples, int batch, int threads, Hardware? hardware = null)
{
    public const int Pairs = 7;

    /// <summary>The ratios of the pairs.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="batchTokens">The most tokens of our batch.</param>
    /// <param name="seconds">What an epoch's time is: a step's median, or the sum.</param>
    public Measured Run(string name, int batchTokens, Func<Epoch, double> seconds)
    {
        int pad = Tokenizer.Bytes.Pad;
        using var peer = new Peer(shape, examples, pad, batch, threads, hardware);
        using var ours = new Ours(shape, examples, pad, batchTokens, hardware: hardware);
        // This process goes on to the next comparison: its peak begins anew (man 5 proc, clear_refs).
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        // The first epoch pays for memory and code.
        Epoch mine = ours.Train(0), theirs = peer.Train(0);
        var pairs = new List<(double Ours, double Peer)>();
        for (int pair = 1; pair <= Pairs; pair++)
        {
            mine = ours.Train(pair);
            theirs = peer.Train(pair);
            pairs.Add((seconds(mine), seconds(theirs)));
        }

        return new Measured(name, examples, pairs, mine, theirs, peer.Version);
    }
}

/// <summary>What a comparison found.</summary>
internal sealed record Measured(string Name, IReadOnlyList<Encoded> Examples, IReadOnlyList<(double Ours, double Peer)> Pairs, Epoch LastOurs, Epoch LastPeer, string PeerVersion)
{
    public double[] Ratios => [.. Pairs.Select(pair => pair.Ours / pair.Peer).Order()];

    public double Ratio => Ratios[Ratios.Length / 2];

    public double Ours => Middle(Pairs.Select(pair => pair.Ours));

    public double Peer => Middle(Pairs.Select(pair => pair.Peer));

    public static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
