using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks that the rounds of an experiment can be trained, one after the other, and train what is measured.</summary>
internal static class RoundChecks
{
    /// <summary>The formats that a round can count demonstrations of.</summary>
    public static readonly string[] Formats = ["base", "critiqueability", "critique", "conditional_refinement", "direct_refinement", "helpfulness"];

    // Made from flawed answers.
    private static readonly string[] OfFlawed = ["critique", "conditional_refinement", "direct_refinement"];

    private static readonly (string Measure, string[] Formats)[] Needed = [("gaps", ["base", "critiqueability", "critique"]), ("self_critique", ["base", "critique"]), ("refinement", Formats)];

    public static void Check(YamlMap[] rounds, YamlMap file, DiagnosticList diagnostics)
    {
        foreach (YamlMap round in rounds)
        {
            CheckRound(round, isFirst: round == rounds[0], diagnostics);
            // Critiques are sampled from the model of the round before, which must have learned to.
            int number = Array.IndexOf(rounds, round);
            if (number > 0 && round.Entry("helpfulness") is { } helpfulness && rounds[number - 1].Entry("critique") is null
                && !(Continues(rounds[number - 1]) && rounds.Take(number - 1).Any(earlier => earlier.Entry("critique") is not null)))
            {
                diagnostics.Report(Rules.HelpfulnessNeeds, helpfulness.Key.Range);
            }
        }

        if (file.Entry("rounds") is null && file.Entry("reward") is null)
        {
            diagnostics.Report(Rules.MissingKey, new TextRange(file.Range.Start, file.Range.Start + 1), "An experiment", "rounds");
            return;
        }

        bool known = file.Entry("rounds") is null || (file.Get<YamlList>("rounds") is { } list && list.Items.All(item => item is YamlMap map && map.Entries.All(entry => entry.Value is not YamlBroken)));
        foreach ((string measure, string[] needed) in Needed)
        {
            string[] untrained = [.. needed.Where(format => rounds.All(round => round.Entry(format) is null))];
            if (known && untrained.Length > 0 && file.Get<YamlMap>("evaluate")?.Entry(measure) is { } entry)
            {
                diagnostics.Report(Rules.UntrainedFormat, entry.Key.Range, measure, string.Join("' and '", untrained), "no round trains");
            }
        }
    }

    private static bool Continues(YamlMap round) => round.Get<YamlScalar>("start") is { Value: "continue" };

    private static void CheckRound(YamlMap round, bool isFirst, DiagnosticList diagnostics)
    {
        if (Formats.All(format => round.Entry(format) is null))
        {
            diagnostics.Report(Rules.UntrainableRound, new TextRange(round.Range.Start, round.Range.Start + 1));
            return;
        }

        bool ofOracle = round.Get<YamlScalar>("answers") is { Value: "oracle" };
        if (ofOracle && round.Entry("helpfulness") is { } sampled)
        {
            diagnostics.Report(Rules.HelpfulnessOfOracle, sampled.Key.Range);
            return;
        }

        if (isFirst && !ofOracle && Formats.Skip(1).Select(round.Entry).FirstOrDefault(entry => entry is not null) is { } judged)
        {
            diagnostics.Report(Rules.FirstRound, judged.Key.Range, judged.Key.Value, "it is made from answers that the round before samples");
            return;
        }

        if (isFirst && round.Get<YamlScalar>("start") is { Value: "continue" } start)
        {
            diagnostics.Report(Rules.FirstRound, start.Range, "start: continue", "there are no weights to go on from");
        }

        long flawed = (round.Get<YamlScalar>("critiqueability") is { } judgedAnswers ? Numbers.Whole(judgedAnswers.Value) ?? 0 : 0) / 2;
        foreach (string format in OfFlawed)
        {
            if (round.Get<YamlScalar>(format) is { } count && round.Entry("critiqueability")?.Value is not YamlBroken && Numbers.Whole(count.Value) > flawed)
            {
                diagnostics.Report(Rules.MoreCritiques, count.Range, format, count.Value, flawed.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        if (round.Get<YamlMap>("until") is { } until)
        {
            CheckUntil(round, until, diagnostics);
        }
    }

    private static void CheckUntil(YamlMap round, YamlMap until, DiagnosticList diagnostics)
    {
        (string Bar, string Format)[] bars = [("accuracy", "base"), ("valid_critiques", "critique")];
        if (bars.All(bar => until.Entry(bar.Bar) is null))
        {
            diagnostics.Report(Rules.MissingKey, new TextRange(until.Range.Start, until.Range.Start + 1), "'until'", "accuracy");
        }

        foreach ((string bar, string format) in bars)
        {
            if (until.Entry(bar) is { } entry && round.Entry(format) is null)
            {
                diagnostics.Report(Rules.UntilNeeds, entry.Key.Range, bar, format);
            }
        }
    }
}
