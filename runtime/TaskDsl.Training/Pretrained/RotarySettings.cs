using System.Text.Json;
using static System.FormattableString;

namespace TaskDsl.Training;

/// <summary>Rotary positions in a <c>config.json</c>.</summary>
internal static class RotarySettings
{
    private const string PartKey = "partial_rotary_factor";
    private const string Linear = "linear";
    private const string Llama3 = "llama3";

    /// <summary>The base and the scaling, of transformers 4 (<c>rope_scaling</c> beside the base) and 5 (<c>rope_parameters</c> around both).</summary>
    /// <param name="file">The file.</param>
    /// <param name="baseKey">The name of the base where it stands by itself.</param>
    /// <param name="partKey">The name of the part of each head that is rotated, where it stands by itself; all of it is computed here.</param>
    /// <param name="part">The part in a file without that key.</param>
    /// <exception cref="WeightsException">The scaling is of a kind that is not computed here, or lacks a number, or part of each head is not rotated.</exception>
    public static (double Base, RotaryScaling? Scaling) Read(ConfigurationFile file, string baseKey, string partKey = PartKey, double part = 1)
    {
        ConfigurationFile? rope = file.Inside("rope_scaling") ?? file.Inside("rope_parameters");
        (ConfigurationFile place, string key) = rope?.Has(PartKey) == true ? (rope, PartKey) : (file, partKey);
        if (place.Number(key, part) is var rotated && rotated != 1)
        {
            throw place.Unsupported(key, Invariant($"{rotated}"), "1");
        }

        return (rope?.Has("rope_theta") == true ? rope.Number("rope_theta") : file.Number(baseKey, 10_000), rope is null ? null : ScalingOf(rope));
    }

    /// <summary>Writes base and scaling as transformers 4 does; 5 reads them too.</summary>
    public static void Write(TransformerConfiguration shape, string baseKey, Utf8JsonWriter json)
    {
        json.WriteNumber(baseKey, shape.RotaryBase);
        if (shape.RotaryScaling is not { } scaling)
        {
            return;
        }

        json.WriteStartObject("rope_scaling");
        json.WriteString("rope_type", scaling.OriginalContext is null ? Linear : Llama3);
        json.WriteNumber("factor", scaling.Factor);
        if (scaling is { LowFrequencyFactor: { } low, HighFrequencyFactor: { } high, OriginalContext: { } context })
        {
            json.WriteNumber("low_freq_factor", low);
            json.WriteNumber("high_freq_factor", high);
            json.WriteNumber("original_max_position_embeddings", context);
        }

        json.WriteEndObject();
    }

    private static RotaryScaling? ScalingOf(ConfigurationFile rope)
    {
        // Older files say "type".
        string kind = rope.Text("rope_type") ?? rope.Text("type") ?? "default";
        return kind switch
        {
            // Dynamic scaling begins behind max_position_embeddings, which no sequence here exceeds.
            "default" or "dynamic" => null,
            Linear => new RotaryScaling(rope.Number("factor")),
            Llama3 => OfLlama3(rope),
            _ => throw rope.Unsupported("rope_type", $"\"{kind}\"", $"default, {Linear}, dynamic, {Llama3}"),
        };
    }

    private static RotaryScaling OfLlama3(ConfigurationFile rope)
    {
        (double low, double high) = (rope.Number("low_freq_factor"), rope.Number("high_freq_factor"));
        return low < high
            ? new RotaryScaling(rope.Number("factor"), low, high, rope.Whole("original_max_position_embeddings"))
            : throw rope.Unsupported("high_freq_factor", Invariant($"{high}"), Invariant($"a number above low_freq_factor, here {low}"));
    }
}
