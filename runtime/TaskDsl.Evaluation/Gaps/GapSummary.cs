using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Gaps;

/// <summary>The gaps as plain text for a terminal, at most 80 columns wide.</summary>
public static class GapSummary
{
    private const int Width = 80;
    private const int NameWidth = 25;

    /// <summary>A heading, a table of every number with its error bar and interval, and the warnings. Ends with a line break.</summary>
    /// <param name="results">The numbers.</param>
    /// <param name="title">What was measured, such as <c>AdditionGaps, tiny, seed 1, round 2</c>.</param>
    /// <param name="people">Whether people wrote, rated and criticised the answers.</param>
    public static string Text(GapResults results, string title, bool people = false)
    {
        var text = new StringBuilder();
        Wrap(text, title, "");
        Wrap(text, Format($"best of {results.BestOf}; {results.Counts.Questions} questions, {results.Counts.Samples} answers, {results.Counts.Critiques} critiques; {results.Bootstrap.Resamples} bootstrap draws over {(results.Bootstrap.Passages is { } passages ? $"{passages} passages" : "questions")}, seed {results.Bootstrap.Seed}"), "");
        text.Append('\n').Append("".PadRight(NameWidth)).Append("    value     z = 1   95 % interval\n");

        GapMeasureGroup? group = null;
        foreach (GapMeasure measure in GapMeasure.Shown(results, people))
        {
            if (group is not null && group != measure.Group)
            {
                text.Append('\n');
            }

            group = measure.Group;
            text.Append(measure.Name.PadRight(NameWidth)).Append(Row(measure, measure.Of(results))).Append('\n');
        }

        foreach (string warning in GapWarning.Of(results))
        {
            text.Append('\n');
            Wrap(text, "Note: " + warning, "      ");
        }

        return text.ToString();
    }

    private static string Row(GapMeasure measure, Estimate? estimate)
    {
        if (estimate is null)
        {
            return "        –   not defined by these samples";
        }

        string number = measure.Signed ? "+0.0000;−0.0000;0.0000" : "0.0000";
        string N(double value) => value.ToString(number, CultureInfo.InvariantCulture);
        return $"{N(estimate.Value),9}{"± " + estimate.StandardError.ToString("0.0000", CultureInfo.InvariantCulture),10}   [{N(estimate.Low)}, {N(estimate.High)}]";
    }

    private static void Wrap(StringBuilder text, string paragraph, string indent)
    {
        int column = 0;
        foreach (string word in paragraph.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(indent);
                column = indent.Length;
            }
            else if (column > 0)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
