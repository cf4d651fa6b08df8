using System.Collections.Immutable;
using TaskDsl.Randomness;
using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>How a task's values become one text, which of its tokens are learned, and how the text is read back.</summary>
/// <remarks>
/// Values are given in the order of <see cref="Parameters"/>. Generated code derives from <see cref="Format{TExample}"/>,
/// whose members take the format's own example record instead.
/// </remarks>
public abstract class Format
{
    private readonly FormatParser _parser;
    private readonly Lazy<ByteEncoder?> _bytes;

    /// <summary>Describes the format; called by generated code.</summary>
    /// <param name="task">The task's name.</param>
    /// <param name="name">The format's name.</param>
    /// <param name="id">The format id: a hash of all that decides the text, the mask and the reading.</param>
    /// <param name="extends">The name of the format that this one extends, or null.</param>
    /// <param name="segments">The segments in the order of the text.</param>
    protected Format(string task, string name, string id, string? extends, ImmutableArray<Segment> segments)
    {
        Task = task;
        Name = name;
        Id = id;
        Extends = extends;
        Segments = segments;
        Parameters = [.. segments.OfType<FieldSegment>().Where(segment => segment.Given is null).Select(segment => segment.Field)];
        Learned = [.. segments.OfType<FieldSegment>().Where(segment => segment.Learned)];
        _parser = new FormatParser(segments, Parameters.Length);
        _bytes = new Lazy<ByteEncoder?>(() => ByteEncoder.Of(this));
    }

    /// <summary>The task's name.</summary>
    public string Task { get; }

    /// <summary>The format's name, as the task file spells it.</summary>
    public string Name { get; }

    /// <summary><c>Task.format</c>, the name that commands take.</summary>
    public string FullName => $"{Task}.{Name}";

    /// <summary>The hash of segments, types, labels, mask, stop, shots and parse policy: the format's version.</summary>
    public string Id { get; }

    /// <summary>The name of the format that this one extends, or null.</summary>
    public string? Extends { get; }

    /// <summary>The segments in the order of the text.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>The fields whose values an example gives, in the order of the text. A label that <c>given</c> fixes is none of them.</summary>
    public ImmutableArray<Field> Parameters { get; }

    /// <summary>The learned fields in the order of the text.</summary>
    public ImmutableArray<FieldSegment> Learned { get; }

    /// <summary>Whether <see cref="Render"/> refuses values whose text has a second reading (<c>parse: guarded</c>).</summary>
    public virtual bool Guarded => false;

    /// <summary>Whether the text is one side of a pair, whose reward is read at the end token that closes it (<c>scores: end</c>; Ye et al. 2024).</summary>
    public virtual bool Scores => false;

    /// <summary>The examples before the text (<c>shots</c>); null where there are none.</summary>
    public virtual FewShot? FewShot => null;

    /// <summary>The margin of the reward loss for each confidence of a pair; none where pairs have no margins.</summary>
    public virtual ImmutableArray<Margin> Margins => [];

    /// <summary>Puts named values into the order of <see cref="Parameters"/>; fields that the format does not show are left out.</summary>
    /// <exception cref="InvalidExampleException">A field is missing.</exception>
    public string[] Bind(IReadOnlyDictionary<string, string> fields)
    {
        var values = new string[Parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = fields.TryGetValue(Parameters[i].Name, out string? value)
                ? value
                : throw new InvalidExampleException(FullName, $"the field '{Parameters[i].Name}' is missing");
        }

        return values;
    }

