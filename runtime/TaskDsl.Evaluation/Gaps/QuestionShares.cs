using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>Computes a question's <see cref="Share"/>s; those that need what the samples do not carry are NaN.</summary>
internal static class QuestionShares
{
    internal static double[] Of(QuestionSamples question, int bestOf, Carried carried)
    {
        // In the order of their numbers, so that sums are equal to the last bit whatever the file's order.
        AnswerSample[] samples = [.. question.Samples.OrderBy(sample => sample.Sample)];
        double[] quality = [.. samples.Select(sample => sample.Correct ? 1.0 : 0.0)];
        double right = samples.Count(sample => sample.Correct);
        double pairs = samples.Length * (samples.Length - 1) / 2.0;
        double mixedPairs = right * (samples.Length - right) / pairs;

        var shares = new double[Enum.GetValues<Share>().Length];
        Array.Fill(shares, double.NaN);
        Set(Share.Questions, 1);
        Set(Share.Right, right / samples.Length);
        Set(Share.Flawed, (samples.Length - right) / samples.Length);
        Set(Share.Oracle, BestOf.Oracle(quality, bestOf));
        Set(Share.Mixed, mixedPairs > 0 ? 1 : 0);
        Set(Share.MixedPairs, mixedPairs);
        Set(Share.Unparsed, ShareOf(sample => !sample.Parsed));
        Set(Share.Truncated, ShareOf(sample => sample.Truncated));
        Set(Share.Removed, samples.Average(sample => sample.Removed));
        Set(Share.Tokens, samples.Average(sample => (double)sample.Tokens));

        double[] scores = carried.Scored ? [.. samples.Select(sample => sample.Critiqueability!.Value)] : [];
        if (carried.Scored)
        {
            Comparison change = ChosenAgainst.Member(quality, scores, bestOf);
            Set(Share.Discriminator, BestOf.Lowest(quality, scores, bestOf));
            Set(Share.OrderedPairs, mixedPairs > 0 ? mixedPairs * AucOf(samples) : 0);
            Set(Share.CalledFlawed, samples.Average(Called));
            Set(Share.CalledFlawedRight, samples.Average(sample => sample.Correct ? Called(sample) : 0));
            Set(Share.CalledSoundFlawed, samples.Average(sample => sample.Correct ? 0 : 1 - Called(sample)));
            Set(Share.DiscriminatorWrongToRight, change.Better);
            Set(Share.DiscriminatorRightToWrong, change.Worse);
        }

        double[] severities = carried.Critiqued ? [.. samples.Select(Severity)] : [];
        if (carried.Critiqued)
        {
            Comparison change = ChosenAgainst.Member(quality, severities, bestOf);
            Set(Share.Critique, BestOf.Lowest(quality, severities, bestOf));
            Set(Share.ValidOnFlawed, ShareOf(sample => !sample.Correct && sample.CritiqueValid == true));
            Set(Share.ValidOnRight, ShareOf(sample => sample.Correct && sample.CritiqueValid == true));
            Set(Share.InvalidCritiques, ShareOf(sample => sample.CritiqueValid == false));
            Set(Share.TruncatedCritiques, ShareOf(sample => sample.CritiqueTruncated == true));
            Set(Share.CritiqueWrongToRight, change.Better);
            Set(Share.CritiqueRightToWrong, change.Worse);
        }

        if (carried is { Scored: true, Critiqued: true })
        {
            Set(Share.VolunteeredInvalid, samples.Average(sample => sample.CritiqueValid == false ? Called(sample) : 0));
        }

        if (carried.Rated)
        {
            double[] ratings = [.. samples.Select(sample => sample.Rating!.Value)];
            Set(Share.Rating, ratings.Average());
            Rate(ratings, [.. ratings.Select(rating => -rating)], Share.RatingOracle, Share.RatingOracleWins, Share.RatingOracleWinsOutside);
            if (carried.Scored)
            {
                Rate(ratings, scores, Share.RatingDiscriminator, Share.RatingDiscriminatorWins, Share.RatingDiscriminatorWinsOutside);
            }

            if (carried.Critiqued)
            {
                Rate(ratings, severities, Share.RatingCritique, Share.RatingCritiqueWins, Share.RatingCritiqueWinsOutside);
            }
        }

        return shares;

        void Set(Share share, double value) => shares[(int)share] = value;
        double ShareOf(Func<AnswerSample, bool> holds) => samples.Count(holds) / (double)samples.Length;

        void Rate(double[] ratings, double[] score, Share mean, Share wins, Share outside)
        {
            Set(mean, BestOf.Lowest(ratings, score, bestOf));
            Set(wins, ChosenAgainst.Member(ratings, score, bestOf).WinRate);
            Set(outside, ChosenAgainst.Outsider(ratings, score, bestOf)?.WinRate ?? double.NaN);
        }
    }

    /// <summary>An invalid critique says nothing against its answer (§5.2); a valid one has its severity, or 1 where the data carry none.</summary>
    private static double Severity(AnswerSample sample) => sample.CritiqueValid == true ? sample.CritiqueSeverity ?? 1 : 0;

    /// <summary>1 where the score calls the answer flawed.</summary>
    private static double Called(AnswerSample sample) => sample.Critiqueability switch
    {
        > 0.5 => 1,
        < 0.5 => 0,
        _ => 0.5,
    };

    private static double AucOf(AnswerSample[] samples) =>
        new RankComparison(samples.Select(sample => new ScoredAnswer(0, sample.Critiqueability!.Value, !sample.Correct, 1.0))).Auc([1]);
}
