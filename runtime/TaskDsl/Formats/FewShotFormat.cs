using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>A format whose text begins with whole examples, with its typed example and theirs.</summary>
/// <typeparam name="TExample">The generated record that holds one value for each parameter.</typeparam>
/// <typeparam name="TShot">The record of the format that the shots are examples of.</typeparam>
public abstract class FewShotFormat<TExample, TShot> : Format
    where TExample : class
    where TShot : class
{
    /// <inheritdoc cref="Format(string, string, string, string?, ImmutableArray{Segment})"/>
    protected FewShotFormat(string task, string name, string id, string? extends, ImmutableArray<Segment> segments)
        : base(task, name, id, extends, segments)
    {
    }

    /// <summary>The examples before the text.</summary>
    public abstract override FewShot FewShot { get; }

    /// <inheritdoc cref="Format.Shots"/>
    public Shots Shots(IReadOnlyList<TShot> shots) => Shots([.. shots.Select(ShotValues)]);

    /// <summary>Fills the values in, after the shots.</summary>
    /// <param name="shots">As many examples as <see cref="FewShot.Count"/> says.</param>
    /// <param name="example">The example.</param>
    /// <exception cref="InvalidExampleException">There are more or fewer shots, or a value is outside its field's type, or a guarded text has a second reading.</exception>
    public Rendering Render(IReadOnlyList<TShot> shots, TExample example) => Render(ToValues(example), Shots(shots));

    /// <summary>The token ids of shots and example, and the loss mask, which is 0 on all shots.</summary>
    /// <param name="shots">As many examples as <see cref="FewShot.Count"/> says.</param>
    /// <param name="example">The example.</param>
    /// <param name="tokenizer">The tokenizer whose ids are wanted.</param>
    /// <exception cref="InvalidExampleException">As for <see cref="Render"/>.</exception>
    /// <exception cref="BoundaryException">A learned field does not begin and end at a cut of the tokenizer's encoding.</exception>
    public Encoded Encode(IReadOnlyList<TShot> shots, TExample example, Tokenizer tokenizer) => Encode(ToValues(example), tokenizer, Shots(shots));

    /// <summary>Reads a text that begins with these shots.</summary>
    /// <param name="shots">As many examples as <see cref="FewShot.Count"/> says.</param>
    /// <param name="text">The whole text, without control tokens.</param>
    /// <param name="example">What stands after the shots.</param>
    /// <exception cref="InvalidExampleException">There are more or fewer shots, or one cannot be rendered.</exception>
    public bool TryParse(IReadOnlyList<TShot> shots, string text, [NotNullWhen(true)] out TExample? example) =>
        (example = TryParse(text, out string[] values, out _, Shots(shots)) ? FromValues(values) : null) is not null;

    /// <summary>The example's values in the order of <see cref="Format.Parameters"/>.</summary>
    public abstract string[] ToValues(TExample example);

    /// <summary>The example that holds <paramref name="values"/>, which must be values of their fields.</summary>
    public abstract TExample FromValues(IReadOnlyList<string> values);

    /// <summary>The values of one of the examples before the text.</summary>
    protected abstract string[] ShotValues(TShot shot);
}