    /// <summary>Renders the examples before a text.</summary>
    /// <param name="shots">As many examples of <see cref="FewShot.Of"/> as <see cref="FewShot.Count"/> says: each one's values, in the order of its parameters.</param>
    /// <exception cref="InvalidExampleException">The format has no shots, or needs another number of them, or one cannot be rendered.</exception>
    public Shots Shots(IReadOnlyList<IReadOnlyList<string>> shots)
    {
        FewShot few = FewShot ?? throw new InvalidExampleException(FullName, "the format has no shots");
        if (shots.Count != few.Count)
        {
            throw new InvalidExampleException(FullName, $"the format needs exactly {few.Describe()} before the text, and {(shots.Count == 1 ? "1 is" : $"{shots.Count} are")} given");
        }

        var segments = new List<RenderedSegment>();
        foreach (IReadOnlyList<string> shot in shots)
        {
            // Context, whatever it is in its own format; and no end token ends it.
            segments.AddRange(few.Of.RenderAlone(shot).Segments.Where(segment => segment.Kind != SegmentKind.Control).Select(segment => segment with { Learned = false }));
            segments.Add(new RenderedSegment(few.Separator, SegmentKind.Literal, null, Learned: false));
        }

        return new Shots(this, [.. shots], [.. segments]);
    }

    /// <summary>Fills the values in.</summary>
    /// <param name="values">One value for each of <see cref="Parameters"/>, in their order.</param>
    /// <param name="shots">What <see cref="Shots"/> made of the examples before the text; null for a format without <see cref="FewShot"/>.</param>
    /// <exception cref="InvalidExampleException">A value is outside its field's type, or the format is guarded and the text has a second reading, or shots are missing or not this format's.</exception>
    public Rendering Render(IReadOnlyList<string> values, Shots? shots = null)
    {
        Shots? before = Checked(shots);
        Rendering rendering = RenderAlone(values);
        return before is null ? rendering : new([.. before.Segments, .. rendering.Segments]);
    }

    /// <summary>The example's token ids and its loss mask.</summary>
    /// <param name="values">One value for each of <see cref="Parameters"/>, in their order.</param>
    /// <param name="tokenizer">The tokenizer whose ids are wanted.</param>
    /// <param name="shots">As for <see cref="Render"/>.</param>
    /// <exception cref="InvalidExampleException">As for <see cref="Render"/>.</exception>
    /// <exception cref="BoundaryException">A learned field does not begin and end at a cut of the tokenizer's encoding.</exception>
    public Encoded Encode(IReadOnlyList<string> values, Tokenizer tokenizer, Shots? shots = null) => Checked(shots) is null && BytesFor(tokenizer) is { } bytes
        ? bytes.Encode(values as string[] ?? [.. values])
        : SegmentEncoder.Encode(FullName, Render(values, shots).Segments.AsSpan(), tokenizer);

    /// <summary>Appends the example's token ids and its loss mask to <paramref name="buffer"/>, which an exception leaves as it was.</summary>
    /// <inheritdoc cref="Encode(IReadOnlyList{string}, Tokenizer, Formats.Shots)"/>
    public void Encode(ReadOnlySpan<string> values, Tokenizer tokenizer, TokenBuffer buffer, Shots? shots = null)
    {
        if (Checked(shots) is null && BytesFor(tokenizer) is { } bytes)
        {
            buffer.Append(bytes, values);
        }
        else
        {
            buffer.Append(Encode(values.ToArray(), tokenizer, shots));
        }
    }

    private ByteEncoder? BytesFor(Tokenizer tokenizer) => tokenizer is ByteTokenizer ? _bytes.Value : null;

    /// <summary>The hash of the format id and the tokenizer: equal only where equal values give equal ids and masks.</summary>
    public string EncodingId(Tokenizer tokenizer) => StableHash.HexOf(Id + "\n" + tokenizer.Id)[..16];

    /// <summary>The prompt of a learned field: all that stands before it, exactly as in training.</summary>
    /// <param name="field">The learned field's name.</param>
    /// <param name="values">The values of the parameters before the field, in their order; further ones are not looked at.</param>
    /// <param name="shots">As for <see cref="Render"/>.</param>
    /// <exception cref="ArgumentException">The format does not learn the field.</exception>
    /// <exception cref="InvalidExampleException">A value is outside its field's type, or there are too few, or shots are missing or not this format's.</exception>
    public Prompt Prompt(string field, IReadOnlyList<string> values, Shots? shots = null)
    {
        int index = IndexOfLearned(field);
        return new Prompt(this, (FieldSegment)Segments[index], new Rendering([.. Checked(shots)?.Segments ?? [], .. Fill(values, Segments.AsSpan(0, index))]));
    }

