using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Experiments;

namespace TaskDsl.Training;

/// <summary>All that decides where a run ends: a checkpoint goes on only in a run with the same.</summary>
internal static class TrainingIdentity
{
    public static ImmutableSortedDictionary<string, string> Of(Objective objective, RunSettings settings, TrainingDefinition recipe) =>
        settings.Tags.ToImmutableSortedDictionary(tag => Transformer.TagKey(tag.Key), tag => tag.Value, StringComparer.Ordinal).AddRange(new Dictionary<string, string>
        {
            [Transformer.ConfigurationKey] = objective.Model.Configuration.ToJson(),
            ["recipe"] = JsonSerializer.Serialize(recipe),
            ["packing"] = objective.Packing.ToString(),
            ["seed"] = settings.Seed.ToString(CultureInfo.InvariantCulture),
            ["stage"] = settings.Stage,
            ["first weights"] = objective.Model.WeightsHash(),
        }).AddRange(objective.Identity);
}
