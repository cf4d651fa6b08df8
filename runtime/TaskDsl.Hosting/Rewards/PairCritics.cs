using System.Collections.Immutable;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Critics;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Has critics criticise both sides of pairs. A critic sees one answer at a time, never the other one or which is preferred (Ye et al. 2024, §3.1).</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="oracle">Its oracle; null where pairs are read from files, and nobody says what is true.</param>
/// <param name="seed">The seed.</param>
/// <param name="source">Makes the critics.</param>
internal sealed class PairCritics(ExperimentDefinition experiment, IOracle? oracle, long seed, CriticSource source)
{
    /// <summary>Keys the critics' draws.</summary>
    public const string Key = "rewards/critiques";

    private readonly RewardDefinition _reward = experiment.Reward!;
    private readonly string _question = experiment.Task.FieldOf(Role.Question)!;
    private readonly string _answer = experiment.Task.FieldOf(Role.Answer)!;
    private readonly Field _field = experiment.Task.Fields.Single(field => field.Name == experiment.Reward!.CritiqueField);

    /// <summary>What decides a critic's critiques besides the pairs.</summary>
    public IEnumerable<(string Name, object Value)> InputsOf(CriticDefinition critic) => source.InputsOf(critic);

    /// <summary>Criticises all pairs.</summary>
    /// <param name="critic">The critic.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="folder">Where unfinished work is kept.</param>
    /// <param name="cancellation">Ends the work; what is kept by then stays.</param>
    public List<CritiquedPair> Write(CriticDefinition critic, IReadOnlyList<RewardPair> pairs, RoundFolder folder, CancellationToken cancellation) =>
        source.With(critic, folder, opened => Write(opened, pairs, cancellation));

    /// <summary>The critiques that the data bring; a pair that lacks one is left out.</summary>
    public IEnumerable<CritiquedPair> OfData(IEnumerable<RewardPair> pairs) =>
        pairs.Select(pair => Pair(pair, new WrittenCritique(pair.Chosen.GetValueOrDefault(_field.Name), "The data bring no critique of this pair."), new WrittenCritique(pair.Rejected.GetValueOrDefault(_field.Name), "The data bring no critique of this pair.")));

    /// <summary>Deals each split's critiques out to other pairs of the split.</summary>
    public List<CritiquedPair> Shuffle(IReadOnlyList<CritiquedPair> critiques)
    {
        var shuffled = new List<CritiquedPair>();
        foreach (IGrouping<string, CritiquedPair> split in critiques.GroupBy(each => each.Split))
        {
            CritiquedPair[] own = [.. split];
            if (own.Length == 1)
            {
                shuffled.Add(new CritiquedPair { Item = own[0].Item, Split = own[0].Split, Failure = "There is no other pair in this split, whose critiques it could get." });
                continue;
            }

            PairCritiques[] dealt = ShuffledCritiques.Of([.. own.Select(each => new PairCritiques(new WrittenCritique(each.Chosen, each.Failure), new WrittenCritique(each.Rejected, each.Failure)))], seed, $"{Key}/{split.Key}");
            shuffled.AddRange(own.Zip(dealt, (pair, others) => new CritiquedPair
            {
                Item = pair.Item,
                Split = pair.Split,
                Chosen = others.First.Text,
                Rejected = others.Second.Text,
                Failure = others.First.Failure ?? others.Second.Failure,
            }));
        }

        return shuffled;
    }

    private List<CritiquedPair> Write(ICritic critic, IReadOnlyList<RewardPair> pairs, CancellationToken cancellation)
    {
        var written = new List<CritiquedPair>(pairs.Count);
        foreach (IGrouping<string, RewardPair> split in pairs.GroupBy(pair => pair.Split))
        {
            RewardPair[] own = [.. split];
            CritiqueRequest[] requests = [.. own.SelectMany(pair => new[] { Request(pair, pair.Chosen, 0), Request(pair, pair.Rejected, 1) })];
            IReadOnlyList<WrittenCritique> critiques = critic.Critique(requests, cancellation);
            written.AddRange(own.Select((pair, i) => Pair(pair, critiques[2 * i], critiques[(2 * i) + 1])));
        }

        return written;

        // The answer, but no critique that data bring beside it.
        CritiqueRequest Request(RewardPair pair, ImmutableSortedDictionary<string, string> side, long sample) =>
            // Splits number their pairs alike; a request's number is its own in all of them.
            new(pair.Shared.Add(_answer, side[_answer]), ((long)RewardPair.Splits.IndexOf(pair.Split) << 40) + pair.Item, sample);
    }

    private CritiquedPair Pair(RewardPair pair, WrittenCritique chosen, WrittenCritique rejected)
    {
        string? failure = FailureOf(chosen) ?? FailureOf(rejected);
        return new CritiquedPair
        {
            Item = pair.Item,
            Split = pair.Split,
            Chosen = failure is null ? chosen.Text : null,
            Rejected = failure is null ? rejected.Text : null,
            Failure = failure,
            ChosenTrue = failure is null ? True(pair, pair.Chosen, chosen.Text!) : null,
            RejectedTrue = failure is null ? True(pair, pair.Rejected, rejected.Text!) : null,
        };
    }

    // A critique that was cut off can still be read; one that its field cannot hold cannot.
    private string? FailureOf(WrittenCritique critique) => critique.Text is not { } text ? critique.Failure ?? "The critic wrote nothing."
        : _field.Check(text) is { } violation ? $"The critique {violation.Reason}." : null;

    private bool? True(RewardPair pair, ImmutableSortedDictionary<string, string> side, string critique)
    {
        if (oracle is null)
        {
            return null;
        }

        (string question, string answer) = (pair.Shared[_question], side[_answer]);
        return oracle.Judge(question, answer).Correct ? critique == _reward.NoFlaw : oracle.IsValid(question, answer, critique);
    }
}
