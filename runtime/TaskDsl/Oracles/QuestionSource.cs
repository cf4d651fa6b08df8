using System.Collections;
using TaskDsl.Randomness;

namespace TaskDsl.Oracles;

/// <summary>
/// The questions of one split and stage, no two of one <see cref="IOracle.Kind"/>, without end: take as many as are needed.
/// Question i depends on the seed, the stage, i and the kinds before it, never on how many are taken; each enumeration gives the same ones.
/// </summary>
/// <param name="oracle">Draws the questions.</param>
/// <param name="split">The split they are of.</param>
/// <param name="seed">The experiment's seed.</param>
/// <param name="stage">What they are for, such as <c>round-1/base</c>: different stages draw differently.</param>
/// <param name="except">Questions whose kinds are used up already, such as those of an earlier stage; null for none.</param>
public sealed class QuestionSource(IOracle oracle, Split split, long seed, string stage, IEnumerable<string>? except = null) : IEnumerable<string>
{
    /// <summary>Draws the questions one by one.</summary>
    /// <exception cref="OutOfQuestionsException">While enumerating: one more is asked for than exist.</exception>
    public IEnumerator<string> GetEnumerator()
    {
        // Kinds by hash: a million of them are a few megabytes, and two of a million collide once in 10^7 runs.
        var taken = new HashSet<ulong>((except ?? []).Select(question => Splits.HashOf(oracle.Kind(question))));
        var drawn = new HashSet<ulong>();
        int used = 0;
        for (int item = 0; ; item++)
        {
            long failures = 0;
            for (long attempt = 0; ; attempt++)
            {
                // A kind half as frequent as the others is overlooked once in e^32 by the second bound.
                if (drawn.Count >= oracle.Questions || failures > 1000 + (64L * drawn.Count))
                {
                    throw new OutOfQuestionsException(oracle, split, available: item, used, all: drawn.Count);
                }

                string question = oracle.Draw(new CounterRandom(seed, stage, item, attempt));
                ulong hash = Splits.HashOf(oracle.Kind(question));
                if (drawn.Add(hash) && Splits.Of(hash) == split)
                {
                    if (!taken.Contains(hash))
                    {
                        yield return question;
                        break;
                    }

                    used++;
                }

                failures++;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
