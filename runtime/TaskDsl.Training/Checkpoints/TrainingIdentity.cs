using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Training;

/// <summary>All that decides where a run ends: a checkpoint goes on only in a run with the same.</summary>
internal static class TrainingIdentity
{
    public static ImmutableSortedDictionary<string, string> Of(Transformer model, IReadOnlyList<Encoded> data, TrainingSettings settings, TrainingDefinition recipe, RowPacking packing) =>
        settings.Tags.ToImmutableSortedDictionary(tag => "tag " + tag.Key, tag => tag.Value, StringComparer.Ordinal).AddRange(new Dictionary<string, string>
        {
            [Transformer.ConfigurationKey] = model.Configuration.ToJson(),
            ["recipe"] = JsonSerializer.Serialize(recipe),
            ["rule"] = settings.Until?.Describe() ?? "none",
            ["packing"] = packing.ToString(),
            ["seed"] = settings.Seed.ToString(CultureInfo.InvariantCulture),
            ["stage"] = settings.Stage,
            ["data"] = TrainingData.HashOf(data),
            ["validation data"] = TrainingData.HashOf(settings.Validation),
            ["first weights"] = model.WeightsHash(),
        });
}
