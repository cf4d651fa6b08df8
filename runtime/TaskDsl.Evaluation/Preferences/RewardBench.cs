using System.Collections.Immutable;
using TaskDsl.Data;

namespace TaskDsl.Evaluation.Preferences;

/// <summary>How the subsets of RewardBench weigh in their section.</summary>
public enum RewardBenchWeights
{
    /// <summary>By their rows, but <c>math-prm</c> by 984: as much as all code. The leaderboard's rule, and that of Ye et al. 2024.</summary>
    MathAsCode,

    /// <summary>By their rows.</summary>
    Rows,
}

/// <summary>The scores of RewardBench 1's sections (Lambert et al. 2024; the counts are those of allenai/reward-bench@05a9005).</summary>
/// <param name="Weights">The rule, to be told with the numbers: others weigh otherwise.</param>
/// <param name="Sections">The accuracy of each section, in the order of <see cref="RewardBenchSections.All"/>; null where none of its subsets was measured.</param>
/// <param name="Average">The mean of the four, each with the same weight (Ye et al. 2024, §4.1); null where one is missing.</param>
public sealed record RewardBench(RewardBenchWeights Weights, ImmutableArray<(string Section, double? Accuracy)> Sections, double? Average)
{
    /// <summary>What the average is called among the scores.</summary>
    public const string AverageName = "Average";

    private const int MathAsCode = 984;

    /// <summary>The rule in words, to be printed with the numbers.</summary>
    public string Rule => $"A section's subsets weigh by their rows{(Weights == RewardBenchWeights.MathAsCode ? $", but {RewardBenchSections.Math} by {MathAsCode}, as much as all code (the leaderboard's rule)" : "")}; the average is of the four sections alike; a tie is wrong.";

    /// <summary>The scores that stand in results, in the order in which they are shown: the sections, then their average.</summary>
    public static IReadOnlyList<string> Columns(RewardResults results) =>
        [.. RewardBenchSections.All.Select(section => section.Name).Append(AverageName).Where(score => results.Compared.Any(each => each.RewardBench?.ContainsKey(score) == true))];

    /// <summary>The scores of rewards: a pair is right where the chosen answer's reward is the larger one; a tie is wrong.</summary>
    /// <param name="rewards">The subset of each pair, and the rewards of its two answers.</param>
    /// <param name="weights">The rule.</param>
    /// <exception cref="ArgumentException">There is no subset of a name, or a reward is no number.</exception>
    public static RewardBench OfRewards(IEnumerable<(string Subset, double Chosen, double Rejected)> rewards, RewardBenchWeights weights = RewardBenchWeights.MathAsCode)
    {
        var right = new Dictionary<string, (long Right, long All)>(StringComparer.Ordinal);
        foreach ((string subset, double chosen, double rejected) in rewards)
        {
            if (double.IsNaN(chosen) || double.IsNaN(rejected))
            {
                throw new ArgumentException($"A reward of a pair of '{subset}' is not a number.", nameof(rewards));
            }

            (long rightSoFar, long all) = right.GetValueOrDefault(subset);
            right[subset] = (rightSoFar + (chosen > rejected ? 1 : 0), all + 1);
        }

        return Of(right.ToDictionary(subset => subset.Key, subset => (double)subset.Value.Right / subset.Value.All, StringComparer.Ordinal), weights);
    }

    /// <summary>A section's accuracy is the weighted mean over those of its subsets that were measured.</summary>
    /// <param name="accuracies">The strict accuracy of each subset by name; subsets may be left out.</param>
    /// <param name="weights">The rule.</param>
    /// <exception cref="ArgumentException">There is no subset of a name, or an accuracy is no share.</exception>
    public static RewardBench Of(IReadOnlyDictionary<string, double> accuracies, RewardBenchWeights weights = RewardBenchWeights.MathAsCode)
    {
        HashSet<string> known = [.. RewardBenchSections.All.SelectMany(section => section.Subsets).Select(subset => subset.Name)];
        foreach ((string name, double accuracy) in accuracies)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException($"RewardBench has no subset '{name}'. Its subsets are {string.Join(", ", known)}.", nameof(accuracies));
            }

            if (accuracy is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"The accuracy of '{name}' is {accuracy}, and an accuracy lies between 0 and 1.", nameof(accuracies));
            }
        }

        ImmutableArray<(string Section, double? Accuracy)> sections = [.. RewardBenchSections.All.Select(section => (section.Name, Accuracy(section)))];
        return new RewardBench(weights, sections, sections.All(section => section.Accuracy is not null) ? sections.Average(section => section.Accuracy) : null);

        double? Accuracy(RewardBenchSection section)
        {
            RewardBenchSubset[] measured = [.. section.Subsets.Where(subset => accuracies.ContainsKey(subset.Name))];
            return measured.Length == 0 ? null : measured.Sum(subset => Weight(subset) * accuracies[subset.Name]) / measured.Sum(Weight);
        }

        double Weight(RewardBenchSubset subset) => subset.Name == RewardBenchSections.Math && weights == RewardBenchWeights.MathAsCode ? MathAsCode : subset.Rows;
    }
}
