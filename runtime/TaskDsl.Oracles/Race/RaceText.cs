using System.Text;

namespace TaskDsl.Oracles;

/// <summary>A question on a passage, with four options.</summary>
/// <param name="Question">One line.</param>
/// <param name="Options">Four lines, A to D.</param>
internal sealed record RaceItem(string Question, string[] Options)
{
    public const int OptionCount = 4;

    public bool IsSameAs(RaceItem other) => Question == other.Question && Options.SequenceEqual(other.Options, StringComparer.Ordinal);

    public static char Letter(int option) => (char)('A' + option);
}

/// <summary>A passage and the questions that are asked on it.</summary>
internal sealed record RaceText(string Article, IReadOnlyList<RaceItem> Items)
{
    private const string FirstItem = "\n\nQ1. ";

    public static RaceText Parse(string question)
    {
        int start = question.LastIndexOf(FirstItem, StringComparison.Ordinal);
        if (start <= 0)
        {
            throw Malformed("there is no passage with a blank line and 'Q1. ' after it");
        }

        string[] blocks = question[(start + 2)..].Split("\n\n");
        return new RaceText(question[..start], [.. blocks.Select(ParseItem)]);
    }

    public string Write()
    {
        var text = new StringBuilder(Article);
        for (int number = 1; number <= Items.Count; number++)
        {
            RaceItem item = Items[number - 1];
            text.Append("\n\nQ").Append(number).Append(". ").Append(item.Question);
            for (int option = 0; option < item.Options.Length; option++)
            {
                text.Append('\n').Append(RaceItem.Letter(option)).Append(". ").Append(item.Options[option]);
            }
        }

        return text.ToString();
    }

    private static RaceItem ParseItem(string block, int index)
    {
        string[] lines = block.Split('\n');
        if (lines.Length != RaceItem.OptionCount + 1)
        {
            throw Malformed($"question {index + 1} is not a line followed by the lines of four options");
        }

        return new RaceItem(Rest(lines[0], $"Q{index + 1}. "), [.. lines.Skip(1).Select((line, option) => Rest(line, $"{RaceItem.Letter(option)}. "))]);
    }

    private static string Rest(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..] : throw Malformed($"the line '{line}' does not begin with '{start}'");

    private static ArgumentException Malformed(string why) =>
        new($"This is not a reading-comprehension question: {why}. One is a passage, then for each question a blank line, 'Q1. …' and the lines 'A. …', 'B. …', 'C. …', 'D. …'.");
}
