using TaskDsl.Tokenizers;

namespace TaskDsl.Formats;

/// <summary>One step of writing an example's ids: fixed ids, or those of a value.</summary>
/// <param name="Ids">The ids of what is fixed; none for a value.</param>
/// <param name="Learned">Whether the ids are targets of the loss.</param>
internal readonly record struct ByteStep(int[] Ids, bool Learned)
{
    /// <summary>Whose value it is; null for fixed ids.</summary>
    public Field? Field { get; init; }

    /// <summary>Whether a value that is not empty has a space before it that no fixed step holds.</summary>
    public bool LeadingSpace { get; init; }

    /// <summary>The segments with all that is fixed encoded, and fixed neighbours of one kind put together.</summary>
    public static ByteStep[] Of(IEnumerable<Segment> segments)
    {
        var steps = new List<ByteStep>();
        foreach (Segment segment in segments)
        {
            switch (segment)
            {
                case LiteralSegment literal:
                    Add(Tokenizer.Bytes.Encode(literal.Text), learned: false);
                    break;
                case FieldSegment { Given: { } given } field:
                    Add(Tokenizer.Bytes.Encode(field.TextOf(given)), field.Learned);
                    break;
                case FieldSegment { LeadingSpace: true, Field.AllowsEmpty: false } field:
                    Add([' '], field.Learned);
                    steps.Add(new ByteStep([], field.Learned) { Field = field.Field });
                    break;
                case FieldSegment field:
                    steps.Add(new ByteStep([], field.Learned) { Field = field.Field, LeadingSpace = field.LeadingSpace });
                    break;
                case EndSegment end:
                    Add([Tokenizer.Bytes.End], end.Learned);
                    break;
            }
        }

        return [.. steps];

        void Add(int[] ids, bool learned)
        {
            if (steps.Count > 0 && steps[^1] is { Field: null } last && last.Learned == learned)
            {
                steps[^1] = last with { Ids = [.. last.Ids, .. ids] };
            }
            else
            {
                steps.Add(new ByteStep(ids, learned));
            }
        }
    }
}
