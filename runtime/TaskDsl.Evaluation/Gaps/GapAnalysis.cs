using System.Collections.Immutable;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>
/// The generator–discriminator–critique gaps from saved samples, without a model (Saunders et al. 2022, §5; formulas and ties in docs/gaps.md).
/// </summary>
public static class GapAnalysis
{
    /// <summary>The number of bootstrap draws unless told otherwise.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>Computes every number with its interval. The order of questions and of samples does not matter.</summary>
    /// <param name="questions">At least two questions, each with a pool of at least <paramref name="bestOf"/> samples; pools may differ in size.</param>
    /// <param name="bestOf">N, at least 2. Larger pools give the average over all their N-subsets.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    /// <exception cref="InvalidSamplesException">The samples do not allow it; the message says why.</exception>
    public static GapResults Compute(IEnumerable<QuestionSamples> questions, int bestOf = 2, long seed = 1, int resamples = DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bestOf, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        ImmutableArray<QuestionSamples> sorted = [.. questions.OrderBy(question => question.Item)];
        Check(sorted, bestOf);

        AnswerSample first = sorted[0].Samples[0];
        var carried = new Carried(Scored: first.Critiqueability is not null, Critiqued: first.Critique is not null, Rated: first.Rating is not null);
        int[] unitOf = UnitsOf(sorted);
        int units = unitOf.Max() + 1;
        double[][] shares = Summed(sorted.Select(question => QuestionShares.Of(question, bestOf, carried)), unitOf, units);
        ScoredAnswer[] scores = carried.Scored ? [.. ScoresOf(sorted, unitOf)] : [];
        RankComparison? ranks = carried.Scored ? new RankComparison(scores) : null;
        CalibrationBins? bins = carried.Scored ? new CalibrationBins(scores) : null;

        int named = Enum.GetValues<Statistic>().Length;
        Estimate?[] estimates = Bootstrap.Run(units, named + CalibrationBins.Count, resamples, seed, (counts, values) =>
        {
            GapStatistics.Compute(shares, counts, values);
            values[(int)Statistic.OverallAuc] = ranks?.Auc(counts) ?? double.NaN;
            values[(int)Statistic.CalibrationError] = bins?.Compute(counts, values[named..]) ?? double.NaN;
        });

        return GapStatistics.Results(estimates, bestOf, Count(sorted), new BootstrapSettings(resamples, seed, sorted[0].Passage is null ? null : units), bins?.Results(estimates.AsSpan(named)));
    }

    // A passage is one unit with all of its questions; a question without one is its own.
    internal static int[] UnitsOf(ImmutableArray<QuestionSamples> questions)
    {
        var unitOf = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. questions.Select((question, place) =>
        {
            string key = question.Passage ?? $"{place}";
            unitOf.TryAdd(key, unitOf.Count);
            return unitOf[key];
        })];
    }

    private static double[][] Summed(IEnumerable<double[]> shares, int[] unitOf, int units)
    {
        var sums = new double[units][];
        foreach ((int place, double[] share) in shares.Index())
        {
            double[]? sum = sums[unitOf[place]];
            sums[unitOf[place]] = sum is null ? share : [.. sum.Zip(share, (x, y) => x + y)];
        }

        return sums;
    }

    private static void Check(ImmutableArray<QuestionSamples> questions, int bestOf)
    {
        if (questions.Length < 2)
        {
            throw new InvalidSamplesException(
                $"There {(questions.Length == 1 ? "is one question" : "are no questions")}: gaps need at least two, and intervals worth having need hundreds.");
        }

        bool scored = questions[0].Samples is [{ Critiqueability: not null }, ..];
        bool critiqued = questions[0].Samples is [{ Critique: not null }, ..];
        bool rated = questions[0].Samples is [{ Rating: not null }, ..];
        bool? severe = null;
        QuestionSamples? before = null;
        foreach (QuestionSamples question in questions)
        {
            string? reason =
                SampleRules.Broken(question) is { } broken ? broken
                : question.Item == before?.Item ? "another question has the same number."
                : question.Samples.Length < bestOf ? $"best of {bestOf} needs at least {bestOf} samples, but there are {question.Samples.Length}."
                : question.Samples.Any(sample => sample.Critiqueability is not null != scored) ? "some samples have a critiqueability score and others have none."
                : question.Samples.Any(sample => sample.Critique is not null != critiqued) ? "some samples have a critique and others have none."
                : (question.Passage is null) != (questions[0].Passage is null) ? "some questions have a passage and others have none."
                : question.Samples.Any(sample => sample.Rating is not null != rated) ? "some samples have a rating and others have none."
                : question.Samples.Any(sample => sample.CritiqueValid == true && sample.CritiqueSeverity is not null != (severe ??= sample.CritiqueSeverity is not null))
                    ? "some valid critiques have a severity and others have none."
                : null;
            if (reason is not null)
            {
                throw new InvalidSamplesException($"Item {question.Item}: {reason}");
            }

            before = question;
        }

        if (questions[0].Passage is { } only && questions.All(question => question.Passage == only))
        {
            throw new InvalidSamplesException("All questions have one passage: intervals come from drawing passages, so there must be several.");
        }
    }

    // In the order of their numbers, so that sums are equal to the last bit whatever the file's order.
    private static IEnumerable<ScoredAnswer> ScoresOf(ImmutableArray<QuestionSamples> questions, int[] unitOf) =>
        from place in Enumerable.Range(0, questions.Length)
        let samples = questions[place].Samples
        from sample in samples.OrderBy(sample => sample.Sample)
        select new ScoredAnswer(unitOf[place], sample.Critiqueability!.Value, !sample.Correct, 1.0 / samples.Length);

    private static GapCounts Count(ImmutableArray<QuestionSamples> questions)
    {
        AnswerSample[] samples = [.. questions.SelectMany(question => question.Samples)];
        return new GapCounts(
            Questions: questions.Length,
            Samples: samples.Length,
            Right: samples.Count(sample => sample.Correct),
            Unparsed: samples.Count(sample => !sample.Parsed),
            Truncated: samples.Count(sample => sample.Truncated),
            MixedQuestions: questions.Count(question => question.Samples.Any(sample => sample.Correct) && question.Samples.Any(sample => !sample.Correct)),
            Critiques: samples.Count(sample => sample.Critique is not null),
            ValidCritiques: samples.Count(sample => sample.CritiqueValid == true),
            ValidCritiquesOnRight: samples.Count(sample => sample.Correct && sample.CritiqueValid == true));
    }
}
