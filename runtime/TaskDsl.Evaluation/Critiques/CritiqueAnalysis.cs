using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>Computes every number about critiques from saved ones, without a model. Intervals are of a bootstrap over questions.</summary>
public static class CritiqueAnalysis
{
    /// <summary>The numbers of each pair of models, in the order in which the pairs first appear. The order of questions does not matter.</summary>
    /// <param name="answers">Answers and critiques, of any pairs of models.</param>
    /// <param name="seed">The seed of the bootstrap; pairs with as many questions have the same draws.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="InvalidSamplesException">There are none, or a pair has an item twice.</exception>
    public static ImmutableArray<CritiqueResults> Compute(IEnumerable<CritiquedAnswer> answers, long seed = 1, int resamples = GapAnalysis.DefaultResamples)
    {
        ImmutableArray<CritiqueResults> results =
        [
            .. from answer in answers
               group answer by (answer.AnsweredBy, answer.Critic) into pair
               select Of([.. pair.OrderBy(answer => answer.Item)], seed, resamples),
        ];
        return results.IsEmpty ? throw new InvalidSamplesException("There are no answers with critiques.") : results;
    }

    private static CritiqueResults Of(CritiquedAnswer[] answers, long seed, int resamples)
    {
        CritiquedAnswer first = answers[0];
        foreach ((CritiquedAnswer answer, CritiquedAnswer next) in answers.Zip(answers.Skip(1)))
        {
            if (answer.Item == next.Item)
            {
                throw new InvalidSamplesException($"Item {answer.Item} has two critiques by '{first.Critic}' of an answer by '{first.AnsweredBy}'; each question has its own number.");
            }
        }

        CritiqueMeasure[] measures = [.. CritiqueMeasure.All];
        double[][] parts = [.. measures.Select(measure => answers.Select(measure.Part).ToArray())];
        double[]?[] wholes = [.. measures.Select(measure => measure.Whole is { } whole ? answers.Select(whole).ToArray() : null)];
        Estimate?[] estimates = Bootstrap.Run(answers.Length, measures.Length, resamples, seed, (counts, values) =>
        {
            for (int measure = 0; measure < measures.Length; measure++)
            {
                // Each draw has as many questions as there are.
                double whole = wholes[measure] is { } of ? Sum(counts, of) : counts.Length;
                values[measure] = whole > 0 ? Sum(counts, parts[measure]) / whole : double.NaN;
            }
        });
        return new CritiqueResults
        {
            AnsweredBy = first.AnsweredBy,
            Critic = first.Critic,
            Questions = answers.Length,
            Bootstrap = new BootstrapSettings(resamples, seed, Passages: null),
            Measures = measures.Zip(estimates).Where(pair => pair.Second is not null).ToImmutableSortedDictionary(pair => pair.First.Key, pair => pair.Second!, StringComparer.Ordinal),
        };
    }

    private static double Sum(ReadOnlySpan<int> counts, double[] values)
    {
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            sum += counts[i] * values[i];
        }

        return sum;
    }
}
