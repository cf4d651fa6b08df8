namespace TaskDsl.Language.Model;

/// <summary>A tokenizer family that an experiment trains a task under, so that the task's masks must be proved for it. Without positions: a comment in the experiment changes nothing.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Family">The family's name.</param>
/// <param name="Experiment">The experiment's name.</param>
public sealed record FamilyNeed(string Task, string Family, string Experiment)
{
    /// <summary>Each family of each task once, with the first experiment that uses it, in an order that does not depend on that of the files.</summary>
    public static EquatableArray<FamilyNeed> Distinct(IEnumerable<FamilyNeed?> needs) => needs.OfType<FamilyNeed>()
        .GroupBy(need => (need.Task, need.Family))
        .Select(same => same.OrderBy(need => need.Experiment, StringComparer.Ordinal).First())
        .OrderBy(need => need.Task, StringComparer.Ordinal).ThenBy(need => need.Family, StringComparer.Ordinal)
        .ToEquatableArray();
}
