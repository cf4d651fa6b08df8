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
        snapshot.Append("ids under bytes, learned ones in brackets:\n");
        for (int i = 0; i < encoded.Ids.Length; i++)
        {
            snapshot.Append(encoded.Mask[i] == 1 ? $"[{encoded.Ids[i]}]" : $"{encoded.Ids[i]}").Append((i + 1) % 20 == 0 ? '\n' : ' ');
        }

        return snapshot.ToString().TrimEnd() + "\n";
    }
}
