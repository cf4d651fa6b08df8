using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskDsl.Formats;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>
/// Samples and scores of one model on disk, written as they come, so that an evaluation that was cut off goes on where it was: one JSON object
/// a line, each under a hash of all that decides it. It holds nothing that could not be computed again: where it cannot be read, or is another model's, it begins anew.
/// </summary>
public sealed class SampleStore : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Tokenizer _tokenizer;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly FileStream _stream;
    private long _flushed = Environment.TickCount64;

    /// <summary>Opens a file, or makes it, in a folder that exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model, whose weights must not change while the store is used.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    public SampleStore(string path, Transformer model, Tokenizer tokenizer)
    {
        (_path, _tokenizer) = (path, tokenizer);
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        var header = new Entry { Key = $"{model.WeightsHash()} {tokenizer.Id}" };
        long whole = Read(header.Key);
        _stream.SetLength(whole);
        _stream.Position = whole;
        if (whole == 0)
        {
            Append(header);
        }
    }

    /// <summary>How many samples and scores there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Removes the file: what it held has found its place.</summary>
    public void Delete()
    {
        _stream.Dispose();
        File.Delete(_path);
    }

    /// <summary>Writes what is not written yet and closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal string KeyOf(SampleRequest request, int[] prompt, int limit, SamplerSettings settings) => Hash(
        request.Prompt, prompt, [settings.Seed, settings.Stage, settings.NearTie, request.Temperature, limit, request.LogProbabilities, request.Item, request.Sample]);

    internal string KeyOf(Prompt prompt, int[] ids) => Hash(prompt, ids, ["labels"]);

    internal Sample? FindSample(string key, SampleRequest request)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            return null;
        }

        string completion = _tokenizer.Decode(entry.Ids);
        return new Sample
        {
            Ids = entry.Ids!,
            Completion = completion,
            Value = request.ValueOf(completion),
            Truncated = entry.Truncated!.Value,
            LogProbability = entry.LogProbability!.Value,
            LogProbabilities = entry.LogProbabilities,
            RemovedProbability = entry.Removed!.Value,
            NearTies = entry.NearTies!.Value,
            FirstNearTie = entry.FirstNearTie,
        };
    }

    internal double[]? FindScores(string key) => _entries.GetValueOrDefault(key)?.Scores;

    internal void Add(string key, Sample sample) => Add(new Entry
    {
        Key = key,
        Ids = sample.Ids,
        Truncated = sample.Truncated,
        LogProbability = sample.LogProbability,
        LogProbabilities = sample.LogProbabilities,
        Removed = sample.RemovedProbability,
        NearTies = sample.NearTies,
        FirstNearTie = sample.FirstNearTie,
    });

    internal void Add(string key, double[] scores) => Add(new Entry { Key = key, Scores = scores });

    private void Add(Entry entry)
    {
        _entries[entry.Key] = entry;
        Append(entry);
        // To the operating system: a killed process loses no more than that.
        if (Environment.TickCount64 - _flushed > BetweenFlushes.TotalMilliseconds)
        {
            _stream.Flush();
            _flushed = Environment.TickCount64;
        }
    }

    private void Append(Entry entry)
    {
        JsonSerializer.Serialize(_stream, entry, Options);
        _stream.WriteByte((byte)'\n');
    }

    // Gives the bytes up to the first line that is torn, or of none where the file is another's.
    private long Read(string header)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        int whole = 0;
        for (int end; (end = bytes.AsSpan(whole).IndexOf((byte)'\n')) >= 0; whole += end + 1)
        {
            Entry? entry = Parse(bytes.AsSpan(whole, end));
            if (entry is null || (whole == 0 && entry.Key != header))
            {
                break;
            }

            if (whole > 0)
            {
                _entries[entry.Key] = entry;
            }
        }

        return whole;
    }

    private static Entry? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Hash(Prompt prompt, int[] ids, ReadOnlySpan<object> settings)
    {
        var text = new StringBuilder(prompt.Format.EncodingId(_tokenizer)).Append(' ').Append(prompt.Target.Field.Name);
        foreach (object setting in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $" {setting}");
        }

        return StableHash.HexOf(text.Append(':').AppendJoin(' ', ids).ToString())[..32];
    }

    private sealed record Entry
    {
        public required string Key { get; init; }

        public int[]? Ids { get; init; }

        public bool? Truncated { get; init; }

        public double? LogProbability { get; init; }

        public double[]? LogProbabilities { get; init; }

        public double? Removed { get; init; }

        public int? NearTies { get; init; }

        public int? FirstNearTie { get; init; }

        public double[]? Scores { get; init; }
    }
}
