using System.Collections.Immutable;
using TaskDsl.Formats;

namespace TaskDsl.Tokenizers;

/// <summary>Where a label field's labels part under a tokenizer, and the score read there.</summary>
/// <remarks>Saunders et al. 2022, §2.3: the critiqueability and helpfulness scores are Pr[Yes] / (Pr[Yes] + Pr[No]), read from the logits at the decision position, not sampled.</remarks>
public sealed class LabelTokens
{
    /// <summary>Finds the ids that all labels of <paramref name="segment"/> share at the start, and each label's next id.</summary>
    /// <exception cref="ArgumentException">The field is no label, or two labels do not part at one position.</exception>
    public LabelTokens(FieldSegment segment, Tokenizer tokenizer)
    {
        if (!segment.Field.IsLabel)
        {
            throw new ArgumentException($"The field '{segment.Field.Name}' has no labels.", nameof(segment));
        }

        int[][] ids = [.. segment.Field.Labels.Select(label => tokenizer.Encode(segment.TextOf(label)))];
        int shared = 0;
        while (ids.All(label => label.Length > shared && label[shared] == ids[0][shared]))
        {
            shared++;
        }

        if (ids.Any(label => label.Length <= shared) || ids.Select(label => label[shared]).Distinct().Count() != ids.Length)
        {
            throw new ArgumentException($"The labels of '{segment.Field.Name}' ({string.Join(", ", segment.Field.Labels)}) do not part at one token of the tokenizer '{tokenizer.Name}'. Choose labels whose first letters differ.", nameof(segment));
        }

        Forced = [.. ids[0].AsSpan(0, shared)];
        Next = [.. ids.Select(label => label[shared])];
    }

    /// <summary>The ids that every label begins with (under <c>bytes</c>, the space). They are fed, not scored.</summary>
    public ImmutableArray<int> Forced { get; }

    /// <summary>The id of each label at the position where they part, in the labels' order.</summary>
    public ImmutableArray<int> Next { get; }

    /// <summary>The probability of each label: the softmax of <paramref name="logits"/> over <see cref="Next"/>.</summary>
    /// <param name="logits">The logits of the whole vocabulary at the position after prompt and <see cref="Forced"/>.</param>
    public double[] Score(ReadOnlySpan<float> logits)
    {
        var scores = new double[Next.Length];
        double largest = double.NegativeInfinity, sum = 0;
        foreach (int id in Next)
        {
            largest = Math.Max(largest, logits[id]);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            sum += scores[i] = Math.Exp(logits[Next[i]] - largest);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }

        return scores;
    }
}
