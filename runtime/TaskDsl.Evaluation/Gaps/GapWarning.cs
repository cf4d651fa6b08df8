using System.Globalization;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>What a reader of the gaps has to know before believing them.</summary>
public static class GapWarning
{
    private const double LittleHeadroom = 0.05;
    private const double ManyUnreadable = 0.05;
    internal const int FewQuestions = 100;

    /// <summary>The warnings that these results deserve, a sentence or two each; none for a sound measurement.</summary>
    public static IEnumerable<string> Of(GapResults results)
    {
        if (results.Headroom.Value < LittleHeadroom)
        {
            yield return Text($"The headroom is only {results.Headroom.Value:0.000}, and no gap from G can be larger. Measure where answers are neither nearly all right nor nearly all wrong.");
        }

        if (results.Counts.ValidCritiquesOnRight > 0)
        {
            yield return Text($"The oracle accepted {results.Counts.ValidCritiquesOnRight} critiques of right answers, so it is unsound: C may be too low.");
        }

        if (results.Unparsed.Value > ManyUnreadable)
        {
            yield return Text($"{results.Unparsed.Value:0.0 %} of the answers could not be read ({results.Truncated.Value:0.0 %} were cut off). They count as wrong and can have no valid critique.");
        }

        if (results.Bootstrap.Passages is { } passages and < FewQuestions)
        {
            yield return Text($"The questions share only {passages} passages. A bootstrap over so few gives intervals that are too narrow.");
        }
        else if (results.Counts.Questions < FewQuestions)
        {
            yield return Text($"There are only {results.Counts.Questions} questions. A bootstrap over so few gives intervals that are too narrow.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
