using System.Collections.Immutable;
using TaskDsl.Formats;

namespace TaskDsl.Tests;

/// <summary>A format given by its segments, as generated code would give it.</summary>
internal sealed class TextFormat(bool guarded, params ImmutableArray<Segment> segments) : Format("Test", "format", "id", null, segments)
{
    public static readonly Field Question = new("question", FieldType.Line), Answer = new("answer", FieldType.Line), Critique = new("critique", FieldType.Line);

    public static readonly Field Flawed = new("critiqueable", FieldType.Labels) { Labels = ["Yes", "No"] };

    public static TextFormat AdditionCritique { get; } = new(
        guarded: false,
        new LiteralSegment("Question:"), new FieldSegment(Question) { LeadingSpace = true },
        new LiteralSegment("\nAnswer:"), new FieldSegment(Answer) { LeadingSpace = true },
        new LiteralSegment("\nFlawed:"), new FieldSegment(Flawed) { LeadingSpace = true, Learned = true, Given = "Yes" },
        new LiteralSegment("\nCritique:"), new FieldSegment(Critique) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true));

    /// <summary>A passage of any text, a delimiter, and an answer: ambiguous where the passage holds the delimiter.</summary>
    public static TextFormat PassageAndAnswer(bool guarded) => new(
        guarded,
        new FieldSegment(new Field("passage", FieldType.Text)), new LiteralSegment("\nAnswer:"),
        new FieldSegment(new Field("answer", FieldType.Text)) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true));

    public static TextFormat Of(Field field, bool leadingSpace) => new(
        guarded: false, new FieldSegment(field) { LeadingSpace = leadingSpace, Learned = true }, new EndSegment(Learned: true));

    public override bool Guarded { get; } = guarded;
}
