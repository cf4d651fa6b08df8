using TaskDsl.Formats;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Pairs of epochs, ours and the peer's in turn, so that what else the machine does hits both.</summary>
internal sealed class Comparison(TransformerConfiguration shape, IReadOnlyList<Encoded> examples, int batch, int threads, Hardware? hardware = null)
{
    public const int Pairs = 7;

    /// <summary>The ratios of the pairs.</summary>
    /// <param name="batchTokens">The most tokens of our batch.</param>
    /// <param name="seconds">What an epoch's time is: a step's median, or the sum.</param>
    public Measured Run(int batchTokens, Func<Epoch, double> seconds)
    {
        int pad = Tokenizer.Bytes.Pad;
        using var peer = new Peer(shape, examples, pad, batch, threads, hardware);
        using var ours = new Ours(shape, examples, pad, batchTokens, hardware: hardware);
        return InTurn(ours.Train, peer.Train, peer.Version, seconds);
    }

    /// <summary>The ratios of the pairs of any two sides.</summary>
    /// <param name="ours">Trains an epoch by a seed.</param>
    /// <param name="peer">The same on the other side.</param>
    /// <param name="version">The peer's version of torch.</param>
    /// <param name="seconds">What an epoch's time is.</param>
    public static Measured InTurn(Func<int, Epoch> ours, Func<int, Epoch> peer, string version, Func<Epoch, double> seconds)
    {
        Measurement.ResetPeak();
        // The first epoch pays for memory and code.
        Epoch mine = ours(0), theirs = peer(0);
        var pairs = new List<(double Ours, double Peer)>();
        for (int pair = 1; pair <= Pairs; pair++)
        {
            mine = ours(pair);
            theirs = peer(pair);
            pairs.Add((seconds(mine), seconds(theirs)));
        }

        return new Measured(pairs, mine, theirs, version);
    }
}

/// <summary>What a comparison found.</summary>
internal sealed record Measured(IReadOnlyList<(double Ours, double Peer)> Pairs, Epoch LastOurs, Epoch LastPeer, string PeerVersion)
{
    public double[] Ratios => [.. Pairs.Select(pair => pair.Ours / pair.Peer).Order()];

    public double Ratio => Ratios[Ratios.Length / 2];

    public double Ours => Measurement.Median(Pairs.Select(pair => pair.Ours));

    public double Peer => Measurement.Median(Pairs.Select(pair => pair.Peer));
}
