using TaskDsl.Formats;

namespace TaskDsl.Benchmarks.Oracles;

/// <summary>The addition task's critique format, as the generator makes it from the task file.</summary>
internal sealed class CritiqueFormat() : Format("Addition", "critique", "benchmark", null,
[
    new LiteralSegment("Question:"), new FieldSegment(new Field("question", FieldType.Line)) { LeadingSpace = true },
    new LiteralSegment("\nAnswer:"), new FieldSegment(new Field("answer", FieldType.Line)) { LeadingSpace = true },
    new LiteralSegment("\nFlawed:"), new FieldSegment(new Field("critiqueable", FieldType.Labels) { Labels = ["Yes", "No"] }) { LeadingSpace = true, Learned = true, Given = "Yes" },
    new LiteralSegment("\nCritique:"), new FieldSegment(new Field("critique", FieldType.Line)) { LeadingSpace = true, Learned = true }, new EndSegment(Learned: true),
]);
