using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Locking;

/// <summary>Says in words what differs between two versions of a format.</summary>
internal static class PromptChange
{
    /// <summary>The kinds of change, in the order of a reader's interest: text, whitespace, order, fields, types, turns, labels, mask, stop, shots, parse.</summary>
    public static string Describe(string locked, string current)
    {
        Line[] before = Lines(locked), after = Lines(current);
        string[] fieldsBefore = Fields(before), fieldsAfter = Fields(after);
        bool sameFields = fieldsBefore.OrderBy(name => name, StringComparer.Ordinal).SequenceEqual(fieldsAfter.OrderBy(name => name, StringComparer.Ordinal));
        string textBefore = Text(before), textAfter = Text(after);
        var kinds = new List<string>();
        if (WithoutSpace(textBefore) != WithoutSpace(textAfter))
        {
            kinds.Add("text");
        }
        else if (textBefore != textAfter || Differs(line => line.Has("space")))
        {
            kinds.Add("whitespace");
        }

        if (!sameFields)
        {
            kinds.Add("fields");
        }
        else if (!fieldsBefore.SequenceEqual(fieldsAfter))
        {
            kinds.Add("order");
        }

        if (Differs(line => line.Words.FirstOrDefault(word => word is "line" or "paragraph" or "text" or "labels" or "turns") + line.Has("empty")))
        {
            kinds.Add("types");
        }

        if (Differs(line => line.Has("turns") ? string.Join("\n", line.Texts.Skip(1).Concat(line.Words.Where(word => word.StartsWith("of=", StringComparison.Ordinal)))) : ""))
        {
            kinds.Add("turns");
        }

        if (Differs(line => line.Has("turns") ? "" : string.Join("\n", line.Texts.Skip(1)) + line.Words.FirstOrDefault(word => word.StartsWith("given", StringComparison.Ordinal))))
        {
            kinds.Add("labels");
        }

        if (Differs(line => line.Has("learned")))
        {
            kinds.Add("mask");
        }

        if (Stops(before) != Stops(after) || Differs(line => line.Words.FirstOrDefault(word => word.StartsWith("max=", StringComparison.Ordinal))))
        {
            kinds.Add("stop");
        }

        if (Shots(before) != Shots(after))
        {
            kinds.Add("shots");
        }

        if (before.Any(line => line.Kind == "parse") != after.Any(line => line.Kind == "parse"))
        {
            kinds.Add("parse policy");
        }

        return kinds.Count == 0 ? "its description" : string.Join(", ", kinds);

        // Compares a property of the fields that both versions have.
        bool Differs<T>(Func<Line, T> property) => before.Where(line => line.Kind == "field").Any(line =>
            after.FirstOrDefault(other => other.Kind == "field" && other.Texts.FirstOrDefault() == line.Texts.FirstOrDefault()) is { } same && !Equals(property(line), property(same)));
    }

    private sealed record Line(string Kind, IReadOnlyList<string> Texts, IReadOnlyList<string> Words)
    {
        public bool Has(string word) => Words.Contains(word);
    }

    private static string[] Fields(Line[] lines) => [.. lines.Where(line => line.Kind == "field").Select(line => line.Texts.FirstOrDefault() ?? "")];

    private static string Text(Line[] lines) => string.Join("\u0001", lines.Where(line => line.Kind == "literal").Select(line => line.Texts.FirstOrDefault()));

    private static string WithoutSpace(string text) => string.Concat(text.Replace("\\n", "").Where(c => !char.IsWhiteSpace(c)));

    // How many fields are closed by an end token, and which end tokens are learned.
    private static string Stops(Line[] lines) => string.Join(",", lines.Select((line, index) => line.Kind == "end" ? $"{(index > 0 ? lines[index - 1].Texts.FirstOrDefault() : "")}{line.Has("learned")}" : "").Where(stop => stop.Length > 0));

    private static string? Shots(Line[] lines) => lines.FirstOrDefault(line => line.Kind == "shots") is { } shots ? string.Join(" ", shots.Words.Concat(shots.Texts)) : null;

    private static Line[] Lines(string description) => [.. description.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(Parse)];

    // A quoted text keeps its escapes: they are compared, never shown.
    private static Line Parse(string line)
    {
        var texts = new List<string>();
        var words = new List<string>();
        int at = 0;
        while (at < line.Length)
        {
            int start = at;
            while (at < line.Length && line[at] is not (' ' or '"'))
            {
                at++;
            }

            string word = line.Substring(start, at - start);
            if (at < line.Length && line[at] == '"')
            {
                int open = ++at;
                while (at < line.Length && line[at] != '"')
                {
                    at += line[at] == '\\' ? 2 : 1;
                }

                texts.Add(word + line.Substring(open, Math.Min(at, line.Length) - open));
                at++;
            }

            if (word.Length > 0)
            {
                words.Add(word);
            }

            at++;
        }

        return new Line(words.FirstOrDefault() ?? "", texts, words);
    }
}
