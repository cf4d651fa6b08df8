using System.Collections.Immutable;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Oracles;
using TaskDsl.Randomness;

namespace TaskDsl.Evaluation.Tests.Critics;

public class OracleCriticTests
{
    private const string NoFlaw = "No flaw.", Unreadable = "The answer cannot be read.";

    public static TheoryData<string> Oracles => ["addition", "three_sat", "alphabetize"];

    [Theory]
    [MemberData(nameof(Oracles))]
    public void Without_errors_every_critique_is_true(string name)
    {
        IOracle oracle = Oracle(name);
        CritiqueRequest[] requests = Requests(oracle);
        foreach ((CritiqueRequest request, WrittenCritique critique) in requests.Zip(Critic(oracle, 0).Critique(requests)))
        {
            (string question, string answer) = (request.Values["question"], request.Values["answer"]);
            Verdict verdict = oracle.Judge(question, answer);
            Assert.Null(critique.Failure);
            Assert.True(verdict.Correct ? critique.Text == NoFlaw : verdict.Parsed ? oracle.IsValid(question, answer, critique.Text!) : critique.Text == Unreadable, $"{question} {answer}: {critique.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Oracles))]
    public void With_nothing_but_errors_every_critique_misleads(string name)
    {
        IOracle oracle = Oracle(name);
        CritiqueRequest[] requests = Requests(oracle);
        foreach ((CritiqueRequest request, WrittenCritique critique) in requests.Zip(Critic(oracle, 1).Critique(requests)))
        {
            (string question, string answer) = (request.Values["question"], request.Values["answer"]);
            if (oracle.Judge(question, answer).Correct)
            {
                Assert.NotEqual(NoFlaw, critique.Text);
                Assert.False(oracle.IsValid(question, answer, critique.Text!));
                // A claim in the task's own words: it begins as those of flawed answers do.
                Assert.Contains(Enumerable.Range(0, 50).SelectMany(i => oracle.Critiques(question, oracle.Flaw(question, new Random(i)))), claim => claim.Split(' ')[0] == critique.Text!.Split(' ')[0]);
            }
            else
            {
                Assert.Equal(NoFlaw, critique.Text);
            }
        }
    }

    [Fact]
    public void As_the_error_grows_critiques_turn_from_true_to_misleading_and_never_back()
    {
        IOracle oracle = Oracle("addition");
        CritiqueRequest[] requests = Requests(oracle);
        string?[] truth = Texts(0), lie = Texts(1);
        Assert.All(truth.Zip(lie), pair => Assert.NotEqual(pair.First, pair.Second));

        int[] misled = [];
        for (int tenth = 0; tenth <= 10; tenth++)
        {
            string?[] texts = Texts(tenth / 10.0);
            Assert.All(texts.Index(), text => Assert.Contains(text.Item, new[] { truth[text.Index], lie[text.Index] }));
            int[] now = [.. texts.Index().Where(text => text.Item == lie[text.Index]).Select(text => text.Index)];
            Assert.Empty(misled.Except(now));
            // Five deviations of a binomial share.
            double share = now.Length / (double)requests.Length, error = tenth / 10.0;
            Assert.InRange(share, error - (5 * Math.Sqrt(error * (1 - error) / requests.Length)), error + (5 * Math.Sqrt(error * (1 - error) / requests.Length)));
            misled = now;
        }

        string?[] Texts(double error) => [.. Critic(oracle, error).Critique(requests).Select(critique => critique.Text)];
    }

    [Fact]
    public void It_errs_about_one_side_of_a_pair_whatever_it_says_of_the_other()
    {
        IOracle oracle = Oracle("addition");
        CritiqueRequest[] requests = [.. Requests(oracle).Where(request => request.Sample < 2)];
        int alike = Critic(oracle, 0.5).Critique(requests).Chunk(2).Count(sides => (sides[0].Text != NoFlaw) == (sides[1].Text == NoFlaw));
        Assert.InRange(alike, 100 - (5 * Math.Sqrt(50)), 100 + (5 * Math.Sqrt(50)));
    }

    [Fact]
    public void Other_requests_and_their_order_change_no_critique_but_seed_and_stage_do()
    {
        IOracle oracle = Oracle("addition");
        CritiqueRequest[] requests = Requests(oracle);
        IReadOnlyList<WrittenCritique> all = Critic(oracle, 0.5).Critique(requests);
        Assert.Equal(all.Reverse(), Critic(oracle, 0.5).Critique([.. requests.Reverse()]));
        Assert.Equal(all, requests.SelectMany(request => Critic(oracle, 0.5).Critique([request])));
        Assert.NotEqual(all, new OracleCritic(oracle, "question", "answer", 0.5, seed: 2, "test").Critique(requests));
        Assert.NotEqual(all, new OracleCritic(oracle, "question", "answer", 0.5, seed: 1, "other").Critique(requests));
    }

    [Fact]
    public void Whatever_decides_the_critiques_is_in_the_identity()
    {
        IOracle oracle = Oracle("addition");
        ICritic[] critics = [Critic(oracle, 0), Critic(oracle, 0.5), new OracleCritic(oracle, "question", "answer", 0.5, 2, "test"), new OracleCritic(oracle, "question", "answer", 0.5, 1, "other"), new OracleCritic(oracle, "question", "answer", 0.5, 1, "test") { NoFlaw = "Fine." }, new OracleCritic(Oracle("alphabetize"), "question", "answer", 0.5, 1, "test")];
        Assert.Equal(critics.Length, critics.Select(critic => critic.Identity).Distinct().Count());
        Assert.Equal(Critic(oracle, 0.5).Identity, Critic(Oracle("addition"), 0.5).Identity);
        Assert.Equal("oracle(error: 0.5)", Critic(oracle, 0.5).Name);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void An_error_rate_is_a_probability(double error) => Assert.Throws<ArgumentOutOfRangeException>(() => Critic(Oracle("addition"), error));

    private static OracleCritic Critic(IOracle oracle, double error) => new(oracle, "question", "answer", error, seed: 1, "test");

    private static IOracle Oracle(string name) => name switch
    {
        "addition" => new AdditionOracle(3),
        "three_sat" => new ThreeSatOracle(),
        _ => new AlphabetizeOracle(),
    };

    // To each question a right answer, a flawed one and one that cannot be read.
    private static CritiqueRequest[] Requests(IOracle oracle) =>
    [
        .. from item in Enumerable.Range(0, 200)
           let question = oracle.Draw(new CounterRandom(7, "questions", item))
           from sample in Enumerable.Range(0, 3)
           let answer = sample switch { 0 => oracle.Answer(question), 1 => oracle.Flaw(question, new CounterRandom(7, "flaws", item)), _ => "not an answer!" }
           select new CritiqueRequest(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("question", question), new KeyValuePair<string, string>("answer", answer)]), item, sample),
    ];
}
