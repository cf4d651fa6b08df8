using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>Every number that has an interval.</summary>
internal enum Statistic
{
    Generator,
    Discriminator,
    Critique,
    Oracle,
    Headroom,
    GD,
    GC,
    CD,
    DiscriminatorWinRate,
    CritiqueWinRate,
    OracleWinRate,
    MixedQuestions,
    MixedPairs,
    WithinQuestionAuc,
    OverallAuc,
    ValidOnFlawed,
    ValidOnRight,
    Unparsed,
    Truncated,
    TruncatedCritiques,
    Removed,
    Tokens,
}

/// <summary>The formulas: from sums over questions to the numbers of <see cref="GapResults"/>.</summary>
internal static class GapStatistics
{
    /// <summary>Computes all statistics but the overall AUC when question i counts <paramref name="counts"/>[i] times.</summary>
    internal static void Compute(double[][] shares, ReadOnlySpan<int> counts, Span<double> values)
    {
        Span<double> sums = stackalloc double[shares[0].Length];
        sums.Clear();
        double questions = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            questions += counts[i];
            double[] share = shares[i];
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += counts[i] * share[j];
            }
        }

        double g = Mean(sums, Share.Right), d = Mean(sums, Share.Discriminator), c = Mean(sums, Share.Critique), oracle = Mean(sums, Share.Oracle);
        Set(values, Statistic.Generator, g);
        Set(values, Statistic.Discriminator, d);
        Set(values, Statistic.Critique, c);
        Set(values, Statistic.Oracle, oracle);
        Set(values, Statistic.Headroom, oracle - g);
        Set(values, Statistic.GD, d - g);
        Set(values, Statistic.GC, c - g);
        Set(values, Statistic.CD, d - c);
        Set(values, Statistic.DiscriminatorWinRate, (1 + d - g) / 2);
        Set(values, Statistic.CritiqueWinRate, (1 + c - g) / 2);
        Set(values, Statistic.OracleWinRate, (1 + oracle - g) / 2);
        Set(values, Statistic.MixedQuestions, Mean(sums, Share.Mixed));
        Set(values, Statistic.MixedPairs, Mean(sums, Share.MixedPairs));
        Set(values, Statistic.WithinQuestionAuc, Ratio(sums, Share.OrderedPairs, Share.MixedPairs));
        Set(values, Statistic.ValidOnFlawed, Ratio(sums, Share.ValidOnFlawed, Share.Flawed));
        Set(values, Statistic.ValidOnRight, Ratio(sums, Share.ValidOnRight, Share.Right));
        Set(values, Statistic.Unparsed, Mean(sums, Share.Unparsed));
        Set(values, Statistic.Truncated, Mean(sums, Share.Truncated));
        Set(values, Statistic.TruncatedCritiques, Mean(sums, Share.TruncatedCritiques));
        Set(values, Statistic.Removed, Mean(sums, Share.Removed));
        Set(values, Statistic.Tokens, Mean(sums, Share.Tokens));

        double Mean(ReadOnlySpan<double> of, Share share) => of[(int)share] / questions;
    }

    /// <summary>Gives the estimates their names.</summary>
    internal static GapResults Results(Estimate?[] estimates, int bestOf, GapCounts counts, BootstrapSettings bootstrap)
    {
        return new GapResults
        {
            Definitions = GapResults.CurrentDefinitions,
            BestOf = bestOf,
            Counts = counts,
            Bootstrap = bootstrap,
            Generator = Always(Statistic.Generator),
            Discriminator = Get(Statistic.Discriminator),
            Critique = Get(Statistic.Critique),
            Oracle = Always(Statistic.Oracle),
            Chance = Always(Statistic.Generator),
            Headroom = Always(Statistic.Headroom),
            GD = Get(Statistic.GD),
            GC = Get(Statistic.GC),
            CD = Get(Statistic.CD),
            DiscriminatorWinRate = Get(Statistic.DiscriminatorWinRate),
            CritiqueWinRate = Get(Statistic.CritiqueWinRate),
            OracleWinRate = Always(Statistic.OracleWinRate),
            MixedQuestions = Always(Statistic.MixedQuestions),
            MixedPairs = Always(Statistic.MixedPairs),
            WithinQuestionAuc = Get(Statistic.WithinQuestionAuc),
            OverallAuc = Get(Statistic.OverallAuc),
            ValidOnFlawed = Get(Statistic.ValidOnFlawed),
            ValidOnRight = Get(Statistic.ValidOnRight),
            Unparsed = Always(Statistic.Unparsed),
            Truncated = Always(Statistic.Truncated),
            TruncatedCritiques = Get(Statistic.TruncatedCritiques),
            Removed = Always(Statistic.Removed),
            Tokens = Always(Statistic.Tokens),
        };

        Estimate? Get(Statistic statistic) => estimates[(int)statistic];
        Estimate Always(Statistic statistic) => estimates[(int)statistic]!;
    }

    private static void Set(Span<double> values, Statistic statistic, double value) => values[(int)statistic] = value;

    private static double Ratio(ReadOnlySpan<double> sums, Share part, Share whole)
    {
        double total = sums[(int)whole];
        return total > 0 ? sums[(int)part] / total : double.NaN;
    }
}
