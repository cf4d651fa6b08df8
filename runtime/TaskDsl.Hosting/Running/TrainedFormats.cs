using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>The formats whose examples rounds train on.</summary>
internal static class TrainedFormats
{
    public static IEnumerable<Format> Of(TaskDefinition task, params IEnumerable<RoundDefinition> rounds) =>
        rounds.SelectMany(Counts).GroupBy(format => format.Name).Where(format => format.Any(each => each.Count > 0)).Select(format => task.Format(format.Key));

    /// <summary>How many examples of each format a round lists.</summary>
    public static IEnumerable<(Format Format, int Count)> Counts(TaskDefinition task, RoundDefinition round) =>
        Counts(round).Where(format => format.Count > 0).Select(format => (task.Format(format.Name), format.Count));

    private static (string Name, int Count)[] Counts(RoundDefinition round) =>
    [
        (FormatNames.Base, round.Base),
        (FormatNames.Critiqueability, round.Critiqueability),
        (FormatNames.Critique, round.Critique),
        (FormatNames.ConditionalRefinement, round.ConditionalRefinement),
        (FormatNames.DirectRefinement, round.DirectRefinement),
        (FormatNames.Helpfulness, round.Helpfulness),
    ];
}
