using System.Collections.Immutable;

namespace TaskDsl.Evaluation.Assistance;

/// <summary>Whether a person saw critiques of a model while they worked.</summary>
public enum AssistanceCondition
{
    /// <summary>They worked alone.</summary>
    None,

    /// <summary>They were shown critiques, which they could use and edit.</summary>
    Assist,
}

/// <summary>A critique that a person handed in.</summary>
/// <param name="Text">The critique.</param>
/// <param name="Severity">1, minor, to 4, critical; null where nobody said.</param>
/// <param name="Category">Its kind, such as <c>coverage</c>; null where nobody said.</param>
/// <param name="Used">Whether it was taken from those that were shown.</param>
/// <param name="Edited">Whether it was changed after it was taken.</param>
public sealed record PersonsCritique(string Text, int? Severity, string? Category, bool Used, bool Edited);

/// <summary>What one person did with one answer (Saunders et al. 2022, §3.4): one line of a file of records.</summary>
/// <remarks>The names and rules are ours: the paper's released file is described, and its schema is not.</remarks>
public sealed record AssistanceRecord
{
    /// <summary>The question's name or text.</summary>
    public required string Question { get; init; }

    /// <summary>The passage that the question is about; null where questions stand alone.</summary>
    public string? Passage { get; init; }

    /// <summary>The answer's name or text.</summary>
    public required string Answer { get; init; }

    /// <summary>Who wrote the answer.</summary>
    public required AnswerSource Source { get; init; }

    /// <summary>Whether the person was assisted.</summary>
    public required AssistanceCondition Condition { get; init; }

    /// <summary>The person.</summary>
    public required string Labeler { get; init; }

    /// <summary>The critiques that they handed in.</summary>
    public required ImmutableArray<PersonsCritique> Critiques { get; init; }

    /// <summary>How good they found the answer, 1 to 7; null where they were not asked.</summary>
    public int? Rating { get; init; }

    /// <summary>How long they took; null where nobody measured.</summary>
    public double? Seconds { get; init; }

    /// <summary>How many flaws were put into the answer on purpose; null where it is not known.</summary>
    public int? Intended { get; init; }

    /// <summary>How many of those they found; null where nobody judged.</summary>
    public int? IntendedFound { get; init; }

    /// <summary>The rule that the record breaks, as a sentence that begins with the key; null where it keeps all.</summary>
    internal string? Broken()
    {
        foreach ((int i, PersonsCritique critique) in Critiques.Index())
        {
            string path = FormattableString.Invariant($"critiques[{i}]");
            string? broken = critique.Severity is < 1 or > 4 ? $"{path}.severity: a severity is 1 to 4, and this is {critique.Severity}."
                : critique.Category is { Length: 0 } ? $"{path}.category: a category has a name; leave it out where there is none."
                : critique is { Used: true } && Condition == AssistanceCondition.None ? $"{path}.used: under the condition 'none' there is nothing to use."
                : critique is { Edited: true, Used: false } ? $"{path}.edited: only a critique that was used can have been edited."
                : null;
            if (broken is not null)
            {
                return broken;
            }
        }

        return Rating is < 1 or > 7 ? $"rating: a rating is 1 to 7, and this is {Rating}."
            : Seconds is < 0 ? "seconds: a time is not negative."
            : Intended is < 0 ? "intended: a number of flaws is not negative."
            : IntendedFound is { } found && (Intended is not { } intended || found < 0 || found > intended) ? "intended_found: it is at least 0 and at most 'intended', which must be there."
            : null;
    }
}

/// <summary>A line that is no record of assistance. The message begins with the key.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="reason">What is wrong and what was expected.</param>
/// <param name="inner">What found it, if anything did.</param>
public sealed class InvalidRecordException(int line, string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
