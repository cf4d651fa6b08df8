using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Interchange;

/// <summary>A pre-tokenized row, <c>{"input_ids", "attention_mask", "labels"}</c>, as both TRL and Axolotl document it: ids and mask exactly as TaskDsl trains them.</summary>
/// <param name="InputIds">The ids.</param>
/// <param name="Labels">The ids that are learned, and <see cref="Ignored"/> elsewhere. Not shifted: both programs shift.</param>
public sealed record LabelledIds(int[] InputIds, int[] Labels)
{
    /// <summary>The label of a token that is no target of the loss.</summary>
    public const int Ignored = -100;

    /// <summary>Why a format's examples cannot be written, or null where they can.</summary>
    public static string? WhyNot(Format format) => Stretch.LearnedIn(format) == 0 ? "it learns nothing" : null;

    /// <summary>The row of an encoded example.</summary>
    public static LabelledIds Of(Encoded encoded) =>
        new(encoded.Ids, [.. encoded.Ids.Zip(encoded.Mask, (id, bit) => bit == 1 ? id : Ignored)]);

    /// <summary>Writes the row's members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        Numbers.Write(json, "input_ids", InputIds);
        Numbers.Write(json, "attention_mask", InputIds.Select(_ => 1));
        Numbers.Write(json, "labels", Labels);
    }
}
