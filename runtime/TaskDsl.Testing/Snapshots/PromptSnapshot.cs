using System.Globalization;
using System.Reflection;
using System.Text;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Testing;

/// <summary>Pins what an example renders to: text and mask, prompts, ids and format id, in a file that is committed.</summary>
/// <remarks>
/// <see cref="Check{TExample}(Format{TExample}, TExample, string)"/> needs nothing but this package: it compares with <c>Snapshots/Task.format.verified.txt</c> in the test project,
/// and where they differ leaves <c>….received.txt</c> beside it and shows the changed lines; rename that file to accept them. These are Verify's conventions.
/// With Verify itself, give it <see cref="Of(Format, IReadOnlyList{string}, Shots)"/>.
/// </remarks>
public static class PromptSnapshot
{
    private const string ProjectKey = "TaskDsl.Testing.ProjectDirectory";

    /// <summary>Compares an example's rendering with its snapshot. <c>[Fact] public void Base() =&gt; PromptSnapshot.Check(AdditionTask.Base, new("12 + 39", "51"));</c></summary>
    /// <param name="format">The format.</param>
    /// <param name="example">The example.</param>
    /// <param name="name">Tells several examples of a format apart in the file's name; none for one.</param>
    /// <exception cref="TaskTestException">They differ, or there is no snapshot yet, or the text is not read back.</exception>
    public static void Check<TExample>(Format<TExample> format, TExample example, string? name = null)
        where TExample : class => Check(format, format.ToValues(example), shots: null, name);

    /// <summary>Compares the rendering of an example with shots before it with its snapshot.</summary>
    /// <param name="format">The format.</param>
    /// <param name="shots">As many examples as the format shows.</param>
    /// <param name="example">The example.</param>
    /// <param name="name">As for the format without shots.</param>
    /// <exception cref="TaskTestException">As for the format without shots.</exception>
    public static void Check<TExample, TShot>(FewShotFormat<TExample, TShot> format, IReadOnlyList<TShot> shots, TExample example, string? name = null)
        where TExample : class
        where TShot : class => Check(format, format.ToValues(example), format.Shots(shots), name);

    /// <summary>The snapshot's text.</summary>
    /// <param name="format">The format.</param>
    /// <param name="values">One value for each of the format's parameters, in their order.</param>
    /// <param name="shots">The examples before the text; null for a format without.</param>
    /// <exception cref="TaskTestException">The text is not read back, so that a snapshot of it is worth nothing.</exception>
    public static string Of(Format format, IReadOnlyList<string> values, Shots? shots = null)
    {
        RoundTrip.Check(new(format, [.. values], shots));
        var snapshot = new StringBuilder();
        snapshot.Append(format.FullName).Append(" (").Append(format.Id).Append(")\n\n");
        snapshot.Append(format.Render(values, shots)).Append("\n\n");
        foreach (FieldSegment learned in format.Learned)
        {
            snapshot.Append("prompt of ").Append(learned.Field.Name).Append(":\n").Append(format.Prompt(learned.Field.Name, values, shots).Text).Append("⏎\n\n");
        }

        Encoded encoded = format.Encode(values, Tokenizer.Bytes, shots);
        snapshot.Append("mask, text and ids under bytes, some words at a time:\n");
        for (int from = 0, i = 1; i <= encoded.Ids.Length; i++)
        {
            if (i == encoded.Ids.Length || EndsPiece(encoded, from, i))
            {
                string text = encoded.Ids[i - 1] == Tokenizer.Bytes.End ? "◆" : Tokenizer.Bytes.Decode(encoded.Ids.AsSpan(from..i)).Replace("\n", "↵", StringComparison.Ordinal);
                snapshot.Append(CultureInfo.InvariantCulture, $"{encoded.Mask[from]} |{text}| {string.Join(' ', encoded.Ids[from..i])}\n");
                from = i;
            }
        }

        return snapshot.ToString();
    }

    private static void Check(Format format, string[] values, Shots? shots, string? name)
    {
        // The format was compiled into the test project from its YAML.
        string project = format.GetType().Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == ProjectKey)?.Value
            ?? throw new TaskTestException($"{format.FullName} is compiled into an assembly that does not refer to the package TaskDsl.Testing, so its snapshots have no folder. Compile the task file into the test project: <TaskDslTask Include=\"…\" />.");
        string stem = Path.Combine(project, "Snapshots", format.FullName + (name is null ? "" : "_" + name));
        if (SnapshotFile.Compare(stem, Of(format, values, shots)) is { } difference)
        {
            throw new TaskTestException(difference);
        }
    }

    // A change of text then changes the lines that show it, and moves no id to another line for long.
    private static bool EndsPiece(Encoded encoded, int from, int next) =>
        encoded.Mask[next] != encoded.Mask[from]
        || encoded.Ids[next] == Tokenizer.Bytes.End
        || encoded.Ids[next - 1] == '\n'
        || (next - from >= 16 && encoded.Ids[next] == ' ');
}
