using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Rounds;

/// <summary>What <c>until:</c> looks at: answers at temperature 1 to held-out questions, and greedy critiques of the flawed ones.</summary>
public sealed class HeldOutCheck
{
    private readonly ExperimentDefinition _experiment;
    private readonly IOracle _oracle;
    private readonly long _seed;
    private readonly string _stage;
    private readonly bool _critiques;
    private readonly string[] _questions;

    /// <summary>A check on fixed questions with fixed draws, so that it depends on the weights alone.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="until">The rule, which says what is measured.</param>
    /// <param name="questions">Questions of the validation split.</param>
    public HeldOutCheck(ExperimentDefinition experiment, IOracle oracle, long seed, string stage, UntilDefinition until, IEnumerable<string> questions)
    {
        (_experiment, _oracle, _seed, _stage, _critiques) = (experiment, oracle, seed, $"{stage}/held-out", until.ValidCritiques is not null);
        _questions = [.. questions];
    }

    /// <summary>Measures a model.</summary>
    public HeldOut Measure(Transformer model)
    {
        using var answers = new ModelAnswers(_experiment, _oracle, model, _seed, _stage);
        IReadOnlyList<SampledAnswer> sampled = answers.Answer(_questions, first: 0, samples: 1, temperature: 1, CancellationToken.None);
        SampledAnswer[] flawed = [.. sampled.Where(answer => !answer.Verdict.Correct)];
        double accuracy = 1 - ((double)flawed.Length / sampled.Count);
        return _critiques
            ? new HeldOut(accuracy, flawed.Length == 0 ? 1 : answers.Critique(flawed, temperature: 0, CancellationToken.None).Count(critique => critique.Valid) / (double)flawed.Length)
            : new HeldOut(accuracy);
    }
}
