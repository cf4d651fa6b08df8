using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskDsl.Chat;

/// <summary>
/// A server's answers on disk, written as they come: one JSON object a line, each under a hash of the whole request. What was answered is never asked again, also after
/// a run that was cut off. A torn last line is removed; a damaged one elsewhere is skipped and stays, for people to look at. One process at a time has the file.
/// </summary>
public sealed class AnswerCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChatAnswer> _answers = new(StringComparer.Ordinal);
    private readonly FileStream _stream;

    /// <summary>Opens a file, or makes it with its folder.</summary>
    /// <exception cref="IOException">Another process has the file, or it cannot be read or written.</exception>
    public AnswerCache(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{path} cannot be opened; another run may be using it. ({e.Message})", e);
        }

        Read();
    }

    /// <summary>How many answers there are.</summary>
    public int Count => _answers.Count;

    /// <summary>How many lines could not be read.</summary>
    public int Damaged { get; private set; }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal ChatAnswer? Find(string key)
    {
        lock (_lock)
        {
            return _answers.GetValueOrDefault(key);
        }
    }

    internal void Add(string key, ChatAnswer answer)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(new Line(key, answer.Text, answer.Finish, answer.InputTokens, answer.OutputTokens), LineJson.Readable.Line), (byte)'\n'];
        lock (_lock)
        {
            _answers[key] = answer;
            // To the operating system at once: a killed process loses no answer that was paid for.
            _stream.Write(line);
            _stream.Flush();
        }
    }

    private void Read()
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        int whole = 0;
        for (int end; (end = bytes.AsSpan(whole).IndexOf((byte)'\n')) >= 0; whole += end + 1)
        {
            if (Parse(bytes.AsSpan(whole, end)) is { } line)
            {
                _answers[line.Key] = new ChatAnswer(line.Text, line.Finish, line.InputTokens, line.OutputTokens);
            }
            else
            {
                Damaged++;
            }
        }

        _stream.SetLength(whole);
        _stream.Position = whole;
    }

    private static Line? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, LineJson.Default.Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal sealed record Line(string Key, string Text, string Finish, int InputTokens, int OutputTokens);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AnswerCache.Line))]
internal sealed partial class LineJson : JsonSerializerContext
{
    public static LineJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