    /// <summary>Reads a whole text back into its values.</summary>
    /// <param name="text">The text, without control tokens.</param>
    /// <param name="values">One value for each of <see cref="Parameters"/>.</param>
    /// <param name="error">What does not fit, where the text has no reading, or more than one.</param>
    /// <param name="shots">As for <see cref="Render"/>: the text must begin with them, and is read after them.</param>
    /// <exception cref="InvalidExampleException">Shots are missing or not this format's.</exception>
    public bool TryParse(string text, out string[] values, out string? error, Shots? shots = null)
    {
        values = [];
        return AfterShots(Checked(shots), text, out string rest, out error) && Succeeded(_parser.Parse(rest, out values), rest, text.Length - rest.Length, out error);
    }

    /// <summary>Reads a completion whose prompt is known: the text that follows the prompt of a learned field.</summary>
    /// <param name="prompt">The prompt's text, as <see cref="Formats.Prompt.Text"/> gives it.</param>
    /// <param name="completion">What was sampled after it, up to the end token.</param>
    /// <param name="values">One value for each of <see cref="Parameters"/>.</param>
    /// <param name="error">What does not fit.</param>
    /// <param name="shots">As for <see cref="Render"/>: the prompt must begin with them.</param>
    /// <exception cref="InvalidExampleException">Shots are missing or not this format's.</exception>
    public bool TryParseCompletion(string prompt, string completion, out string[] values, out string? error, Shots? shots = null)
    {
        values = [];
        if (!AfterShots(Checked(shots), prompt, out string rest, out error))
        {
            return false;
        }

        for (int i = Segments.Length - 1; i >= 0; i--)
        {
            if (Segments[i] is FieldSegment { Learned: true } && _parser.ParseCompletion(i, rest, completion, out values) is ParseOutcome.One)
            {
                error = null;
                return true;
            }
        }

        return Succeeded(_parser.Parse(rest + completion, out values), rest + completion, prompt.Length - rest.Length, out error);
    }

    /// <summary>Whether the format is guarded and the values' text has a second reading, so that <see cref="Render"/> refuses them.</summary>
    /// <exception cref="InvalidExampleException">A value is outside its field's type.</exception>
    public bool HasSecondReading(IReadOnlyList<string> values) => Guarded && _parser.Parse(new Rendering([.. Fill(values, Segments)]).Text, out string[] _) is ParseOutcome.Ambiguous;

    /// <summary>The text without shots.</summary>
    private Rendering RenderAlone(IReadOnlyList<string> values)
    {
        Rendering rendering = new([.. Fill(values, Segments)]);
        if (Guarded && _parser.Parse(rendering.Text, out string[] _) is ParseOutcome.Ambiguous)
        {
            throw new InvalidExampleException(FullName, SecondReading(values, rendering.Text));
        }

        return rendering;
    }

    private Shots? Checked(Shots? shots)
    {
        if (shots is null && FewShot is { } few)
        {
            throw new InvalidExampleException(FullName, $"the shots are missing: {few.Describe()} before the text");
        }

        return shots is null || shots.Format == this ? shots : throw new InvalidExampleException(FullName, $"these are the shots of {shots.Format.FullName}");
    }

    private bool AfterShots(Shots? shots, string text, out string rest, out string? error)
    {
        string before = shots?.Text ?? "";
        bool begins = text.StartsWith(before, StringComparison.Ordinal);
        rest = begins ? text[before.Length..] : "";
        error = begins ? null : $"{FullName}: the text does not begin with the shots given: it differs from them at character {text.AsSpan().CommonPrefixLength(before) + 1}";
        return begins;
    }

    private bool Succeeded(ParseOutcome outcome, string text, int offset, out string? error)
    {
        error = outcome switch
        {
            ParseOutcome.One => null,
            ParseOutcome.Ambiguous => $"{FullName}: the text has more than one reading",
            _ => $"{FullName}: {_parser.Explain(text, offset)}",
        };
        return outcome is ParseOutcome.One;
    }

