using System.Security.Cryptography;
using System.Text;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Pairs with one critic's critiques, by split: read from their files each time, so that memory holds one.</summary>
/// <param name="pairs">The file of all pairs.</param>
/// <param name="critiques">The file of the critiques of all of them, in their order; null for none.</param>
internal sealed class PairSet(string pairs, string? critiques)
{
    private readonly Dictionary<(string, string, int), string> _hashes = [];

    /// <summary>The first pairs of a split.</summary>
    /// <exception cref="CommandException">The critiques are of other pairs.</exception>
    public IEnumerable<(RewardPair Pair, CritiquedPair? Critiques)> Of(string split, int most = int.MaxValue) =>
        All().SkipWhile(each => each.Pair.Split != split).TakeWhile(each => each.Pair.Split == split).Take(most);

    /// <summary>The first pairs of a split as texts, without those that <see cref="PairExamples"/> makes none of.</summary>
    /// <param name="examples">Makes texts of them.</param>
    /// <param name="split">The split.</param>
    /// <param name="leftOut">Counts those left out, as they are gone through.</param>
    /// <param name="most">How many pairs, with those left out.</param>
    public IEnumerable<Preference<Example>> Texts(PairExamples examples, string split, LeftOutPairs leftOut, int most = int.MaxValue) =>
        Of(split, most).Select(each => examples.Of(each.Pair, each.Critiques, leftOut)).OfType<Preference<Example>>();

    private IEnumerable<(RewardPair Pair, CritiquedPair? Critiques)> All()
    {
        using IEnumerator<CritiquedPair>? written = critiques is null ? null : PairFiles.ReadCritiques(critiques).GetEnumerator();
        foreach (RewardPair pair in PairFiles.ReadPairs(pairs))
        {
            if (written is not null && !(written.MoveNext() && (written.Current.Split, written.Current.Item) == (pair.Split, pair.Item)))
            {
                throw new CommandException("TDSL4011", $"Here should stand the critiques of pair {pair.Item} of {pair.Split}, in the order of '{pairs}'. Delete the file to have it made again.", ExitCode.Failed, critiques);
            }

            yield return (pair, written?.Current);
        }
    }

    /// <summary>A hash of all that decides what is trained on the first pairs of a split, or measured on them: values that the format does not show are no part of it, nor are sections and groups where nothing is measured.</summary>
    public string Hash(Format format, string split, int most = int.MaxValue) =>
        _hashes.TryGetValue((format.Name, split, most), out string? known) ? known : _hashes[(format.Name, split, most)] = Compute(format, split, most);

    private string Compute(Format format, string split, int most)
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
