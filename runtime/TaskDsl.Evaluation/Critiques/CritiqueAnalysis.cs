using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Critiques;

/// <summary>Computes every number about critiques from saved ones, without a model. Intervals are of a bootstrap over questions.</summary>
public static class CritiqueAnalysis
{
    private static readonly CritiqueMeasure[] Measures = [.. CritiqueMeasure.All];

    /// <summary>The numbers of each pair of models, in the order in which the pairs first appear. The order of questions does not matter.</summary>
    /// <param name="answers">Answers and critiques, of any pairs of models; read once, and no text is kept.</param>
    /// <param name="seed">The seed of the bootstrap; pairs with as many questions have the same draws.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="InvalidSamplesException">There are none, or a pair has an item twice.</exception>
    public static ImmutableArray<CritiqueResults> Compute(IEnumerable<CritiquedAnswer> answers, long seed = 1, int resamples = GapAnalysis.DefaultResamples)
    {
        var pairs = new OrderedDictionary<(string AnsweredBy, string Critic), SortedList<long, Terms>>();
        foreach (CritiquedAnswer answer in answers)
        {
            (string, string) pair = (answer.AnsweredBy, answer.Critic);
            if (!pairs.TryGetValue(pair, out SortedList<long, Terms>? terms))
            {
                pairs.Add(pair, terms = []);
            }

            if (!terms.TryAdd(answer.Item, Terms.Of(answer)))
            {
                throw new InvalidSamplesException($"Item {answer.Item} has two critiques by '{answer.Critic}' of an answer by '{answer.AnsweredBy}'; each question has its own number.");
            }
        }

        return pairs.Count == 0 ? throw new InvalidSamplesException("There are no answers with critiques.")
            : [.. pairs.Select(pair => new CritiqueResults
            {
                AnsweredBy = pair.Key.AnsweredBy,
                Critic = pair.Key.Critic,
                Questions = pair.Value.Count,
                Bootstrap = new BootstrapSettings(resamples, seed, Passages: null),
                Measures = Estimates([.. pair.Value.Values], seed, resamples),
            })];
    }

    private static ImmutableSortedDictionary<string, Estimate> Estimates(Terms[] terms, long seed, int resamples)
    {
        Estimate?[] estimates = Bootstrap.Run(terms.Length, Measures.Length, resamples, seed, (counts, values) =>
        {
            Span<double> parts = stackalloc double[Measures.Length], wholes = stackalloc double[Measures.Length];
            parts.Clear();
            wholes.Clear();
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] > 0)
                {
                    terms[i].AddTo(parts, wholes, counts[i]);
                }
            }

            for (int measure = 0; measure < Measures.Length; measure++)
            {
                values[measure] = wholes[measure] > 0 ? parts[measure] / wholes[measure] : double.NaN;
            }
        });
        return Measures.Zip(estimates).Where(pair => pair.Second is not null).ToImmutableSortedDictionary(pair => pair.First.Key, pair => pair.Second!, StringComparer.Ordinal);
    }

    /// <summary>What one answer adds above and below the line of each measure.</summary>
    private sealed record Terms(double[] Parts, double[] Wholes)
    {
        public static Terms Of(CritiquedAnswer answer) => new([.. Measures.Select(measure => measure.Part(answer))], [.. Measures.Select(measure => measure.Whole(answer))]);

        public void AddTo(Span<double> parts, Span<double> wholes, int times)
        {
            for (int measure = 0; measure < Parts.Length; measure++)
            {
                parts[measure] += times * Parts[measure];
                wholes[measure] += times * Wholes[measure];
            }
        }
    }
}
