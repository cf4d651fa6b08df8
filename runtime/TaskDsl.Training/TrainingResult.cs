namespace TaskDsl.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>It has not: this is a run that goes on.</summary>
    None,

    /// <summary>All epochs are done.</summary>
    Data,

    /// <summary>The rule of <c>until:</c> was met.</summary>
    Rule,
}

/// <summary>How far a run came, for its manifest.</summary>
public sealed record TrainingResult
{
    /// <summary>The steps done.</summary>
    public int Step { get; init; }

    /// <summary>The steps that all epochs have.</summary>
    public int Steps { get; init; }

    /// <summary>Why it ended.</summary>
    public TrainingEnd End { get; init; }

    /// <summary>The rule of <c>until:</c> in words; null where there is none.</summary>
    public string? Rule { get; init; }

    /// <summary>The last measurement on held-out questions; null where there is none.</summary>
    public HeldOut? Check { get; init; }

    /// <summary>The last step's loss in nats per learned token, or per pair of a reward model.</summary>
    public double Loss { get; init; }

    /// <summary>The last loss on the validation examples in nats per learned token, or per pair; null where there are none.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Tokens seen, padding not counted.</summary>
    public long Tokens { get; init; }

    /// <summary>Learned tokens seen; none where pairs are learned from.</summary>
    public long LearnedTokens { get; init; }

    /// <summary>Seconds spent, over all parts of an interrupted run.</summary>
    public double Seconds { get; init; }
}
