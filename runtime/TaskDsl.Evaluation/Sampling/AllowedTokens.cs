using System.Collections.Concurrent;
using TaskDsl.Formats;
using TaskDsl.Tokenizers;

namespace TaskDsl.Evaluation.Sampling;

/// <summary>Which tokens keep a sample inside its field's type, remembered by state. Several threads may ask.</summary>
internal sealed class AllowedTokens(FieldSegment segment, Tokenizer tokenizer)
{
    private readonly SegmentConstraint _constraint = new(segment);
    private readonly ConcurrentDictionary<SegmentConstraint.State, Set> _sets = [];

    /// <summary>The tokens that may follow a state.</summary>
    public Set After(SegmentConstraint.State state) => _sets.GetOrAdd(state, Make);

    private Set Make(SegmentConstraint.State state)
    {
        var (ids, next) = (new List<int>(), new List<SegmentConstraint.State>());
        for (int id = 0; id < tokenizer.VocabularySize; id++)
        {
            if (id == tokenizer.End)
            {
                if (_constraint.CanEnd(state))
                {
                    ids.Add(id);
                    next.Add(state);
                }

                continue;
            }

            // A token without bytes is a control token: it is never part of a value.
            ReadOnlySpan<byte> bytes = tokenizer.BytesOf(id);
            if (!bytes.IsEmpty && _constraint.Next(state, bytes) is { } following)
            {
                ids.Add(id);
                next.Add(following);
            }
        }

        return new Set([.. ids], [.. next]);
    }

    /// <summary>The ids that may follow, in their order, and the state after each.</summary>
    internal sealed record Set(int[] Ids, SegmentConstraint.State[] Next);
}
