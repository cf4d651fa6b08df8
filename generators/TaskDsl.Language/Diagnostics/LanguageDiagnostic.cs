using System.Globalization;

namespace TaskDsl.Language.Diagnostics;

/// <summary>A stretch of a file's text, in UTF-16 units from 0.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="End">The first unit after it.</param>
public readonly record struct TextRange(int Start, int End);

/// <summary>A place in a file, held by value. Lines and columns count from 0.</summary>
public sealed record FilePlace(string Path, TextRange Range, int StartLine, int StartColumn, int EndLine, int EndColumn);

/// <summary>A mistake in a file.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Place">Where.</param>
/// <param name="Arguments">What fills the places of the rule's message.</param>
public sealed record LanguageDiagnostic(Rule Rule, FilePlace Place, EquatableArray<string> Arguments)
{
    /// <summary>The message with its arguments.</summary>
    public string Message => string.Format(CultureInfo.InvariantCulture, Rule.Message, [.. Arguments]);

    /// <summary>As a compiler prints it: lines and columns from 1.</summary>
    public override string ToString() => $"{Place.Path}({Place.StartLine + 1},{Place.StartColumn + 1}): error {Rule.Id}: {Message}";
}
