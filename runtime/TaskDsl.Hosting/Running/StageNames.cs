namespace TaskDsl.Hosting.Running;

/// <summary>The stages of a run, in their order.</summary>
internal static class StageNames
{
    /// <summary>Makes the oracle's data and hashes them, so that what follows depends on the oracle's behaviour and not on its program.</summary>
    public const string Data = "data";

    /// <summary>Samples answers of the round before and judges them.</summary>
    public const string Answers = "answers";

    /// <summary>Trains the round's model.</summary>
    public const string Train = "train";

    /// <summary>Samples answers, scores and critiques on held-out questions and judges them.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Samples answers, refinements and critiques on held-out questions and judges them.</summary>
    public const string Refine = "refine";

    /// <summary>Samples answers and the model's critiques of them on held-out questions and judges them.</summary>
    public const string SelfCritique = "self-critique";

    /// <summary>Samples the model's critiques of the other models' answers and judges them.</summary>
    public const string CrossCritique = "cross-critique";

    /// <summary>Draws the pairs that reward models learn from and are measured on.</summary>
    public const string Pairs = "pairs";

    /// <summary>Has a critic criticise both sides of every pair, or the answers that gaps are measured on.</summary>
    public const string Critiques = "critiques";

    /// <summary>Trains a reward model.</summary>
    public const string Reward = "reward";

    /// <summary>Scores held-out pairs with a reward model.</summary>
    public const string Score = "score";

    /// <summary>Computes results.json and report.html from the samples.</summary>
    public const string Report = "report";

    public static readonly string[] All = [Data, Answers, Train, Evaluate, Refine, SelfCritique, CrossCritique, Pairs, Critiques, Reward, Score, Report];
}
