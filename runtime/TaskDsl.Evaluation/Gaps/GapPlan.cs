using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>
/// How many questions a gap needs, from what one question adds to its variance. The formulas are for the best of two independent samples
/// (docs/gaps.md, "How many questions"); for any N the deviation of a pilot's samples takes their place.
/// </summary>
public static class GapPlan
{
    /// <summary>No plan asks for fewer questions: over fewer, bootstrap intervals are too narrow.</summary>
    public const int FewestQuestions = GapWarning.FewQuestions;

    /// <summary>The largest headroom that the best of two can have: half of all answers right.</summary>
    public const double MostHeadroom = 0.25;

    /// <summary>The standard deviation of what one question adds to GD: ±1/2 where its pair is mixed, so the square is headroom/2 − GD².</summary>
    /// <param name="size">GD, at most the headroom.</param>
    /// <param name="headroom">Oracle best of two − G.</param>
    public static double DeviationOfGD(double size, double headroom) => Math.Sqrt((headroom / 2) - (size * size));

    /// <summary>The standard deviation of what one question adds to GC: 1/2 where a mixed pair's wrong answer has a valid critique, so the square is GC/2 − GC².</summary>
    /// <param name="size">GC, at least 0.</param>
    public static double DeviationOfGC(double size) => Math.Sqrt((size / 2) - (size * size));

    /// <summary>
    /// The standard deviation of what one question adds to CD, where score and critique err independently: −1 where the critique finds what the
    /// score misses, ±1/2 where both miss it or the score alone finds it. Of both signs of the gap the wider.
    /// </summary>
    /// <param name="size">CD, at most the headroom.</param>
    /// <param name="headroom">Oracle best of two − G.</param>
    /// <param name="recall">The share of wrong answers with a valid critique; null for the share that makes the deviation widest.</param>
    public static double DeviationOfCD(double size, double headroom, double? recall = null)
    {
        double share = Math.Abs(size) / headroom;
        double r = recall ?? Math.Clamp((1 + (2 * share)) / 4, 0, 1);
        double auc = (1 + r - share) / 2;
        double square = 2 * headroom * (((1 - r) / 4) + ((1 - auc) * r));
        return Math.Sqrt(square - (size * size));
    }

    /// <summary>The questions after which a 95 % interval reaches this far to each side.</summary>
    public static int QuestionsForHalfWidth(double deviation, double halfWidth) =>
        AtLeastFewest(Math.Pow(Normal.Quantile(0.975) * deviation / halfWidth, 2));

    /// <summary>The questions after which a 95 % interval leaves out 0 with this probability.</summary>
    public static int QuestionsForPower(double deviation, double size, double power) =>
        AtLeastFewest(Math.Pow((Normal.Quantile(0.975) + Normal.Quantile(power)) * deviation / size, 2));

    private static int AtLeastFewest(double questions) => (int)Math.Clamp(Math.Ceiling(questions), FewestQuestions, int.MaxValue);
}
