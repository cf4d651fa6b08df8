using System.Collections.Immutable;
using System.Globalization;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Running;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Reads what reward models have left, and computes their numbers without a model.</summary>
internal static class RewardFiles
{
    /// <summary>The measurements whose rewards lie in the experiment's folder, up to date or not.</summary>
    public static IReadOnlyList<MeasuredReward> Saved(ExperimentDefinition experiment, string folder) => experiment.Reward is not { } reward ? [] :
    [
        .. from seed in experiment.Seeds
           from critic in reward.Compare
           from count in reward.Pairs
           let measured = MeasuredReward.Of(experiment, folder, seed, critic, count)
           where Manifest.Finished(measured.Trained, StageNames.Reward) is not null && Manifest.Finished(measured.Scored, StageNames.Score) is not null
           select measured,
    ];

    /// <summary>The numbers; null where there are none.</summary>
    public static RewardResults? Analyse(ExperimentDefinition experiment, IReadOnlyList<MeasuredReward> rewards)
    {
        if (experiment.Reward is not { } reward || rewards.Count == 0)
        {
            return null;
        }

        IEnumerable<CriticTruth> truths = rewards.DistinctBy(measured => (measured.Seed, measured.Critic)).Select(TruthOf).OfType<CriticTruth>();
        return RewardAnalysis.Compute(reward.Format, rewards.Select(Read), [.. truths]);
    }

    private static ScoredRun Read(MeasuredReward measured)
    {
        SortedDictionary<string, string> trained = Manifest.Finished(measured.Trained, StageNames.Reward)!.Notes, scored = Manifest.Finished(measured.Scored, StageNames.Score)!.Notes;
        return new ScoredRun(
            measured.Seed,
            measured.Critic,
            measured.Pairs,
            new RewardTraining(Whole(trained["pairs"]), Whole(trained["dropped pairs"]), Whole(scored["dropped pairs"]), Whole(trained["steps"]), Real(trained["learning rate"]), Real(trained["loss"]), trained.TryGetValue("validation loss", out string? loss) ? Real(loss) : null),
            [.. PairFiles.ReadRewards(measured.Scored.File(RoundFolder.Rewards))]);
    }

    private static CriticTruth? TruthOf(MeasuredReward measured)
    {
        string file = measured.Criticised.File(RoundFolder.Critiques);
        CritiquedPair[] judged = File.Exists(file) ? [.. PairFiles.ReadCritiques(file).Where(pair => pair is { Split: "test", ChosenTrue: not null, RejectedTrue: not null })] : [];
        return judged.Length == 0
            ? null
            : new CriticTruth(measured.Seed, measured.Critic, judged.Length, Share(pair => pair.RejectedTrue == true), Share(pair => pair.ChosenTrue == true));

        double Share(Func<CritiquedPair, bool> holds) => judged.Count(holds) / (double)judged.Length;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A reward model's rewards on held-out pairs.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Critic">Whose critiques it read, as the experiment names the critic.</param>
/// <param name="Pairs">The pairs that it was given.</param>
/// <param name="Trained">The folder of its weights.</param>
/// <param name="Scored">The folder of the rewards.</param>
/// <param name="Criticised">The folder of the critic's critiques, if it wrote any.</param>
internal sealed record MeasuredReward(long Seed, string Critic, int Pairs, RoundFolder Trained, RoundFolder Scored, RoundFolder Criticised)
{
    /// <summary>Where a measurement's files lie.</summary>
    public static MeasuredReward Of(ExperimentDefinition experiment, string folder, long seed, CriticDefinition critic, int count)
    {
        string trained = ((critic as MismatchedCriticDefinition)?.Trained ?? critic).ToString()!, size = FormattableString.Invariant($"{count} pairs");
        return new MeasuredReward(seed, critic.ToString()!, count, Folder(trained, size), Folder(critic.ToString()!, size), Folder(critic.ToString()!));

        RoundFolder Folder(params ReadOnlySpan<string> names) => new(folder, experiment.Name, seed, names);
    }
}
