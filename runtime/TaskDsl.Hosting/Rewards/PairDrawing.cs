using System.Collections.Immutable;
using TaskDsl.Evaluation.Preferences;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Rewards;

/// <summary>Draws pairs from the oracle: a right answer is chosen, a flawed one is rejected.</summary>
internal sealed class PairDrawing(ExperimentDefinition experiment, IOracle oracle, RoundData data, long seed)
{
    // From here on a section has too few pairs to be one of its own.
    private const int ManyFlaws = 3;

    private const string Stage = "rewards/pairs";

    private readonly string _question = experiment.Task.FieldOf(Role.Question)!;
    private readonly string _answer = experiment.Task.FieldOf(Role.Answer)!;

    /// <summary>The pairs of all splits; the first pairs of a split do not depend on how many are drawn.</summary>
    public IEnumerable<RewardPair> All(RewardDefinition reward) =>
    [
        .. Pairs("train", RoundData.UntilOut(data.PairQuestions()).Take(reward.Pairs.Max())),
        .. Pairs("validation", RoundData.UntilOut(data.HeldOutQuestions(reward.ValidationPairs ?? RewardDefinition.DefaultValidationPairs))),
        .. Pairs("test", RoundData.UntilOut(data.TestQuestions(reward.TestPairs ?? RewardDefinition.DefaultTestPairs))),
    ];

    private IEnumerable<RewardPair> Pairs(string split, IEnumerable<string> questions)
    {
        long item = 0;
        foreach (string question in questions)
        {
            string flawed = oracle.Flaw(question, new CounterRandom(seed, $"{Stage}/{split}", item));
            yield return new RewardPair
            {
                Item = item++,
                Split = split,
                Section = SectionOf(oracle.Critiques(question, flawed).Count),
                Shared = One(_question, question),
                Chosen = One(_answer, oracle.Answer(question)),
                Rejected = One(_answer, flawed),
            };
        }
    }

    private static string SectionOf(int flaws) => flaws switch
    {
        0 => "no critique",
        1 => "1 flaw",
        < ManyFlaws => $"{flaws} flaws",
        _ => $"{ManyFlaws} flaws or more",
    };

    private static ImmutableSortedDictionary<string, string> One(string field, string value) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(field, value);
}
