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

    /// <summary>Checks the rounds of an experiment whose data are items.</summary>
    public static void Check(YamlMap[] rounds, YamlMap file, DiagnosticList diagnostics)
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

        if (file.Entry("evaluate") is { } evaluate)
        {
            diagnostics.Report(Rules.NotOfFiles, evaluate.Key.Range, "evaluate", "it needs questions and verdicts of an oracle, and this experiment's examples come from files; measure samples of your own with 'gaps --samples FILE'");
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

    /// <summary>Checks that no count of an experiment without items is <c>all</c>.</summary>
    public static void CheckNothingIsAll(YamlMap[] rounds, DiagnosticList diagnostics)
    {
        foreach (YamlScalar count in rounds.SelectMany(round => RoundChecks.Formats.Select(round.Get<YamlScalar>)).OfType<YamlScalar>().Where(count => count.Value == "all"))
        {
            diagnostics.Report(Rules.NotOfFiles, count.Range, "all", "it takes all examples that files have, and this experiment's are drawn; give a number");
        }
    }
}
