using System.Collections.Immutable;
using TaskDsl.Data;
using TaskDsl.Evaluation.Statistics;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>The accuracies of reward models by critic and number of pairs, from saved rewards, without a model (Ye et al. 2024, §5; docs/reward-models.md).</summary>
public sealed class RewardAnalysis
{
    /// <summary>The critic of reward models that read no critiques.</summary>
    public const string NoCritic = "none";

    /// <summary>The number of bootstrap draws unless told otherwise.</summary>
    public const int DefaultResamples = 2_000;

    private readonly ScoredRun[] _runs;
    private readonly string[] _sections;
    private readonly PairShares _shares;
    private readonly Cell[] _cells;
    private readonly Dictionary<(int Run, string Section), int> _sectionShares = [];
    private readonly Dictionary<(int Run, int Other), int> _commonShares = [];

    private RewardAnalysis(IEnumerable<ScoredRun> runs)
    {
        _runs = [.. runs];
        _sections = [.. _runs.SelectMany(run => run.Rewards).Select(pair => pair.Section).Where(section => section.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        _shares = new PairShares(_runs);
        foreach (ScoredRun run in _runs)
        {
            _shares.Add(run.Rewards);
        }

        for (int run = 0; run < _runs.Length; run++)
        {
            foreach (string section in _sections.Where(section => _runs[run].Rewards.Any(pair => pair.Section == section)))
            {
                _sectionShares.Add((run, section), _shares.Add(_runs[run].Rewards.Where(pair => pair.Section == section)));
            }
        }

        // In the order in which critics and numbers of pairs first stand; only what every seed has can be averaged.
        long[] seeds = [.. _runs.Select(run => run.Seed).Distinct()];
        _cells =
        [
            .. from cell in Enumerable.Range(0, _runs.Length).GroupBy(run => (_runs[run].Critic, _runs[run].Pairs))
               where cell.Select(run => _runs[run].Seed).ToHashSet().SetEquals(seeds)
               select new Cell(cell.Key.Critic, cell.Key.Pairs, [.. cell.OrderBy(run => _runs[run].Seed)]),
        ];
        foreach ((Cell with, Cell without) in from plain in Plain from cell in _cells where cell.Critic != NoCritic select (cell, plain))
        {
            foreach ((int run, int other) in with.Runs.Zip(without.Runs))
            {
                _commonShares.Add((run, other), CommonShare(run, other));
                _commonShares.Add((other, run), CommonShare(other, run));
            }
        }
    }

    // A critic and a number of pairs, with the runs of all seeds.
    private sealed record Cell(string Critic, int Pairs, int[] Runs);

    private IEnumerable<Cell> Plain => _cells.Where(cell => cell.Critic == NoCritic);

    /// <summary>Computes every number with its interval. The order of the pairs in a run does not matter.</summary>
    /// <param name="format">The preference format.</param>
    /// <param name="runs">One for each seed, critic and number of pairs; held-out pairs of one number, or group, are drawn together.</param>
    /// <param name="critics">How often the critics say the truth.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <param name="resamples">The number of bootstrap draws.</param>
    public static RewardResults Compute(string format, IEnumerable<ScoredRun> runs, ImmutableArray<CriticTruth> critics, long seed = 1, int resamples = DefaultResamples) =>
        new RewardAnalysis(runs).Results(format, critics, seed, resamples);

    /// <summary>The numbers of one reward model alone.</summary>
    /// <param name="rewards">Its held-out pairs.</param>
    /// <exception cref="Gaps.InvalidSamplesException">There is none.</exception>
    public static RewardAccuracy Compute(IReadOnlyList<ScoredPair> rewards) => rewards.Count > 0
        ? Compute("", [new ScoredRun(0, NoCritic, 0, new RewardTraining(0, 0, 0, 0, 0, 0, null), rewards)], []).Runs[0].Measured
        : throw new Gaps.InvalidSamplesException("There are no pairs.");

    private RewardResults Results(string format, ImmutableArray<CriticTruth> critics, long seed, int resamples)
    {
        int cells = _cells.Length, gains = _shares.Count + cells, sections = gains + cells, equivalences = sections + (cells * _sections.Length);
        Estimate?[] estimates = Bootstrap.Run(_shares.Units, equivalences + cells, resamples, seed, (counts, values) =>
        {
            _shares.Compute(counts, values);
            double[] shares = values[.._shares.Count].ToArray();
            for (int i = 0; i < cells; i++)
            {
                Cell cell = _cells[i];
                values[_shares.Count + i] = cell.Runs.Average(run => shares[run]);
                values[gains + i] = WithoutCritiques(cell) is { } plain ? Common(shares, cell, plain).Average() - Common(shares, plain, cell).Average() : double.NaN;
                for (int s = 0; s < _sections.Length; s++)
                {
                    values[sections + (i * _sections.Length) + s] = SectionMean(shares, cell, _sections[s]);
                }

                values[equivalences + i] = Read(cell, (each, other) => Common(shares, each, other).Average()) is { } read ? Math.Log(read.Ratio) : double.NaN;
            }
        });

        double[] exact = [.. estimates.Take(_shares.Count).Select(estimate => estimate?.Value ?? double.NaN)];
        return new RewardResults
        {
            Format = format,
            RewardBenchRule = IsRewardBench ? RewardBench.Of(new Dictionary<string, double>()).Rule : null,
            Critics = critics,
            Runs = [.. _runs.Select((run, i) => Run(run, i, estimates))],
            Compared = [.. _cells.Select((cell, i) => new RewardComparison
            {
                Critic = cell.Critic,
                Pairs = cell.Pairs,
                Seeds = cell.Runs.Length,
                Accuracy = estimates[_shares.Count + i]!,
                BetweenSeeds = BetweenSeeds([.. cell.Runs.Select(run => exact[run])]),
                Gain = estimates[gains + i],
                GainBetweenSeeds = WithoutCritiques(cell) is { } plain ? BetweenSeeds([.. Common(exact, cell, plain).Zip(Common(exact, plain, cell), (with, without) => with - without)]) : null,
                Sections = [.. _sections.Select((section, s) => (Section: section, Estimate: estimates[sections + (i * _sections.Length) + s])).Where(each => each.Estimate is not null)
                    .Select(each => new SectionAccuracy(each.Section, _runs[cell.Runs[0]].Rewards.Count(pair => pair.Section == each.Section), each.Estimate!))],
                RewardBench = IsRewardBench ? ScoresOf(_sections.Select((section, s) => (section, estimates[sections + (i * _sections.Length) + s]))) : null,
                Equivalence = EquivalenceOf(cell, exact, estimates[equivalences + i]),
            })],
        };
    }

    private bool IsRewardBench => _sections.Length > 0 && _sections.All(section => RewardBenchSections.All.Any(known => known.Subsets.Any(subset => subset.Name == section)));

    private static ImmutableSortedDictionary<string, double> ScoresOf(IEnumerable<(string Subset, Estimate? Accuracy)> subsets)
    {
        var scores = RewardBench.Of(subsets.Where(subset => subset.Accuracy is not null).ToDictionary(subset => subset.Subset, subset => subset.Accuracy!.Value, StringComparer.Ordinal));
        IEnumerable<(string, double?)> all = scores.Sections.Append((RewardBench.AverageName, scores.Average));
        return all.Where(score => score.Item2 is not null).ToImmutableSortedDictionary(score => score.Item1, score => score.Item2!.Value, StringComparer.Ordinal);
    }

    private RewardRun Run(ScoredRun run, int number, Estimate?[] estimates) => new()
    {
        Seed = run.Seed,
        Critic = run.Critic,
        Pairs = run.Pairs,
        Training = run.Training,
        Measured = new RewardAccuracy
        {
            Pairs = run.Rewards.Count,
            Ties = run.Rewards.Count(pair => pair.Chosen == pair.Rejected),
            ChosenReward = run.Rewards.Average(pair => (double)pair.Chosen),
            RejectedReward = run.Rewards.Average(pair => (double)pair.Rejected),
            Accuracy = estimates[number]!,
            Sections = [.. _sections.Where(section => _sectionShares.ContainsKey((number, section)))
                .Select(section => new SectionAccuracy(section, run.Rewards.Count(pair => pair.Section == section), estimates[_sectionShares[(number, section)]]!))],
        },
    };

    private Cell? WithoutCritiques(Cell cell) => cell.Critic == NoCritic ? null : Plain.FirstOrDefault(other => other.Pairs == cell.Pairs);

    // A critic that failed, and texts that are too long, leave pairs out: what is compared is measured on the pairs that both have.
    private int CommonShare(int run, int other)
    {
        HashSet<long> measured = [.. _runs[other].Rewards.Select(pair => pair.Item)];
        return _runs[run].Rewards.All(pair => measured.Contains(pair.Item)) ? run : _shares.Add(_runs[run].Rewards.Where(pair => measured.Contains(pair.Item)));
    }

    // Each seed's share of a cell, on the pairs that the other one has too.
    private IEnumerable<double> Common(double[] shares, Cell cell, Cell other) => cell.Runs.Zip(other.Runs, (run, otherRun) => shares[_commonShares[(run, otherRun)]]);

    private double SectionMean(double[] shares, Cell cell, string section) =>
        cell.Runs.All(run => _sectionShares.ContainsKey((run, section))) ? cell.Runs.Average(run => shares[_sectionShares[(run, section)]]) : double.NaN;

    // The score of a cell on the pairs that another has too. Null where there is no curve without critiques to compare with.
    private EquivalenceRatio? Read(Cell cell, Func<Cell, Cell, double> score)
    {
        Cell[] plain = cell.Critic == NoCritic ? [] : [.. Plain];
        if (plain.Length < 2)
        {
            return null;
        }

        double reached = score(cell, plain[0]);
        (int, double)[] curve = [.. plain.Select(other => (other.Pairs, score(other, cell)))];
        return double.IsFinite(reached) && curve.All(point => double.IsFinite(point.Item2)) ? EquivalenceRatio.Of(curve, cell.Pairs, reached) : null;
    }

    private Equivalence? EquivalenceOf(Cell cell, double[] exact, Estimate? log)
    {
        if (Read(cell, (each, other) => Common(exact, each, other).Average()) is not { } ratio || log is null)
        {
            return null;
        }

        int[] sizes = [.. Plain.Select(other => other.Pairs)];
        double low = Math.Exp(log.Low), high = Math.Exp(log.High), least = (double)sizes.Min() / cell.Pairs, most = (double)sizes.Max() / cell.Pairs;
        return new Equivalence(
            ratio.Ratio, ratio.Censoring, low, high, low <= least * (1 + 1e-9), high >= most * (1 - 1e-9),
            [.. Enumerable.Range(0, cell.Runs.Length).Select(seed => Read(cell, (each, other) => exact[_commonShares[(each.Runs[seed], other.Runs[seed])]])).OfType<EquivalenceRatio>()]);
    }

    private static double? BetweenSeeds(double[] values)
    {
        if (values.Length < 2)
        {
            return null;
        }

        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
    }
}
