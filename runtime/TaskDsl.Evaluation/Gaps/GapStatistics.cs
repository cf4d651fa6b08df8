using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>The formulas: from sums over questions to the numbers of <see cref="GapResults"/>.</summary>
internal static class GapStatistics
{
    /// <summary>Computes all statistics but the overall AUC and the calibration error when unit i (a question, or a passage with all of its questions) counts <paramref name="counts"/>[i] times.</summary>
    internal static void Compute(double[][] shares, ReadOnlySpan<int> counts, Span<double> values)
    {
        Span<double> sums = stackalloc double[shares[0].Length];
        sums.Clear();
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            double[] share = shares[i];
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += counts[i] * share[j];
            }
        }

        double right = Mean(sums, Share.Right), rating = Mean(sums, Share.Rating);
        bool critiqued = !double.IsNaN(sums[(int)Share.Critique]);
        double g = right, d = Mean(sums, Share.Discriminator), c = Mean(sums, Share.Critique), oracle = Mean(sums, Share.Oracle);
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
        Set(values, Statistic.FalsePositives, Ratio(sums, Share.CalledFlawedRight, Share.Right));
        Set(values, Statistic.FalseNegatives, Ratio(sums, Share.CalledSoundFlawed, Share.Flawed));
        Set(values, Statistic.DiscriminatorWrongToRight, Mean(sums, Share.DiscriminatorWrongToRight));
        Set(values, Statistic.DiscriminatorRightToWrong, Mean(sums, Share.DiscriminatorRightToWrong));
        Set(values, Statistic.InvalidCritiques, Mean(sums, Share.InvalidCritiques));
        Set(values, Statistic.HallucinatedCritiques, right - Mean(sums, Share.ValidOnRight));
        Set(values, Statistic.VolunteeredInvalid, Ratio(sums, Share.VolunteeredInvalid, Share.CalledFlawed));
        Set(values, Statistic.VolunteeredHallucinated, critiqued ? Ratio(sums, Share.CalledFlawedRight, Share.CalledFlawed) : double.NaN);
        Set(values, Statistic.CritiqueWrongToRight, Mean(sums, Share.CritiqueWrongToRight));
        Set(values, Statistic.CritiqueRightToWrong, Mean(sums, Share.CritiqueRightToWrong));
        Set(values, Statistic.RatingGenerator, rating);
        Set(values, Statistic.RatingDiscriminator, Mean(sums, Share.RatingDiscriminator));
        Set(values, Statistic.RatingCritique, Mean(sums, Share.RatingCritique));
        Set(values, Statistic.RatingOracle, Mean(sums, Share.RatingOracle));
        Set(values, Statistic.RatingGD, Mean(sums, Share.RatingDiscriminator) - rating);
        Set(values, Statistic.RatingGC, Mean(sums, Share.RatingCritique) - rating);
        Set(values, Statistic.RatingCD, Mean(sums, Share.RatingDiscriminator) - Mean(sums, Share.RatingCritique));
        Set(values, Statistic.RatingHeadroom, Mean(sums, Share.RatingOracle) - rating);
        Set(values, Statistic.RatingDiscriminatorWinRate, Mean(sums, Share.RatingDiscriminatorWins));
        Set(values, Statistic.RatingCritiqueWinRate, Mean(sums, Share.RatingCritiqueWins));
        Set(values, Statistic.RatingOracleWinRate, Mean(sums, Share.RatingOracleWins));
        Set(values, Statistic.RatingDiscriminatorWinRateIndependent, Mean(sums, Share.RatingDiscriminatorWinsOutside));
        Set(values, Statistic.RatingCritiqueWinRateIndependent, Mean(sums, Share.RatingCritiqueWinsOutside));
        Set(values, Statistic.RatingOracleWinRateIndependent, Mean(sums, Share.RatingOracleWinsOutside));

        double Mean(ReadOnlySpan<double> of, Share share) => of[(int)share] / of[(int)Share.Questions];
    }

    /// <summary>Gives the estimates their names.</summary>
    internal static GapResults Results(Estimate?[] estimates, int bestOf, GapCounts counts, BootstrapSettings bootstrap, Calibration? calibration)
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
            CalibrationError = Get(Statistic.CalibrationError),
            FalsePositives = Get(Statistic.FalsePositives),
            FalseNegatives = Get(Statistic.FalseNegatives),
            DiscriminatorWrongToRight = Get(Statistic.DiscriminatorWrongToRight),
            DiscriminatorRightToWrong = Get(Statistic.DiscriminatorRightToWrong),
            InvalidCritiques = Get(Statistic.InvalidCritiques),
            HallucinatedCritiques = Get(Statistic.HallucinatedCritiques),
            VolunteeredInvalid = Get(Statistic.VolunteeredInvalid),
            VolunteeredHallucinated = Get(Statistic.VolunteeredHallucinated),
            CritiqueWrongToRight = Get(Statistic.CritiqueWrongToRight),
            CritiqueRightToWrong = Get(Statistic.CritiqueRightToWrong),
            RatingGenerator = Get(Statistic.RatingGenerator),
            RatingDiscriminator = Get(Statistic.RatingDiscriminator),
            RatingCritique = Get(Statistic.RatingCritique),
            RatingOracle = Get(Statistic.RatingOracle),
            RatingGD = Get(Statistic.RatingGD),
            RatingGC = Get(Statistic.RatingGC),
            RatingCD = Get(Statistic.RatingCD),
            RatingHeadroom = Get(Statistic.RatingHeadroom),
            RatingDiscriminatorWinRate = Get(Statistic.RatingDiscriminatorWinRate),
            RatingCritiqueWinRate = Get(Statistic.RatingCritiqueWinRate),
            RatingOracleWinRate = Get(Statistic.RatingOracleWinRate),
            RatingDiscriminatorWinRateIndependent = Get(Statistic.RatingDiscriminatorWinRateIndependent),
            RatingCritiqueWinRateIndependent = Get(Statistic.RatingCritiqueWinRateIndependent),
            RatingOracleWinRateIndependent = Get(Statistic.RatingOracleWinRateIndependent),
            Calibration = calibration,
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
