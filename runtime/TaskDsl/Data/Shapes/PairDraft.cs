using TaskDsl.Formats;

namespace TaskDsl.Data.Shapes;

/// <summary>A pair as a shape reads it, before it is held against the task's fields.</summary>
/// <param name="Prompt">What was answered: messages with the data's own roles, the last one to be answered.</param>
/// <param name="Chosen">The preferred answer.</param>
/// <param name="Rejected">The other one.</param>
internal sealed record PairDraft(IReadOnlyList<Turn> Prompt, string Chosen, string Rejected)
{
    public string? Confidence { get; init; }

    public double? Margin { get; init; }

    public string? Subset { get; init; }

    /// <summary>A pair on a prompt that is one text.</summary>
    public static PairDraft Of(string prompt, string chosen, string rejected) => new([new Turn(User, prompt)], chosen, rejected);

    /// <summary>The role of a prompt that is one text.</summary>
    public const string User = "user";
}
