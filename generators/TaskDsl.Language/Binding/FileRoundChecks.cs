using TaskDsl.Language.Diagnostics;
using TaskDsl.Language.Yaml;

namespace TaskDsl.Language.Binding;

/// <summary>Checks rounds that train on examples from files: nothing is drawn from an oracle and nothing is sampled.</summary>
internal static class FileRoundChecks
{
    private static readonly (string Key, string Why)[] OfRounds =
    [
        ("until", "it judges answers, which an oracle does, and this experiment's examples come from files"),
        ("answers", "it says whose answers are judged, and this experiment's examples come from files"),
        ("oversample", "nothing is sampled where examples come from files"),
    ];

    private static readonly (string Measure, string[] Formats)[] Needed =
        [("gaps", ["critiqueability"]), ("refinement", ["critiqueability", "critique", "helpfulness", "conditional_refinement", "direct_refinement"])];

    /// <summary>Checks the rounds of an experiment whose data are items, and what is measured of them.</summary>
    public static void Check(YamlMap[] rounds, YamlMap file, DataRequest sources, DiagnosticList diagnostics)
    {
        if (file.Entry("rounds") is null)
        {
            diagnostics.Report(Rules.MissingKey, new TextRange(file.Range.Start, file.Range.Start + 1), "An experiment with data of items", "rounds");
        }

        foreach (YamlMap round in rounds)
        {
            if (RoundChecks.Formats.All(format => round.Entry(format) is null))
            {
                diagnostics.Report(Rules.UntrainableRound, new TextRange(round.Range.Start, round.Range.Start + 1));
            }

            if (round == rounds[0] && round.Get<YamlScalar>("start") is { Value: "continue" } start)
            {
                diagnostics.Report(Rules.FirstRound, start.Range, "start: continue", "there are no weights to go on from");
            }

            foreach ((string key, string why) in OfRounds)
            {
                if (round.Entry(key) is { } entry)
                {
                    diagnostics.Report(Rules.NotOfFiles, entry.Key.Range, key, why);
                }
            }
        }

        if (file.Entry("evaluate") is { Value: YamlMap evaluate } measured)
        {
            CheckMeasured(rounds, file, measured.Key, evaluate, sources, diagnostics);
        }

        if (file.Entry("reward") is { } reward)
        {
            diagnostics.Report(Rules.NotOfFiles, reward.Key.Range, "reward", "reward models are trained on pairs, and these data are items; give 'data' a shape or a map of pairs");
        }

        if (file.Entry("select") is { } select && file.Get<YamlMap>("data")?.Entry("validation") is null)
        {
            diagnostics.Report(Rules.NotOfFiles, select.Key.Range, "select", "it selects by the loss on the validation split, and 'data' has none; add 'validation: 0.05'");
        }
    }

    // What people said of answers stands in for an oracle: only the released critiques have it.
    private static void CheckMeasured(YamlMap[] rounds, YamlMap file, YamlScalar key, YamlMap evaluate, DataRequest sources, DiagnosticList diagnostics)
    {
        if (!sources.Sources.Any(source => source.Model.Shape == "critiques"))
        {
            diagnostics.Report(Rules.NotOfFiles, key.Range, "evaluate", "it needs an oracle's verdicts or answers that people rated, and no source has the shape 'critiques'; measure samples of your own with 'gaps --samples FILE'");
            return;
        }

        if (file.Get<YamlMap>("data")?.Entry("test") is null)
        {
            diagnostics.Report(Rules.NotOfFiles, key.Range, "evaluate", "it measures on the test split, and 'data' has none; add 'test: 0.1'");
        }

        if (evaluate.Entry("self_critique") is { } own)
        {
            diagnostics.Report(Rules.NotOfFiles, own.Key.Range, "self_critique", "it needs an oracle's verdicts on critiques that the model writes, and nobody has judged those");
        }

        foreach (string setting in new[] { "answer_temperature", "critique_temperature", "critics" })
        {
            if (evaluate.Get<YamlMap>("gaps")?.Entry(setting) is { } entry)
            {
                diagnostics.Report(Rules.NotOfFiles, entry.Key.Range, setting, "answers and critiques are those of the data, and none is sampled");
            }
        }

        foreach ((string measure, string[] needed) in Needed)
        {
            string[] untrained = [.. needed.Where(format => rounds.All(round => round.Entry(format) is null))];
            if (untrained.Length > 0 && evaluate.Entry(measure) is { } entry)
            {
                diagnostics.Report(Rules.UntrainedFormat, entry.Key.Range, measure, string.Join("' and '", untrained), "no round trains");
            }
        }
    }

    /// <summary>Checks that no count of an experiment without items is <c>all</c>.</summary>
    public static void CheckNothingIsAll(YamlMap[] rounds, DiagnosticList diagnostics)
    {
        foreach (YamlScalar count in rounds.SelectMany(round => RoundChecks.Formats.Select(round.Get<YamlScalar>)).OfType<YamlScalar>().Where(count => count.Value == "all"))
        {
            diagnostics.Report(Rules.NotOfFiles, count.Range, "all", "it takes all examples that files have, and this experiment's are drawn; give a number");
        }
    }
}
