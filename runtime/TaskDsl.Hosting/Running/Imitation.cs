using TaskDsl.Formats;

namespace TaskDsl.Hosting.Running;

/// <summary>Values that hold text of their own format, which a model may take for a delimiter.</summary>
internal sealed class Imitation(Format format)
{
    private readonly string[] _literals = [.. format.Segments.OfType<LiteralSegment>().Select(segment => segment.Text.Trim()).Where(text => text.Any(char.IsLetter))];

    /// <summary>Whether one of an example's values does.</summary>
    public bool IsIn(IEnumerable<string> values) => values.Any(value => _literals.Any(literal => value.Contains(literal, StringComparison.Ordinal)));
}
