using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>The formats whose examples rounds train on.</summary>
internal static class TrainedFormats
{
    public static IEnumerable<Format> Of(TaskDefinition task, params IEnumerable<RoundDefinition> rounds) =>
        new (string Name, Func<RoundDefinition, int> Count)[]
        {
            (FormatNames.Base, round => round.Base),
            (FormatNames.Critiqueability, round => round.Critiqueability),
            (FormatNames.Critique, round => round.Critique),
            (FormatNames.ConditionalRefinement, round => round.ConditionalRefinement),
            (FormatNames.DirectRefinement, round => round.DirectRefinement),
            (FormatNames.Helpfulness, round => round.Helpfulness),
        }
            .Where(trained => rounds.Any(round => trained.Count(round) > 0))
            .Select(trained => task.Format(trained.Name));
}
