using System.Collections.Immutable;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Reports.Masks;

/// <summary>An example with all that a reader wants to see of it: its text, its prompts, its tokens and its loss mask.</summary>
public sealed class MaskedExample
{
    /// <summary>Renders and encodes an example.</summary>
    /// <param name="example">The example.</param>
    /// <param name="tokenizer">The tokenizer whose tokens are shown.</param>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    /// <exception cref="BoundaryException">A learned field does not begin and end at a cut of the tokenizer's encoding.</exception>
    public MaskedExample(Example example, Tokenizer tokenizer)
    {
        Format = example.Format;
        Tokenizer = tokenizer;
        Rendering = Format.Render(example.Values, example.Shots);
        Encoded = example.Encode(tokenizer);
        Prompts = [.. Format.Learned.Select(segment => Format.Prompt(segment.Field.Name, example.Values, example.Shots))];
    }

    /// <summary>The format.</summary>
    public Format Format { get; }

    /// <summary>The tokenizer whose tokens are shown.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The text in segments.</summary>
    public Rendering Rendering { get; }

    /// <summary>Ids and mask.</summary>
    public Encoded Encoded { get; }

    /// <summary>The prompt of each learned field, in the order of the text.</summary>
    public ImmutableArray<Prompt> Prompts { get; }
}
