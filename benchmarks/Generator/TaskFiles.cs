using System.Text;

namespace TaskDsl.Benchmarks.Generator;

/// <summary>Task files of six formats each, no two alike, whose masks are proved for every tokenizer family.</summary>
internal static class TaskFiles
{
    private const int PerFile = 6;

    private static readonly (string Name, string Text)[] Formats =
    [
        ("base", """
                template: |-
                  Question #: {question}
                  Answer: {answer}
                learns: answer
            """),
        ("critiqueability", """
                extends: base
                template: |-

                  Flawed: {critiqueable}
                learns: critiqueable
            """),
        ("critique", """
                extends: critiqueability
                given: { critiqueable: Yes }
                template: |-

                  Critique: {critique}
                learns: [critiqueable, critique]
            """),
        ("helpfulness", """
                extends: critique
                template: |-

                  Helpful: {helpful}
                learns: helpful
            """),
        ("conditional_refinement", """
                extends: critique
                template: |-

                  Refinement: {refinement}
                learns: refinement
            """),
        ("direct_refinement", """
                extends: base
                template: |-

                  Refinement: {refinement}
                learns: refinement
            """),
    ];

    /// <summary>As many files as hold so many formats.</summary>
    public static IEnumerable<(string Path, string Text)> Of(int formats)
    {
        for (int file = 0; formats > 0; file++, formats -= PerFile)
        {
            yield return ($"/home/me/study/task{file}.task.yaml", Text(file, Math.Min(formats, PerFile)));
        }
    }

    /// <summary>One file; <paramref name="edited"/> changes a word of a template.</summary>
    public static string Text(int file, int formats, bool edited = false)
    {
        var text = new StringBuilder($$"""
            task: Addition{{file}}
            summary: Add two whole numbers.
            oracle: addition
            parameters: { digits: 3 }
            tokenizers: [bytes, gpt2, llama3, qwen2]

            fields:
              question:     line
              answer:       line
              critiqueable: { labels: [Yes, No] }
              critique:     line
              helpful:      { labels: [Yes, No] }
              refinement:   line

            formats:

            """);
        foreach ((string name, string lines) in Formats.Take(formats))
        {
            text.Append("  ").Append(name).Append(":\n").Append(lines.Replace("#", $"{file}{(edited ? " once more" : "")}", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }
}
