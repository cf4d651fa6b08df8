namespace TaskDsl.Language.Diagnostics;

/// <summary>Collects the mistakes of one file.</summary>
public sealed class DiagnosticList
{
    private readonly List<LanguageDiagnostic> _found = [];
    private readonly Lazy<int[]> _lineStarts;

    /// <summary>A list for the file at <paramref name="path"/>.</summary>
    /// <param name="path">The path, as messages show it.</param>
    /// <param name="text">The file's text.</param>
    public DiagnosticList(string path, string text)
    {
        Path = path;
        Text = text;
        _lineStarts = new Lazy<int[]>(LineStarts);
    }

    /// <summary>The path, as messages show it.</summary>
    public string Path { get; }

    /// <summary>The file's text.</summary>
    public string Text { get; }

    /// <summary>How many mistakes there are so far.</summary>
    public int Count => _found.Count;

    /// <summary>Adds a mistake.</summary>
    public void Report(Rule rule, TextRange range, params string[] arguments) =>
        _found.Add(new LanguageDiagnostic(rule, PlaceOf(range), arguments.ToEquatableArray()));

    /// <summary>The mistakes in the order of the file.</summary>
    public EquatableArray<LanguageDiagnostic> ToArray() =>
        _found.OrderBy(diagnostic => diagnostic.Place.Range.Start).ThenBy(diagnostic => diagnostic.Rule.Id, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>Where a stretch of the text stands in the file.</summary>
    public FilePlace PlaceOf(TextRange range)
    {
        int start = Math.Min(Math.Max(range.Start, 0), Text.Length);
        int end = Math.Min(Math.Max(range.End, start), Text.Length);
        int startLine = LineOf(start), endLine = LineOf(end);
        return new FilePlace(Path, new TextRange(start, end), startLine, start - _lineStarts.Value[startLine], endLine, end - _lineStarts.Value[endLine]);
    }

    private int LineOf(int offset)
    {
        int found = Array.BinarySearch(_lineStarts.Value, offset);
        return found >= 0 ? found : ~found - 1;
    }

    // The line breaks of the C# compiler, whose positions these become.
    private int[] LineStarts()
    {
        var starts = new List<int> { 0 };
        for (int i = 0; i < Text.Length; i++)
        {
            if (Text[i] is '\n' or '\u0085' or '\u2028' or '\u2029' || (Text[i] == '\r' && (i + 1 == Text.Length || Text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return [.. starts];
    }
}
