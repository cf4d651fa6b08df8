using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace TaskDsl.Oracles;

/// <summary>RACE as it is released: raw folders of a passage a file, or a question a line (Lai et al. 2017).</summary>
internal sealed class ReleasedPassages : IRaceSource
{
    private readonly Dictionary<string, List<(RaceItem Item, int Key)>> _passages = new(StringComparer.Ordinal);
    private readonly List<string> _usable = [];

    private ReleasedPassages()
    {
    }

    public long? Passages => _usable.Count;

    /// <summary>Reads the data. Passages with too few questions, and questions with an empty part, are left out.</summary>
    public static ReleasedPassages Load(string path, int questions)
    {
        var released = new ReleasedPassages();
        if (Directory.Exists(path))
        {
            released.LoadFolder(path);
        }
        else
        {
            released.LoadLines(path);
        }

        // In an order that no file system decides.
        released._usable.AddRange(released._passages.Where(passage => passage.Value.Count >= questions).Select(passage => passage.Key).Order(StringComparer.Ordinal));
        return released._usable.Count > 0 ? released
            : throw new InvalidDataException($"{path}: none of the {released._passages.Count} passages has {questions} questions. Expected a folder of RACE's .txt files or a file of a question a line.");
    }

    public RaceText Draw(int questions, Random random)
    {
        string article = _usable[random.Next(_usable.Count)];
        List<(RaceItem Item, int Key)> items = _passages[article];
        int[] chosen = [.. Enumerable.Range(0, items.Count)];
        random.Shuffle(chosen);
        Array.Sort(chosen, 0, questions);
        return new RaceText(article, [.. chosen.Take(questions).Select(index => items[index].Item)]);
    }

    public int[] Keys(RaceText text)
    {
        if (!_passages.TryGetValue(text.Article, out List<(RaceItem Item, int Key)>? items))
        {
            throw new ArgumentException("The passage is none of the source's, so the right answers are not known.");
        }

        return [.. text.Items.Select(item => items.FindIndex(candidate => candidate.Item.IsSameAs(item)) is int found and >= 0
            ? items[found].Key
            : throw new ArgumentException($"'{item.Question}' with these options is none of the source's questions on this passage, so its answer is not known."))];
    }

    private void LoadFolder(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Read(file, File.ReadAllText(file), passage =>
            {
                JsonElement questions = passage.GetProperty("questions"), options = passage.GetProperty("options"), answers = passage.GetProperty("answers");
                if (options.GetArrayLength() != questions.GetArrayLength() || answers.GetArrayLength() != questions.GetArrayLength())
                {
                    throw new FormatException($"it has {questions.GetArrayLength()} questions, {options.GetArrayLength()} lists of options and {answers.GetArrayLength()} answers");
                }

                for (int i = 0; i < questions.GetArrayLength(); i++)
                {
                    Add(passage.GetProperty("article"), questions[i], options[i], answers[i]);
                }
            });
        }
    }

    // A passage's questions are put together by its text: two ids with one text must not fall on two sides.
    private void LoadLines(string file)
    {
        using Stream stream = File.OpenRead(file);
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            if (text.Length > 0)
            {
                Read(string.Create(CultureInfo.InvariantCulture, $"{file}({line})"), text, row => Add(row.GetProperty("article"), row.GetProperty("question"), row.GetProperty("options"), row.GetProperty("answer")));
            }
        }
    }

    private static void Read(string place, string json, Action<JsonElement> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{place}: this is not RACE data: {exception.Message}", exception);
        }
    }

    private void Add(JsonElement article, JsonElement question, JsonElement options, JsonElement answer)
    {
        string letter = Text(answer);
        if (letter.Length != 1 || RaceAnswer.ReadLetter(letter[0]) is not int key)
        {
            throw new FormatException($"the answer '{letter}' is not one of A, B, C and D");
        }

        if (options.GetArrayLength() != RaceItem.OptionCount)
        {
            throw new FormatException($"a question has {options.GetArrayLength()} options instead of {RaceItem.OptionCount}");
        }

        var item = new RaceItem(OneLine(question), [.. options.EnumerateArray().Select(OneLine)]);
        string passage = Text(article).ReplaceLineEndings("\n").Trim();
        if (passage.Length == 0 || item.Question.Length == 0 || item.Options.Contains(""))
        {
            return;
        }

        if (!_passages.TryGetValue(passage, out List<(RaceItem Item, int Key)>? items))
        {
            _passages.Add(passage, items = []);
        }

        if (!items.Exists(other => other.Item.IsSameAs(item)))
        {
            items.Add((item, key));
        }
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a text is null");

    private static string OneLine(JsonElement element) => string.Join(' ', Text(element).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
