using System.Security.Cryptography;
using System.Text;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Pairs with one critic's critiques, by split.</summary>
internal sealed class PairSet
{
    private readonly Dictionary<string, (RewardPair Pair, CritiquedPair? Critiques)[]> _splits;

    /// <summary>Puts pairs and critiques together.</summary>
    /// <param name="pairs">All pairs.</param>
    /// <param name="critiques">The critiques of all of them; null for none.</param>
    public PairSet(IEnumerable<RewardPair> pairs, IEnumerable<CritiquedPair>? critiques)
    {
        Dictionary<(string, long), CritiquedPair>? written = critiques?.ToDictionary(each => (each.Split, each.Item));
        _splits = pairs.GroupBy(pair => pair.Split).ToDictionary(split => split.Key, split => split.Select(pair => (pair, written?[(pair.Split, pair.Item)])).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The first pairs of a split.</summary>
    public ReadOnlySpan<(RewardPair Pair, CritiquedPair? Critiques)> Of(string split, int most = int.MaxValue) =>
        _splits.TryGetValue(split, out (RewardPair, CritiquedPair?)[]? pairs) ? pairs.AsSpan(0, Math.Min(most, pairs.Length)) : [];

    /// <summary>The first pairs of a split as texts, without those that <see cref="PairExamples"/> makes none of.</summary>
    public List<(RewardPair Pair, Preference<Example> Texts)> Texts(PairExamples examples, string split, LeftOutPairs leftOut, int most = int.MaxValue)
    {
        var texts = new List<(RewardPair, Preference<Example>)>();
        foreach ((RewardPair pair, CritiquedPair? critiques) in Of(split, most))
        {
            if (examples.Of(pair, critiques, leftOut) is { } sides)
            {
                texts.Add((pair, sides));
            }
        }

        return texts;
    }

    /// <summary>A hash of all that decides what is trained on the first pairs of a split, or measured on them: values that the format does not show are no part of it, nor are sections and groups where nothing is measured.</summary>
    public string Hash(Format format, string split, int most = int.MaxValue)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((RewardPair pair, CritiquedPair? critiques) in Of(split, most))
        {
            if (split == "test")
            {
                Add(pair.Section);
                Add(pair.Group);
            }

            Add(pair.Confidence);
            Add(pair.Margin?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            foreach ((string field, string value) in pair.Shared.Concat(pair.Chosen).Concat(pair.Rejected).Where(value => format.Parameters.Any(shown => shown.Name == value.Key)))
            {
                Add(field);
                Add(value);
            }

            Add(critiques?.Chosen);
            Add(critiques?.Rejected);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string? text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
            hash.AppendData(BitConverter.GetBytes(text is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
