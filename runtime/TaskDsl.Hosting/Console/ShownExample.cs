using System.Globalization;
using System.Text;
using TaskDsl.Formats;
using TaskDsl.Reports.Masks;

namespace TaskDsl.Hosting.Console;

/// <summary>An example for people: what is learned in colour on a terminal, and between ⟦ and ⟧ elsewhere.</summary>
internal static class ShownExample
{
    private const string Learned = "\u001b[1;32m", Control = "\u001b[7m", Faint = "\u001b[2m", Off = "\u001b[0m";

    // Of a prompt that is longer, its end is shown: its beginning is that of the text above it.
    private const int MostPromptCharacters = 100;

    /// <summary>Whether standard output takes colours (see no-color.org).</summary>
    public static bool Coloured { get; } = !System.Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>The example's text, its counts and its prompts.</summary>
    public static string Text(MaskedExample example, bool coloured)
    {
        var text = new StringBuilder();
        text.Append(Paint(example.Format.FullName, Faint)).Append('\n').Append(Marked(example.Rendering, coloured)).Append('\n');
        string counts = string.Create(CultureInfo.InvariantCulture, $"{Count(example.Encoded.Ids.Length)} of {example.Tokenizer.Name}, {example.Encoded.Targets} learned{(example.Format.Scores ? "; a reward is read at ◆" : "")}");
        text.Append('\n').Append("  ").Append(Paint(counts, Faint)).Append('\n');
        foreach (Prompt prompt in example.Prompts)
        {
            string line = Visible.Text(prompt.Text).Replace('\n', '↵');
            string end = line.Length <= MostPromptCharacters ? line : "…" + line[^MostPromptCharacters..];
            text.Append("  ").Append(Paint($"prompt of {prompt.Target.Field.Name}:", Faint)).Append(' ').Append(end).Append('\n');
        }

        return text.ToString();

        string Paint(string part, string colour) => coloured ? colour + part + Off : part;
    }

    private static string Marked(Rendering rendering, bool coloured)
    {
        if (!coloured)
        {
            return Visible.Text(rendering.ToString());
        }

        var text = new StringBuilder();
        foreach (RenderedSegment segment in rendering.Segments)
        {
            string shown = segment.Kind == SegmentKind.Control ? Control + "◆" : Visible.Text(segment.Text);
            // A colour that runs over a line break paints the rest of the line on some terminals.
            text.Append(segment.Learned ? Learned + shown.Replace("\n", $"{Off}\n{Learned}", StringComparison.Ordinal) + Off : shown + (segment.Kind == SegmentKind.Control ? Off : ""));
        }

        return text.ToString();
    }

    private static string Count(int tokens) => tokens == 1 ? "1 token" : string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens");
}
