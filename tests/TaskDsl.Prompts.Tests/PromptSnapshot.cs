using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Prompts.Tests;

/// <summary>All that a snapshot pins of a rendered example: text and mask, prompts, ids, and the format id.</summary>
internal static class PromptSnapshot
{
    /// <summary>Compares an example's rendering with the snapshot of the calling test.</summary>
    public static async Task Check<TExample>(Format<TExample> format, TExample example, [CallerFilePath] string testFile = "")
        where TExample : class
    {
        // A snapshot is only worth something for a text that comes back.
        Assert.True(format.TryParse(format.Render(example).Text, out TExample? read));
        Assert.Equal(example, read);
        await Verify(Of(format, format.ToValues(example)), sourceFile: testFile).UseDirectory("Snapshots");
    }

    /// <summary>Compares the rendering of an example with shots before it with the snapshot of the calling test.</summary>
    public static async Task Check<TExample, TShot>(FewShotFormat<TExample, TShot> format, TShot[] shots, TExample example, [CallerFilePath] string testFile = "")
        where TExample : class
        where TShot : class
    {
        Assert.True(format.TryParse(shots, format.Render(shots, example).Text, out TExample? read));
        Assert.Equal(example, read);
        await Verify(Of(format, format.ToValues(example), format.Shots(shots)), sourceFile: testFile).UseDirectory("Snapshots");
    }

    private static string Of(Format format, IReadOnlyList<string> values, Shots? shots = null)
    {
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

    // A change of text then changes the lines that show it, and moves no id to another line for long.
    private static bool EndsPiece(Encoded encoded, int from, int next) =>
        encoded.Mask[next] != encoded.Mask[from]
        || encoded.Ids[next] == Tokenizer.Bytes.End
        || encoded.Ids[next - 1] == '\n'
        || (next - from >= 16 && encoded.Ids[next] == ' ');
}