    private int IndexOfLearned(string field)
    {
        for (int i = 0; i < Segments.Length; i++)
        {
            if (Segments[i] is FieldSegment { Learned: true } segment && segment.Field.Name == field)
            {
                return i;
            }
        }

        throw new ArgumentException($"{FullName} does not learn '{field}'.", nameof(field));
    }

    private List<RenderedSegment> Fill(IReadOnlyList<string> values, ImmutableArray<Segment> segments) => Fill(values, segments.AsSpan());

    private List<RenderedSegment> Fill(IReadOnlyList<string> values, ReadOnlySpan<Segment> segments)
    {
        var filled = new List<RenderedSegment>(segments.Length);
        int next = 0;
        foreach (Segment segment in segments)
        {
            switch (segment)
            {
                case LiteralSegment literal:
                    filled.Add(new RenderedSegment(literal.Text, SegmentKind.Literal, null, Learned: false));
                    break;
                case FieldSegment field:
                    string value = field.Given ?? ValueAt(next++);
                    if (field.Field.Check(value) is { } violation)
                    {
                        throw new InvalidExampleException(FullName, violation);
                    }

                    filled.Add(new RenderedSegment(field.TextOf(value), SegmentKind.Field, field.Field.Name, field.Learned));
                    break;
                case EndSegment end:
                    filled.Add(new RenderedSegment("", SegmentKind.Control, null, end.Learned));
                    break;
            }
        }

        return filled;

        string ValueAt(int index) => index < values.Count
            ? values[index]
            : throw new InvalidExampleException(FullName, $"the field '{Parameters[index].Name}' is missing");
    }

    private string SecondReading(IReadOnlyList<string> values, string text)
    {
        string[] own = [.. Parameters.Zip(values, (field, value) => field.Turns is null ? value : TurnTemplate.Canonical(value))];
        string[] other = _parser.OtherReading(text, own);
        int differs = Enumerable.Range(0, other.Length).First(i => other[i] != own[i]);
        string where = Parameters[differs].Turns is null
            ? FormattableString.Invariant($"at character {other[differs].AsSpan().CommonPrefixLength(own[differs]) + 1}")
            : TurnTemplate.Difference(own[differs], other[differs]);
        return $"the field '{Parameters[differs].Name}' holds a delimiter of the format {where}, so the text has a second reading";
    }
}

/// <summary>A format with its typed example.</summary>
/// <typeparam name="TExample">The generated record that holds one value for each parameter.</typeparam>
public abstract class Format<TExample> : Format
    where TExample : class
{
    /// <inheritdoc cref="Format(string, string, string, string?, ImmutableArray{Segment})"/>
    protected Format(string task, string name, string id, string? extends, ImmutableArray<Segment> segments)
        : base(task, name, id, extends, segments)
    {
    }

    /// <inheritdoc cref="Format.Render"/>
    public Rendering Render(TExample example) => Render(ToValues(example));

    /// <inheritdoc cref="Format.Encode(IReadOnlyList{string}, Tokenizer, Formats.Shots)"/>
    public Encoded Encode(TExample example, Tokenizer tokenizer) => Encode(ToValues(example), tokenizer);

    /// <inheritdoc cref="Format.Encode(ReadOnlySpan{string}, Tokenizer, TokenBuffer, Formats.Shots)"/>
    public void Encode(TExample example, Tokenizer tokenizer, TokenBuffer buffer) => Encode(ToValues(example), tokenizer, buffer);

    /// <inheritdoc cref="Format.TryParse"/>
    public bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TExample? example) =>
        (example = TryParse(text, out string[] values, out _) ? FromValues(values) : null) is not null;

    /// <summary>The example's values in the order of <see cref="Format.Parameters"/>.</summary>
    public abstract string[] ToValues(TExample example);

    /// <summary>The example that holds <paramref name="values"/>, which must be values of their fields.</summary>
    public abstract TExample FromValues(IReadOnlyList<string> values);
}
