using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Shapes;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks that the rounds of an experiment can be trained, one after the other, and train what is measured.</summary>
internal static class RoundChecks
{
    /// <summary>The formats that a round can count demonstrations of.</summary>
    public static readonly string[] Formats = ["base", "critiqueability", "critique"];

    public static void Check(YamlMap[] rounds, YamlMap file, DiagnosticList diagnostics)
    {
        foreach (YamlMap round in rounds)
        {
            CheckRound(round, isFirst: round == rounds[0], diagnostics);
        }

        bool known = file.Get<YamlList>("rounds") is { } list && list.Items.All(item => item is YamlMap map && map.Entries.All(entry => entry.Value is not YamlBroken));
        if (known && file.Get<YamlMap>("evaluate")?.Entry("gaps") is { } gaps)
        {
            string[] untrained = [.. Formats.Where(format => rounds.All(round => round.Entry(format) is null))];
            if (untrained.Length > 0)
            {
                diagnostics.Report(Rules.UntrainedFormat, gaps.Key.Range, "gaps", string.Join("' and '", untrained), "no round trains");
            }
        }
    }

    private static void CheckRound(YamlMap round, bool isFirst, DiagnosticList diagnostics)
    {
        if (Formats.All(format => round.Entry(format) is null))
        {
            diagnostics.Report(Rules.UntrainableRound, new TextRange(round.Range.Start, round.Range.Start + 1));
            return;
        }

        if (isFirst && Formats.Skip(1).Select(round.Entry).FirstOrDefault(entry => entry is not null) is { } judged)
        {
            diagnostics.Report(Rules.FirstRound, judged.Key.Range, judged.Key.Value, "it is made from answers that the round before samples");
            return;
        }

        if (isFirst && round.Get<YamlScalar>("start") is { Value: "continue" } start)
        {
            diagnostics.Report(Rules.FirstRound, start.Range, "start: continue", "there are no weights to go on from");
        }

        if (round.Get<YamlScalar>("critique") is { } critique && round.Entry("critiqueability")?.Value is not YamlBroken)
        {
            long flawed = (round.Get<YamlScalar>("critiqueability") is { } judgedAnswers ? Numbers.Whole(judgedAnswers.Value) ?? 0 : 0) / 2;
            if (Numbers.Whole(critique.Value) > flawed)
            {
                diagnostics.Report(Rules.MoreCritiques, critique.Range, critique.Value, flawed.ToString(System.Globalization.CultureInfo.InvariantCulture));
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
