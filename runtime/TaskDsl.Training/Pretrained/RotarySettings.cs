using System.Text.Json;
using static System.FormattableString;

namespace TaskDsl.Training;

/// <summary>Rotary positions in a <c>config.json</c>.</summary>
internal static class RotarySettings
{
    private const string Linear = "linear";
    private const string Llama3 = "llama3";

    /// <summary>The base and the scaling, of transformers 4 (<c>rope_scaling</c> beside the base) and 5 (<c>rope_parameters</c> around both).</summary>
    /// <param name="file">The file.</param>
    /// <param name="baseKey">The name of the base where it stands by itself.</param>
    /// <exception cref="WeightsException">The scaling is of a kind that is not computed here, or lacks a number.</exception>
    public static (double Base, RotaryScaling? Scaling) Read(ConfigurationFile file, string baseKey)
    {
        ConfigurationFile? rope = Of(file);
        return (rope?.Has("rope_theta") == true ? rope.Number("rope_theta") : file.Number(baseKey, 10_000), rope is null ? null : ScalingOf(rope));
    }

    /// <summary>What <see cref="Read"/> reads; null where it has neither key.</summary>
    public static ConfigurationFile? Of(ConfigurationFile file) => file.Inside("rope_scaling") ?? file.Inside("rope_parameters");

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
