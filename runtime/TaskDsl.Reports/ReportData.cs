using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Results;

namespace TaskDsl.Reports;

/// <summary>What a report shows.</summary>
public sealed record ReportData
{
    /// <summary>The numbers, as in <c>results.json</c>.</summary>
    public required ExperimentResults Results { get; init; }

    /// <summary>Whether people wrote, rated and criticised the answers, so that the critiques of the samples are theirs and not the model's.</summary>
    public bool People { get; init; }

    /// <summary>Samples to look at, at most one entry for each seed, model and round.</summary>
    public ImmutableArray<RoundSamples> Samples { get; init; } = [];

    /// <summary>Training curves, at most one entry for each seed, model and round.</summary>
    public ImmutableArray<RoundMetrics> Metrics { get; init; } = [];

    /// <summary>At most this many questions of each round go into the page; it says how many there are.</summary>
    public int QuestionsEach { get; init; } = 500;

    /// <summary>At most this many questions go into the page over all rounds, evenly.</summary>
    public int QuestionsInAll { get; init; } = 2000;
}

/// <summary>The samples of one round of one model under one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Round">The round, counted from 1.</param>
/// <param name="Questions">The questions; read once, so <see cref="SampleFile.Read(string)"/> streams into the page.</param>
public sealed record RoundSamples(long Seed, string Model, int Round, IEnumerable<QuestionSamples> Questions);

/// <summary>The training curves of one round of one model under one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Round">The round, counted from 1.</param>
/// <param name="Points">The points, by step.</param>
public sealed record RoundMetrics(long Seed, string Model, int Round, ImmutableArray<MetricPoint> Points);

/// <summary>A point of the training curves; what was not measured at this step is null.</summary>
/// <param name="Step">The optimiser step, counted from 1.</param>
/// <param name="Loss">The training loss of the step's batch, in nats a learned token.</param>
/// <param name="HeldOutAccuracy">The share of right answers on held-out questions.</param>
/// <param name="HeldOutValidCritiques">The share of valid critiques on held-out flawed answers.</param>
/// <param name="ValidationLoss">The loss on sequences of the validation split, in nats a learned token.</param>
public sealed record MetricPoint(int Step, double? Loss = null, double? HeldOutAccuracy = null, double? HeldOutValidCritiques = null, double? ValidationLoss = null);
