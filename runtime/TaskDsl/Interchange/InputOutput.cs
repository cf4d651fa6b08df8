using System.Collections.Immutable;
using System.Text.Json;
using TaskDsl.Formats;

namespace TaskDsl.Interchange;

/// <summary>A row of Axolotl's template-free <c>input_output</c> format: <c>{"segments": [{"label", "text"}]}</c>, joined as they stand. Control tokens are text of the segments.</summary>
/// <param name="Segments">The stretches in the order of the text.</param>
public sealed record InputOutput(ImmutableArray<(bool Label, string Text)> Segments)
{
    /// <summary>Why a format's examples cannot be written, or null where they can.</summary>
    public static string? WhyNot(Format format, ControlTexts controls) =>
        Stretch.LearnedIn(format) == 0 ? "it learns nothing"
        : controls.End is null && format.Segments.Any(segment => segment is EndSegment) ? "its end token is text there, and nobody said which: give --tokenizer FILE, or --end TEXT"
        : null;

    /// <summary>The row of an example.</summary>
    /// <param name="format">A format that learns something.</param>
    /// <param name="values">One value for each of its parameters.</param>
    /// <param name="shots">The examples before the text.</param>
    /// <param name="controls">The texts of the control tokens.</param>
    /// <exception cref="InvalidExampleException">A value does not fit, or holds a control text.</exception>
    public static InputOutput Of(Format format, IReadOnlyList<string> values, Shots? shots, ControlTexts controls)
    {
        Rendering rendering = controls.Render(format, values, shots);
        var segments = new List<(bool Label, string Text)>();
        foreach (Stretch stretch in Stretch.Of(rendering))
        {
            segments.Add((stretch.Learned, stretch.Text + (stretch.Ended ? controls.End : "")));
        }

        if (controls.Begin is { } begin)
        {
            if (segments[0].Label)
            {
                segments.Insert(0, (false, begin));
            }
            else
            {
                segments[0] = (false, begin + segments[0].Text);
            }
        }

        return new InputOutput([.. segments]);
    }

    /// <summary>Writes the row's members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("segments");
        foreach ((bool label, string text) in Segments)
        {
            json.WriteStartObject();
            json.WriteBoolean("label", label);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
