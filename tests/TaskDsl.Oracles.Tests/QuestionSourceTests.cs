namespace TaskDsl.Oracles.Tests;

public sealed class QuestionSourceTests
{
    private static QuestionSource Source(int digits, Split split = Split.Train, long seed = 1, string stage = "base", IEnumerable<string>? except = null) =>
        new(new AdditionOracle(digits), split, seed, stage, except);

    [Fact]
    public void Questions_do_not_depend_on_how_many_are_taken() =>
        Assert.Equal(Source(3).Take(500), Source(3).Take(1000).Take(500));

    [Fact]
    public void Seeds_and_stages_draw_differently()
    {
        string[] first = [.. Source(6).Take(20)];
        Assert.NotEqual(first, Source(6, seed: 2).Take(20));
        Assert.NotEqual(first, Source(6, stage: "round-2").Take(20));
    }

    [Fact]
    public void No_kind_is_drawn_twice_or_on_two_sides()
    {
        var oracle = new AdditionOracle(2);
        string[] kinds = [.. Enum.GetValues<Split>().SelectMany(split => Source(2, split).Take(300)).Select(oracle.Kind)];
        Assert.Equal(kinds.Length, kinds.Distinct().Count());
    }

    [Fact]
    public void The_splits_together_hold_every_kind_and_asking_for_more_says_how_many_there_are()
    {
        var oracle = new AdditionOracle(2);
        int all = 0;
        foreach (Split split in Enum.GetValues<Split>())
        {
            var questions = new List<string>();
            OutOfQuestionsException error = Assert.Throws<OutOfQuestionsException>(() => questions.AddRange(Source(2, split)));
            Assert.Equal(error.Available, questions.Select(oracle.Kind).Distinct().Count());
            Assert.Contains($"only {error.Available:N0} distinct questions in the {split.ToString().ToLowerInvariant()} split (4,095 in all splits)", error.Message, StringComparison.Ordinal);
            all += error.Available;
        }

        Assert.Equal(90 * 91 / 2, all);
    }

    [Fact]
    public void Questions_of_an_earlier_stage_are_left_out_and_counted()
    {
        var oracle = new AdditionOracle(1);
        string[] earlier = [.. Source(1).Take(20)];
        var later = new List<string>();
        OutOfQuestionsException error = Assert.Throws<OutOfQuestionsException>(() => later.AddRange(Source(1, stage: "round-2", except: earlier)));
        Assert.Empty(later.Select(oracle.Kind).Intersect(earlier.Select(oracle.Kind)));
        Assert.Contains("of which other stages use 20", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_oracle_that_does_not_count_its_questions_runs_out_all_the_same()
    {
        OutOfQuestionsException error = Assert.Throws<OutOfQuestionsException>(() => new QuestionSource(new Coin(), Split.Train, 1, "base").Count());
        Assert.Equal(new[] { "heads", "tails" }.Count(side => Splits.Of(side) == Split.Train), error.Available);
    }

    [Fact]
    public void A_split_without_questions_says_so()
    {
        Split empty = Enum.GetValues<Split>().First(split => split != Splits.Of("heads") && split != Splits.Of("tails"));
        OutOfQuestionsException error = Assert.Throws<OutOfQuestionsException>(() => new QuestionSource(new Coin(), empty, 1, "base").First());
        Assert.Contains("no question at all", error.Message, StringComparison.Ordinal);
    }

    private sealed class Coin : IOracle
    {
        public string Draw(Random random) => random.Next(2) == 0 ? "heads" : "tails";

        public string Answer(string question) => question;

        public Verdict Judge(string question, string answer) => answer == question ? Verdict.Right : Verdict.Wrong;

        public IReadOnlyList<string> Critiques(string question, string answer) => answer == question ? [] : ["Turn it."];

        public bool IsValid(string question, string answer, string critique) => answer != question && critique == "Turn it.";

        public string Mend(string question, string answer, string critique) => question;

        public string Flaw(string question, Random random) => question == "heads" ? "tails" : "heads";
    }
}
