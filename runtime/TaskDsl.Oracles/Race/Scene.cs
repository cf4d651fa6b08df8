namespace TaskDsl.Oracles;

/// <summary>What a written passage may tell of: subjects of one sort, their attributes, and sentences around the facts.</summary>
/// <param name="Openings">First sentences. They belong to no other scene.</param>
/// <param name="Subjects">Names, each with the pronoun that may stand for it.</param>
/// <param name="Attributes">What may be said of a subject.</param>
/// <param name="Asides">Sentences without facts.</param>
internal sealed record Scene(string[] Openings, (string Name, string Pronoun)[] Subjects, SceneAttribute[] Attributes, string[] Asides);

/// <summary>An attribute that each subject has its own value of. In patterns, <c>{s}</c> is the subject and <c>{v}</c> the value.</summary>
/// <param name="Statements">Clauses that state it.</param>
/// <param name="AskValue">Questions after the value.</param>
/// <param name="AskSubject">Questions after the subject.</param>
/// <param name="Values">The values, in ascending order where there is one.</param>
/// <param name="AskLeast">A question after the subject of the least value; null without an order.</param>
/// <param name="AskMost">A question after the subject of the greatest value; null without an order.</param>
internal sealed record SceneAttribute(Pattern[] Statements, Pattern[] AskValue, Pattern[] AskSubject, string[] Values, string? AskLeast = null, string? AskMost = null);

/// <summary>Text with a place for a subject, a value or both.</summary>
internal sealed class Pattern
{
    private const string SubjectPlace = "{s}";
    private const string ValuePlace = "{v}";

    private readonly string _text;

    private Pattern(string text) => _text = text;

    public static implicit operator Pattern(string text) => new(text);

    public string Write(string subject, string value) => _text.Replace(SubjectPlace, subject, StringComparison.Ordinal).Replace(ValuePlace, value, StringComparison.Ordinal);

    /// <summary>The subject and value of which <see cref="Write"/> makes the text; a place that the pattern lacks gives the empty text.</summary>
    public (string Subject, string Value)? Read(string text, Predicate<string> isSubject, Predicate<string> isValue)
    {
        int subject = _text.IndexOf(SubjectPlace, StringComparison.Ordinal), value = _text.IndexOf(ValuePlace, StringComparison.Ordinal);
        int first = subject < 0 ? value : value < 0 ? subject : Math.Min(subject, value);
        int second = Math.Max(subject, value);
        string suffix = _text[(second + SubjectPlace.Length)..];
        if (text.Length < first + suffix.Length || !text.AsSpan().StartsWith(_text.AsSpan(0, first)) || !text.EndsWith(suffix, StringComparison.Ordinal))
        {
            return null;
        }

        string places = text[first..^suffix.Length];
        if (first == second)
        {
            return subject >= 0 ? (isSubject(places) ? (places, "") : null) : isValue(places) ? ("", places) : null;
        }

        string between = _text[(first + SubjectPlace.Length)..second];
        for (int at = places.IndexOf(between, StringComparison.Ordinal); at >= 0; at = places.IndexOf(between, at + 1, StringComparison.Ordinal))
        {
            string left = places[..at], right = places[(at + between.Length)..];
            (string Subject, string Value) found = subject < value ? (left, right) : (right, left);
            if (isSubject(found.Subject) && isValue(found.Value))
            {
                return found;
            }
        }

        return null;
    }
}
