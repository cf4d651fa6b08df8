using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using TaskDsl.Training;
using static TaskDsl.Benchmarks.Training.PreferenceTask;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Pairs of one format, of random letters, with lengths of a stated distribution.</summary>
/// <param name="Median">The median number of a side's tokens.</param>
/// <param name="Spread">The standard deviation of the length's logarithm. Both sides are drawn apart, and again while outside the bounds.</param>
internal sealed record PreferencePairs(double Median, double Spread)
{
    private const int Shortest = 50, Longest = 500;

    private static readonly Conversation<PromptRole> Prompt = [new(PromptRole.User, "Which?")];

    private static readonly int Frame = Ids(new(Prompt, "a")).Length - 1;

    public override string ToString() => Spread == 0
        ? $"{Median} tokens each"
        : FormattableString.Invariant($"log-normal, median {Median}, σ {Spread}, {Shortest}–{Longest}");

    public Preference<PreferenceWithoutCritiqueExample>[] Draw(int count)
    {
        var random = new CounterRandom(1, "pairs");
        return [.. Enumerable.Range(0, count).Select(_ => new Preference<PreferenceWithoutCritiqueExample>(Side(), Side()))];

        PreferenceWithoutCritiqueExample Side() => new(Prompt, string.Concat(Enumerable.Range(0, Length() - Frame).Select(_ => (char)('a' + random.Next(26)))));

        int Length()
        {
            while (true)
            {
                // Box and Muller 1958.
                double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                int length = (int)Math.Round(Median * Math.Exp(Spread * normal));
                if (length is >= Shortest and <= Longest)
                {
                    return length;
                }
            }
        }
    }

    /// <summary>What both sides of the comparison read.</summary>
    public static int[] Ids(PreferenceWithoutCritiqueExample text) => PreferenceWithoutCritique.Encode(text, Tokenizer.Bytes).Ids;
}
