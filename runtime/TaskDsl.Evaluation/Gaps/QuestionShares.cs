using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>What one question adds to the sums of which every statistic is made. Shares are of the question's own pool.</summary>
internal enum Share
{
    /// <summary>Right answers.</summary>
    Right,

    /// <summary>Wrong answers.</summary>
    Flawed,

    /// <summary>Expected quality of the best of N by lowest score.</summary>
    Discriminator,

    /// <summary>Expected quality of the best of N by least severe critique.</summary>
    Critique,

    /// <summary>Expected quality of the best of N by the oracle.</summary>
    Oracle,

    /// <summary>1 where the pool has both right and wrong answers.</summary>
    Mixed,

    /// <summary>Pairs of samples of which exactly one is right, of all pairs.</summary>
    MixedPairs,

    /// <summary>Mixed pairs whose wrong answer has the higher score, ties half, of all pairs.</summary>
    OrderedPairs,

    /// <summary>Wrong answers with a valid critique, of all answers.</summary>
    ValidOnFlawed,

    /// <summary>Right answers with a valid critique, of all answers.</summary>
    ValidOnRight,

    /// <summary>Unparsed answers.</summary>
    Unparsed,

    /// <summary>Truncated answers.</summary>
    Truncated,

    /// <summary>Truncated critiques.</summary>
    TruncatedCritiques,

    /// <summary>Mean probability removed.</summary>
    Removed,

    /// <summary>Mean number of tokens.</summary>
    Tokens,
}

/// <summary>Computes a question's <see cref="Share"/>s; those that need a score or critiques are NaN where there are none.</summary>
internal static class QuestionShares
{
    internal static double[] Of(QuestionSamples question, int bestOf, bool scored, bool critiqued)
    {
        // In the order of their numbers, so that sums are equal to the last bit whatever the file's order.
        AnswerSample[] samples = [.. question.Samples.OrderBy(sample => sample.Sample)];
        double[] quality = [.. samples.Select(sample => sample.Correct ? 1.0 : 0.0)];
        double right = samples.Count(sample => sample.Correct);
        double pairs = samples.Length * (samples.Length - 1) / 2.0;
        double mixedPairs = right * (samples.Length - right) / pairs;

        var shares = new double[Enum.GetValues<Share>().Length];
        Set(Share.Right, right / samples.Length);
        Set(Share.Flawed, (samples.Length - right) / samples.Length);
        Set(Share.Oracle, BestOf.Oracle(quality, bestOf));
        Set(Share.Mixed, mixedPairs > 0 ? 1 : 0);
        Set(Share.MixedPairs, mixedPairs);
        Set(Share.Unparsed, ShareOf(sample => !sample.Parsed));
        Set(Share.Truncated, ShareOf(sample => sample.Truncated));
        Set(Share.Removed, samples.Average(sample => sample.Removed));
        Set(Share.Tokens, samples.Average(sample => (double)sample.Tokens));

        Set(Share.Discriminator, scored ? BestOf.Lowest(quality, [.. samples.Select(sample => sample.Critiqueability!.Value)], bestOf) : double.NaN);
        Set(Share.OrderedPairs, !scored ? double.NaN : mixedPairs > 0 ? mixedPairs * AucOf(samples) : 0);
        Set(Share.Critique, critiqued ? BestOf.Lowest(quality, [.. samples.Select(Severity)], bestOf) : double.NaN);
        Set(Share.ValidOnFlawed, critiqued ? ShareOf(sample => !sample.Correct && sample.CritiqueValid == true) : double.NaN);
        Set(Share.ValidOnRight, critiqued ? ShareOf(sample => sample.Correct && sample.CritiqueValid == true) : double.NaN);
        Set(Share.TruncatedCritiques, critiqued ? ShareOf(sample => sample.CritiqueTruncated == true) : double.NaN);
        return shares;

        void Set(Share share, double value) => shares[(int)share] = value;
        double ShareOf(Func<AnswerSample, bool> holds) => samples.Count(holds) / (double)samples.Length;
    }

    /// <summary>An invalid critique says nothing against its answer (§5.2); a valid one of a synthetic task has severity 1.</summary>
    private static double Severity(AnswerSample sample) => sample.CritiqueValid == true ? 1 : 0;

    private static double AucOf(AnswerSample[] samples) =>
        new RankComparison(samples.Select(sample => (0, sample.Critiqueability!.Value, !sample.Correct, 1.0))).Auc([1]);
}
