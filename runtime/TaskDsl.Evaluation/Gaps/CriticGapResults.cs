using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>The gaps of a model's answers and scores with another critic's critiques.</summary>
public sealed record CriticGapResults
{
    /// <summary>The critic as the experiment names it.</summary>
    public required string Critic { get; init; }

    /// <summary>The numbers. G, D and all that has no critique in it are the model's own.</summary>
    public required GapResults Gaps { get; init; }

    /// <summary>C with this critic − C with the model's own critiques, paired: the interval is of the same draws of questions. Null where the model wrote none.</summary>
    public required Estimate? AboveOwn { get; init; }

    /// <summary>Computes the numbers of a critic.</summary>
    /// <param name="critic">The critic as the experiment names it.</param>
    /// <param name="own">The model's own samples.</param>
    /// <param name="criticised">The same with the critic's critiques.</param>
    /// <param name="bestOf">N.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="InvalidSamplesException">The samples do not allow it, or are of other answers; the message says why.</exception>
    public static CriticGapResults Compute(string critic, IEnumerable<QuestionSamples> own, IEnumerable<QuestionSamples> criticised, int bestOf = 2, long seed = 1, int resamples = GapAnalysis.DefaultResamples)
    {
        QuestionSamples[] owned = [.. own.OrderBy(question => question.Item)], others = [.. criticised.OrderBy(question => question.Item)];
        if (!owned.Select(AnswersOf).SequenceEqual(others.Select(AnswersOf)))
        {
            throw new InvalidSamplesException($"The critic {critic} criticised other answers than the model's; measure again.");
        }

        bool paired = owned.All(question => question.Samples.All(sample => sample.Critique is not null));
        return new CriticGapResults { Critic = critic, Gaps = GapAnalysis.Compute(others, bestOf, seed, resamples), AboveOwn = paired ? Difference(owned, others, bestOf, seed, resamples) : null };
    }

    private static (long, string) AnswersOf(QuestionSamples question) => (question.Item, string.Join('\0', question.Samples.OrderBy(sample => sample.Sample).Select(sample => $"{sample.Sample}:{sample.Answer}")));

    private static Estimate? Difference(QuestionSamples[] own, QuestionSamples[] others, int bestOf, long seed, int resamples)
    {
        int[] unitOf = GapAnalysis.UnitsOf([.. own]);
        double[] differences = new double[unitOf.Max() + 1], questions = new double[differences.Length];
        for (int i = 0; i < own.Length; i++)
        {
            differences[unitOf[i]] += Chosen(others[i]) - Chosen(own[i]);
            questions[unitOf[i]]++;
        }

        return Bootstrap.Run(differences.Length, 1, resamples, seed, (counts, values) =>
        {
            (double sum, double number) = (0, 0);
            for (int unit = 0; unit < counts.Length; unit++)
            {
                sum += counts[unit] * differences[unit];
                number += counts[unit] * questions[unit];
            }

            values[0] = sum / number;
        })[0];

        double Chosen(QuestionSamples question) => QuestionShares.Of(question, bestOf, new Carried(Scored: false, Critiqued: true, Rated: false))[(int)Share.Critique];
    }
}
