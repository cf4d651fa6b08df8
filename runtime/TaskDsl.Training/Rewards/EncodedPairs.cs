using System.Globalization;
using TaskDsl.Formats;
using TaskDsl.Randomness;

namespace TaskDsl.Training;

/// <summary>A pair as a reward model sees it.</summary>
/// <param name="Chosen">The side that is preferred.</param>
/// <param name="Rejected">The other side.</param>
/// <param name="Margin">m, by how much the rewards should differ at least.</param>
internal sealed record EncodedPair(Encoded Chosen, Encoded Rejected, double Margin)
{
    /// <summary>Tokens of both sides.</summary>
    public int Tokens => Chosen.Ids.Length + Rejected.Ids.Length;

    /// <summary>Tokens of the longer side.</summary>
    public int Longer => Math.Max(Chosen.Ids.Length, Rejected.Ids.Length);
}

/// <summary>The pairs of a data set that fit into a model's context.</summary>
/// <param name="Pairs">Those that fit, in the data's order.</param>
/// <param name="Dropped">How many were left out.</param>
internal sealed record EncodedPairs(IReadOnlyList<EncodedPair> Pairs, int Dropped)
{
    /// <summary>A hash of all ids and margins in order.</summary>
    public string Hash() => StableHash.HexOf(string.Join('\n', Pairs
        .Select(pair => pair.Margin.ToString("R", CultureInfo.InvariantCulture))
        .Prepend(TrainingData.HashOf([.. Pairs.SelectMany(pair => new[] { pair.Chosen, pair.Rejected })]))));
}
