using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Interchange;

/// <summary>A row of a prompt-completion dataset as TRL's SFTTrainer documents it: <c>{"prompt", "completion"}</c>. The loss is that of the completion alone.</summary>
/// <param name="Prompt">All that stands before what is learned.</param>
/// <param name="Completion">What is learned, with the space before it.</param>
public sealed record PromptCompletion(string Prompt, string Completion)
{
    /// <summary>Why a format's examples are no single prompt and completion, or null where they are.</summary>
    public static string? WhyNot(Format format) => Stretch.LearnedIn(format) switch
    {
        0 => "it learns nothing",
        1 => null,
        var count => $"it learns {count} separate fields ({string.Join(", ", format.Learned.Select(segment => segment.Field.Name))}), and a completion is one",
    };

    /// <summary>The row of an example.</summary>
    /// <param name="format">A format that learns one field.</param>
    /// <param name="values">One value for each of its parameters.</param>
    /// <param name="shots">The examples before the text.</param>
    /// <param name="controls">What the other program reads as control tokens. Without an end text none is written: TRL adds the tokenizer's own end token.</param>
    /// <exception cref="InvalidExampleException">A value does not fit, or holds a control text.</exception>
    public static PromptCompletion Of(Format format, IReadOnlyList<string> values, Shots? shots, ControlTexts controls)
    {
        Rendering rendering = controls.Render(format, values, shots);
        Stretch last = Stretch.Of(rendering)[^1];
        return new PromptCompletion(rendering.Text[..^last.Text.Length], last.Text + (last.Ended ? controls.End : ""));
    }

    /// <summary>A row for each learned field of an example: its prompt is the text before it, learned or not.</summary>
    /// <inheritdoc cref="Of"/>
    public static IEnumerable<PromptCompletion> OfEach(Format format, IReadOnlyList<string> values, Shots? shots, ControlTexts controls)
    {
        Rendering rendering = controls.Render(format, values, shots);
        int from = 0;
        for (int i = 0; i < rendering.Segments.Length; i++)
        {
            RenderedSegment segment = rendering.Segments[i];
            if (segment is { Learned: true, Kind: SegmentKind.Field })
            {
                bool ended = i + 1 < rendering.Segments.Length && rendering.Segments[i + 1].Kind == SegmentKind.Control;
                yield return new PromptCompletion(rendering.Text[..from], segment.Text + (ended ? controls.End : ""));
            }

            from += segment.Text.Length;
        }
    }

    /// <summary>Writes the row's members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("prompt", Prompt);
        json.WriteString("completion", Completion);
    }
}
