using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>The text before a learned field, exactly as in training: where scoring, forcing and sampling start.</summary>
public sealed class Prompt
{
    internal Prompt(Format format, FieldSegment target, Rendering rendering)
    {
        Format = format;
        Target = target;
        Rendering = rendering;
    }

    /// <summary>The format whose prompt this is.</summary>
    public Format Format { get; }

    /// <summary>The field that follows.</summary>
    public FieldSegment Target { get; }

    /// <summary>The segments before the field.</summary>
    public Rendering Rendering { get; }

    /// <summary>The prompt's text, without control tokens. It never ends in the space that belongs to the field.</summary>
    public string Text => Rendering.Text;

    /// <summary>The prompt's token ids: the first ids of every example that begins with it.</summary>
    public int[] Encode(Tokenizer tokenizer) => SegmentEncoder.Encode(Format.FullName, Rendering.Segments.AsSpan(), tokenizer).Ids;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
