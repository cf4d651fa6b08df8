using System.Text;
using System.Text.Json;
using TaskDsl.Files;

namespace TaskDsl.Training;

/// <summary>A line of JSON for each step. A run that goes on drops what was written after its checkpoint.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream? _stream;

    public MetricsFile(string? path, int afterStep)
    {
        if (path is null)
        {
            return;
        }

        WholeFile.Write(path, stream =>
        {
            foreach (string line in File.Exists(path) ? File.ReadLines(path).Where(line => StepOf(line) <= afterStep) : [])
            {
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            }
        });
        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    public void Write(int step, Measured measured, double learningRate, double gradientNorm, long tokens, int learned, double seconds, HeldOut? check, Measured? validation)
    {
        if (_stream is null)
        {
            return;
        }

        using (var json = new Utf8JsonWriter(_stream))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("loss", measured.Loss);
            json.WriteNumber("learning_rate", learningRate);
            json.WriteNumber("gradient_norm", gradientNorm);
            json.WriteNumber("tokens", tokens);
            if (measured.Preferences is { } preferences)
            {
                json.WriteNumber("pairs", preferences.Pairs);
                json.WriteNumber("accuracy", preferences.Accuracy);
                json.WriteNumber("chosen_reward", preferences.ChosenReward);
                json.WriteNumber("rejected_reward", preferences.RejectedReward);
            }
            else
            {
                json.WriteNumber("learned_tokens", learned);
            }

            json.WriteNumber("seconds", Math.Round(seconds, 3));
            if (check?.Accuracy is { } accuracy)
            {
                json.WriteNumber("held_out_accuracy", accuracy);
            }

            if (check?.ValidCritiques is { } critiques)
            {
                json.WriteNumber("held_out_valid_critiques", critiques);
            }

            if (validation is { } other)
            {
                json.WriteNumber("validation_loss", other.Loss);
            }

            if (validation?.Preferences is { } validated)
            {
                json.WriteNumber("validation_accuracy", validated.Accuracy);
            }

            json.WriteEndObject();
        }

        _stream.WriteByte((byte)'\n');
        _stream.Flush();
    }

    public void Dispose() => _stream?.Dispose();

    // A line that was cut off by a kill has no step.
    private static int StepOf(string line)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.TryGetProperty("step", out JsonElement step) ? step.GetInt32() : int.MaxValue;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return int.MaxValue;
        }
    }
}
